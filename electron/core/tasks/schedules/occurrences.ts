import ICAL from 'ical.js'
import { localToInstant } from '#shared/text/zone-time.ts'

/** When work comes again: an RFC 5545 rule of whole days, counted from a date, at a clock time of a zone. */
export type Repetition = { rrule: string; from: string; time: string; zone: string }

/** One time it falls due: `local` is its name on every laptop, such as 2026-11-23T08:00; `at` is UTC milliseconds. */
export type DueTime = { local: string; at: number }

/** 55 years of days. A rule that is walked further is as good as ended. */
const maxSteps = 20_000

/**
 * The times of a repetition in order, from its first date; nothing where the rule cannot be read.
 *
 * The clock time holds across clock changes: a time that one skips is the first instant after the gap, one that comes twice the earlier.
 * Source: RFC 5545 section 3.3.10.
 */
export function* walkRepetition(repetition: Repetition): Generator<DueTime> {
  const iterator = iterate(repetition)
  if (!iterator) return
  for (let step = 0; step < maxSteps; step += 1) {
    const next = iterator.next()
    if (!next) return
    const local = next.toString().slice(0, 16)
    const at = localToInstant(local, repetition.zone)
    if (at === null) return
    yield { local, at }
  }
}

function iterate({ rrule, from, time }: Repetition) {
  try {
    return ICAL.Recur.fromString(rrule).iterator(ICAL.Time.fromDateTimeString(`${from}T${time}:00`))
  } catch {
    return null // ical.js throws on a rule it cannot read; who saves one is told by explainRrule.
  }
}

/** The newest `limit` times after one instant and not after another, oldest first, and how many older ones there are. */
export function dueBetween(
  repetition: Repetition,
  after: number,
  until: number,
  limit: number,
): { due: DueTime[]; older: number } {
  const due: DueTime[] = []
  let older = 0
  for (const time of walkRepetition(repetition)) {
    if (time.at > until) break
    if (time.at <= after) continue
    due.push(time)
    if (due.length > limit) {
      due.shift()
      older += 1
    }
  }
  return { due, older }
}

/** The next times after an instant. */
export function nextTimes(repetition: Repetition, after: number, count: number): number[] {
  const times: number[] = []
  for (const { at } of walkRepetition(repetition)) {
    if (times.length >= count) break
    if (at > after) times.push(at)
  }
  return times
}
