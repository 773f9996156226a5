/** Times of one kind of run, in milliseconds. */
export type Times = { medianMs: number; runsMs: number[] }

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/**
 * Runs several pieces of work in turn, round by round, so that whatever else the machine does meets all of them alike.
 *
 * Shapes: each work answers how long it took, so that its preparation does not count.
 */
export async function measureInTurn<Name extends string>(
  rounds: number,
  works: Record<Name, () => Promise<number>>,
): Promise<Record<Name, Times>> {
  const names = Object.keys(works) as Name[] // the keys of a record of Name
  const runs = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) for (const name of names) runs.get(name)?.push(await works[name]())
  const times = names.map((name): [Name, Times] => {
    const runsMs = (runs.get(name) ?? []).map((ms) => Math.round(ms))
    return [name, { medianMs: median(runsMs), runsMs }]
  })
  return Object.fromEntries(times) as Record<Name, Times> // one entry for each name
}

/** Runs a piece of work and answers how long it took in milliseconds. */
export async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
