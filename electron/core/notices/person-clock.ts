import type { NoticeChoice } from '#shared/model/notice.ts'
import { clockToInstant, instantToClock } from '#shared/text/zone-time.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Whether a moment lies in somebody's quiet hours; `zone` is theirs. Over midnight where they begin later than they end. */
export function isQuiet({ quiet }: NoticeChoice, zone: string, now: number): boolean {
  if (!quiet || quiet.from === quiet.until) return false
  const minutes = Math.floor((instantToClock(now, zone) % dayMs) / minuteMs)
  const from = minutesOf(quiet.from)
  const until = minutesOf(quiet.until)
  return from < until ? minutes >= from && minutes < until : minutes >= from || minutes < until
}

/** The day it is for somebody, as YYYY-MM-DD, and whether its digest is due: its time has come, and it is one of their days. */
export function digestDayOf(choice: NoticeChoice, zone: string, now: number): { day: string; isDue: boolean } {
  const clock = instantToClock(now, zone)
  const hasCome = Math.floor((clock % dayMs) / minuteMs) >= minutesOf(choice.digestAt)
  return { day: new Date(clock).toISOString().slice(0, 10), isDue: hasCome && isDigestDay(choice, clock) }
}

/** When the next digest is due after `now`: at most a week ahead. */
export function nextDigestAt(choice: NoticeChoice, zone: string, now: number): number {
  const today = Math.floor(instantToClock(now, zone) / dayMs) * dayMs
  for (let ahead = 0; ahead < 8; ahead += 1) {
    const clock = today + ahead * dayMs + minutesOf(choice.digestAt) * minuteMs
    const at = clockToInstant(clock, zone)
    if (at > now && isDigestDay(choice, clock)) return at
  }
  return now + dayMs
}

function isDigestDay({ digestDays }: NoticeChoice, clock: number): boolean {
  const weekday = new Date(clock).getUTCDay()
  return digestDays === 'every_day' || (weekday >= 1 && weekday <= 5)
}
