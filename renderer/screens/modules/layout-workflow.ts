import type { Workflow } from '#shared/model/module.ts'

/** A state with its place in the drawing: `column` is the fewest steps from the first state, `row` counts within a column. */
export type PlacedState = { status: string; column: number; row: number; x: number; y: number }
export type Arrow = { from: string; to: string; path: string; isBack: boolean }
export type WorkflowDrawing = { width: number; height: number; states: PlacedState[]; arrows: Arrow[] }

/** Sizes of the drawing in pixels at 100 %. */
export const stateWidth = 132
export const stateHeight = 44
const columnGap = 64
const rowGap = 28
const margin = 24
const backRoom = 22

/**
 * Lays a workflow out from left to right: steps that lead on are drawn forwards, those that lead back run below.
 *
 * Shapes: paths are SVG path data from edge to edge. Limits: places states by their distance alone, which stays readable to some 12 states.
 */
export function layoutWorkflow({ initial, states, transitions }: Workflow): WorkflowDrawing {
  const next = new Map(transitions.map(({ from, to }) => [from, to]))
  const columns = measureDistances(initial, next)
  const rowsInColumn = new Map<number, number>()
  const last = Math.max(0, ...columns.values())
  const placed = states.map(({ status, category }): PlacedState => {
    // Ends stand at the far right: what is done is not one step from the beginning, though it may be.
    const isEnd = category === 'done' || category === 'declined'
    const column = isEnd ? last + 1 : (columns.get(status) ?? last + 1)
    const row = rowsInColumn.get(column) ?? 0
    rowsInColumn.set(column, row + 1)
    return { status, column, row, x: 0, y: 0 }
  })
  const used = [...new Set(placed.map(({ column }) => column))].sort((a, b) => a - b)
  const most = Math.max(1, ...rowsInColumn.values())
  const tallest = most * stateHeight + (most - 1) * rowGap
  for (const state of placed) {
    const rows = rowsInColumn.get(state.column) ?? 1
    const own = rows * stateHeight + (rows - 1) * rowGap
    state.x = margin + used.indexOf(state.column) * (stateWidth + columnGap)
    state.y = margin + (tallest - own) / 2 + state.row * (stateHeight + rowGap)
    state.column = used.indexOf(state.column)
  }
  const byStatus = new Map(placed.map((state) => [state.status, state]))
  const floor = margin + tallest
  let lane = 0
  const arrows = transitions.flatMap(({ from, to }) =>
    to.flatMap((target): Arrow[] => {
      const start = byStatus.get(from)
      const end = byStatus.get(target)
      if (!start || !end) return []
      const isBack = end.column < start.column
      if (isBack) lane += 1
      return [{ from, to: target, isBack, path: isBack ? drawBack(start, end, floor + lane * 8) : drawOn(start, end) }]
    }),
  )
  return {
    width: margin * 2 + used.length * stateWidth + Math.max(0, used.length - 1) * columnGap,
    height: floor + (lane > 0 ? lane * 8 + backRoom : margin),
    states: placed,
    arrows,
  }
}

function measureDistances(initial: string, next: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const distances = new Map([[initial, 0]])
  const waiting = [initial]
  for (let state = waiting.shift(); state !== undefined; state = waiting.shift()) {
    for (const target of next.get(state) ?? []) {
      if (distances.has(target)) continue
      distances.set(target, (distances.get(state) ?? 0) + 1)
      waiting.push(target)
    }
  }
  return distances
}

/** Within a column from bottom to top or top to bottom at the side, else from the right edge to the left one. */
function drawOn(start: PlacedState, end: PlacedState): string {
  const middle = stateHeight / 2
  if (start.column === end.column) {
    const isDown = end.y > start.y
    const x = isDown ? start.x + stateWidth * 0.66 : start.x + stateWidth * 0.33
    const [from, to] = isDown ? [start.y + stateHeight, end.y] : [start.y, end.y + stateHeight]
    const isNext = Math.abs(end.row - start.row) === 1
    const bow = isNext ? 0 : stateWidth * 0.6 * (isDown ? 1 : -1)
    return `M ${x} ${from} C ${x + bow} ${from + (isDown ? 14 : -14)}, ${x + bow} ${to - (isDown ? 14 : -14)}, ${x} ${to}`
  }
  const from = { x: start.x + stateWidth, y: start.y + middle }
  const to = { x: end.x, y: end.y + middle }
  const bend = Math.min(columnGap, (to.x - from.x) / 2)
  return `M ${from.x} ${from.y} C ${from.x + bend} ${from.y}, ${to.x - bend} ${to.y}, ${to.x} ${to.y}`
}

/** Down out of a state, along below all, and up into the other. */
function drawBack(start: PlacedState, end: PlacedState, floor: number): string {
  const from = { x: start.x + stateWidth * 0.4, y: start.y + stateHeight }
  const to = { x: end.x + stateWidth * 0.6, y: end.y + stateHeight }
  return `M ${from.x} ${from.y} C ${from.x} ${floor + 12}, ${to.x} ${floor + 12}, ${to.x} ${to.y}`
}
