import { fail, type Result, succeed } from '#shared/model/result.ts'
import { sayNoDay } from '#shared/text/say-no-day.ts'
import { localToInstant } from '#shared/text/zone-time.ts'

/** What a date on the command line says: a whole day in the configured time zone, or one moment (`from` equals `before`). */
export type Moment = { from: number; before: number }

const dayMs = 24 * 3_600_000

/**
 * A day (`2020-01-31`) in a time zone, or a moment with time and offset (`2020-01-31T12:00Z`).
 *
 * Shapes: a day begins at `from` and the next one at `before`. Errors: one sentence without the option's name.
 */
export function readMoment(word: string, zone: string): Result<Moment, string> {
  const noDay = fail(sayNoDay(/^\d+-\d+-\d+/.exec(word)?.[0] ?? word, '2020-01-31'))
  const notOne = fail(`"${word}" is not a date such as 2020-01-31 or 2020-01-31T12:00:00Z.`)
  if (/^\d{4,6}-\d{2}-\d{2}$/.test(word)) {
    const from = localToInstant(word, zone)
    if (from === null) return noDay
    const next = new Date(Date.parse(`${word}T00:00Z`) + dayMs).toISOString().slice(0, 10)
    return succeed({ from, before: localToInstant(next, zone) ?? from + dayMs })
  }
  const [, day, zoneName] = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.exec(word) ?? []
  if (day !== undefined && localToInstant(day, 'UTC') === null) return noDay
  const atMs = zoneName === undefined ? Number.NaN : Date.parse(word)
  return Number.isNaN(atMs) ? notOne : succeed({ from: atMs, before: atMs })
}
