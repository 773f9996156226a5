/** 3 crashes in 5 minutes: one may be chance, three in a row will not get better by another start. */
export const maxCrashes = 3
export const crashWindowMs = 5 * 60_000

const delaysMs = [200, 1_000]

export type RestartDecision = { kind: 'restart'; afterMs: number } | { kind: 'give-up' }

/** Decides what follows a crash, from the times of all crashes so far (the last is the present one, UTC milliseconds). */
export function decideRestart(crashedAt: readonly number[]): RestartDecision {
  const last = crashedAt.at(-1) ?? 0
  const recent = crashedAt.filter((at) => at > last - crashWindowMs)
  if (recent.length >= maxCrashes) return { kind: 'give-up' }
  return { kind: 'restart', afterMs: delaysMs[recent.length - 1] ?? 0 }
}
