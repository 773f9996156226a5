import { DateTime, IANAZone } from 'luxon'

/** Whether a name is an IANA time zone this machine knows. */
export function isTimeZone(zone: string): boolean {
  return IANAZone.isValidZone(zone)
}

/**
 * The instant of a local date-time (`2025-05-01`, `2025-05-01T09:00`) in a zone; null when it is no date.
 *
 * A time that a clock change skips is the first instant after the gap; one that occurs twice is the earlier.
 */
export function localToInstant(text: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(text)) return null
  const clock = DateTime.fromISO(text, { zone: 'utc' })
  return clock.isValid ? clockToInstant(clock.toMillis(), zone) : null
}

/** The local date-time of an instant, to the minute: `2025-05-01T09:00`. */
export function instantToLocal(instant: number, zone: string): string {
  return new Date(instantToClock(instant, zone)).toISOString().slice(0, 16)
}

/**
 * What a clock on the wall shows at an instant, as the milliseconds that reading would have in UTC.
 *
 * Arithmetic on such a reading meets neither gap nor overlap; `clockToInstant` brings it back.
 */
export function instantToClock(instant: number, zone: string): number {
  return instant + offsetMs(instant, zone)
}

/** The instant at which a clock shows a reading: the earlier of two, and the first instant after the gap where it never does. */
export function clockToInstant(clock: number, zone: string): number {
  const offsets = [offsetMs(clock - dayMs, zone), offsetMs(clock + dayMs, zone)]
  const earlier = clock - Math.max(...offsets)
  const later = clock - Math.min(...offsets)
  if (earlier + offsetMs(earlier, zone) === clock) return earlier
  if (later + offsetMs(later, zone) === clock) return later
  return findTransition(earlier, later, zone)
}

const dayMs = 86_400_000

// Asking for an offset formats a date, some 20 microseconds; whoever walks over the days of a calendar asks for the same midnights again and
// again. Rules of zones do not change while a program runs.
const offsetsByZone = new Map<string, Map<number, number>>()

/** 20,000 midnights of a zone: 50 years. */
const maxKnown = 20_000

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
export function offsetMs(instant: number, zone: string): number {
  const midnight = Math.floor(instant / dayMs) * dayMs
  const offset = offsetAtMidnight(midnight, zone)
  // No zone has changed its clock twice in a day: equal at both its ends, it is so all day.
  return offset === offsetAtMidnight(midnight + dayMs, zone) ? offset : askOffset(instant, zone)
}

function offsetAtMidnight(midnight: number, zone: string): number {
  const known = offsetsByZone.get(zone) ?? new Map<number, number>()
  offsetsByZone.set(zone, known)
  const found = known.get(midnight)
  if (found !== undefined) return found
  if (known.size >= maxKnown) known.clear()
  const offset = askOffset(midnight, zone)
  known.set(midnight, offset)
  return offset
}

const askOffset = (instant: number, zone: string): number => IANAZone.create(zone).offset(instant) * 60_000

function findTransition(from: number, to: number, zone: string): number {
  let low = from
  let high = to
  const before = offsetMs(low, zone)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle, zone) === before) low = middle
    else high = middle
  }
  return high
}
