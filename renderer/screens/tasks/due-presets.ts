import type { TextKey } from '../../text/translate.ts'

const dayMs = 24 * 3_600_000

/** The hour of a day some days from now, in the time zone of this machine. */
function atHour(now: number, days: number, hour: number): number {
  const day = new Date(now)
  day.setDate(day.getDate() + days)
  day.setHours(hour, 0, 0, 0)
  return day.getTime()
}

/** Due times people choose most, soonest first; one that is already past is left out. */
export function listDuePresets(now: number): { label: TextKey; at: number }[] {
  const untilMonday = (8 - new Date(now).getDay()) % 7 || 7
  const presets: { label: TextKey; at: number }[] = [
    { label: 'task.dueToday', at: atHour(now, 0, 17) },
    { label: 'task.dueTomorrow', at: atHour(now, 1, 9) },
    { label: 'task.dueThreeDays', at: atHour(now, 3, 9) },
    { label: 'task.dueMonday', at: atHour(now, untilMonday, 9) },
  ]
  return presets.filter(({ at }) => at > now && at < now + 8 * dayMs)
}

/** Times people put a task off to most, soonest first. */
export function listSnoozePresets(now: number): { label: TextKey; at: number }[] {
  return [
    { label: 'task.snoozeHours' as const, at: now + 3 * 3_600_000 },
    ...listDuePresets(now).filter(({ label }) => label !== 'task.dueToday'),
  ].toSorted((a, b) => a.at - b.at)
}

/** A moment as the value of a date-and-time field, and back; null where the field holds none. */
export const instantToField = (at: number | null): string => {
  if (at === null) return ''
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
export const fieldToInstant = (value: string): number | null => {
  const at = value === '' ? Number.NaN : new Date(value).getTime()
  return Number.isNaN(at) ? null : at
}
