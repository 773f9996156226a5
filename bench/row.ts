/** One line of the table: what was measured beside what, and whether the goal of performance.md was met. */
export type Row = {
  goal: string
  work: string
  ours: string
  peer: string
  ratio: number | null
  wanted: string
  met: boolean | null
  note: string
}

/** A row for a peer or an input that is not on this machine: said, never left out silently. */
export const leftOut = (goal: string, work: string, note: string): Row => ({
  goal,
  work,
  ours: '-',
  peer: '-',
  ratio: null,
  wanted: '-',
  met: null,
  note,
})
