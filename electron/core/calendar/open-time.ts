import type { Calendar } from '#shared/model/calendar.ts'
import { maxDays, type OpenStretch, readDay, stretchesOf } from './calendar-days.ts'

/**
 * The open stretches between two instants, in order, cut at both ends: what a drawn calendar shows.
 *
 * Limits: of a longer range than 5 years the first 5 are answered.
 */
export function openStretches(from: number, to: number, calendar: Calendar): OpenStretch[] {
  const stretches: OpenStretch[] = []
  const first = readDay(from, calendar).day
  const last = Math.min(readDay(to, calendar).day, first + maxDays)
  for (let day = first; day <= last; day += 1)
    for (const stretch of stretchesOf(day, calendar)) {
      const cut = { from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }
      if (cut.to > cut.from) stretches.push(cut)
    }
  return stretches
}

/** How many milliseconds a calendar is open between two instants; 0 when the second is not later. Limits: those of `openStretches`. */
export function openMsBetween(from: number, to: number, calendar: Calendar): number {
  return openStretches(from, to, calendar).reduce((sum, stretch) => sum + stretch.to - stretch.from, 0)
}

export function isOpenAt(instant: number, calendar: Calendar): boolean {
  return stretchesOf(readDay(instant, calendar).day, calendar).some(({ from, to }) => instant >= from && instant < to)
}

/** The first instant from this one on at which a calendar is open; null when it does not open within 5 years. */
export function nextOpening(instant: number, calendar: Calendar): number | null {
  const first = readDay(instant, calendar).day
  for (let day = first; day <= first + maxDays; day += 1)
    for (const { from, to } of stretchesOf(day, calendar)) if (instant < to) return Math.max(instant, from)
  return null
}
