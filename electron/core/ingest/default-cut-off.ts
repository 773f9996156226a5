import type { ImportMode } from '#shared/model/archive.ts'

/** 30 days: what is older was answered, or is answered no more. */
const historyMs = 30 * 24 * 3600 * 1000

/** The moment before which mail is history where nobody has said one: none for live mail, which has just arrived. */
export function defaultCutOff(mode: ImportMode, now: number): number | null {
  return mode === 'live' ? null : now - historyMs
}
