import type { Workflow } from '#shared/model/module.ts'

/** A state with the left upper corner of its box. */
export type PlacedState = { status: string; x: number; y: number }
/** A step from one state to another as SVG path data; `isOn` leads to a state further right. */
export type Arrow = { from: string; to: string; path: string; isOn: boolean }
export type WorkflowDrawing = { width: number; height: number; states: PlacedState[]; arrows: Arrow[] }

/** Sizes of the drawing in pixels at 100 %. */
export const stateWidth = 102
export const stateHeight = 48
const gap = 24
const margin = 12
const archPx = 15

/**
 * Lays a workflow out as a row in the order of its file: steps on are arches above it, the higher the further, steps back run below.
 *
 * Limits: a step to the very next state is a straight arrow. No arrow crosses a box, whatever the number of states.
 */
export function layoutWorkflow({ states, transitions }: Workflow): WorkflowDrawing {
  const places = new Map(states.map(({ status }, place) => [status, place]))
  const steps = transitions.flatMap(({ from, to }) =>
    to.flatMap((target) => {
      const start = places.get(from)
      const end = places.get(target)
      return start === undefined || end === undefined || start === end ? [] : [{ from, to: target, start, end }]
    }),
  )
  const longest = (spans: readonly number[]) => Math.max(0, ...spans)
  const above = longest(steps.filter(({ start, end }) => end - start > 1).map(({ start, end }) => end - start)) * archPx
  const below = longest(steps.filter(({ start, end }) => end < start).map(({ start, end }) => start - end)) * archPx
  const top = margin + above
  const xOf = (place: number) => margin + place * (stateWidth + gap)
  return {
    width: margin * 2 + states.length * stateWidth + Math.max(0, states.length - 1) * gap,
    height: top + stateHeight + below + margin,
    states: states.map(({ status }, place) => ({ status, x: xOf(place), y: top })),
    arrows: steps.map(({ from, to, start, end }) => ({
      from,
      to,
      isOn: end > start,
      path: end - start === 1 ? drawStraight(xOf(start), xOf(end), top) : drawArch(xOf(start), xOf(end), top, end - start),
    })),
  }
}

function drawStraight(from: number, to: number, top: number): string {
  const y = top + stateHeight / 2
  return `M ${from + stateWidth} ${y} L ${to} ${y}`
}

/** Leaves a box nearer to where it goes and comes in on the other side, so that ways in and out do not lie on one another. */
function drawArch(from: number, to: number, top: number, span: number): string {
  const isOn = span > 0
  const start = from + stateWidth * (isOn ? 0.7 : 0.3)
  const end = to + stateWidth * (isOn ? 0.3 : 0.7)
  const edge = isOn ? top : top + stateHeight
  // A cubic curve reaches three quarters of the way to its handles.
  const handle = edge - (span * archPx * 4) / 3
  return `M ${start} ${edge} C ${start} ${handle}, ${end} ${handle}, ${end} ${edge}`
}
