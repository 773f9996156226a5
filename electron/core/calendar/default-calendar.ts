import type { Calendar, OpenSpan } from '#shared/model/calendar.ts'

/** The calendar of those who named none: Monday to Friday 08:00-17:00, no holidays. Source: rule-language.md section 6. */
export function createDefaultCalendar(zone: string): Calendar {
  const day = (): OpenSpan[] => [['08:00', '17:00']]
  const open = { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), sat: [], sun: [] }
  return { name: 'default', title: 'Monday to Friday 08:00-17:00', zone, open, holidays: [] }
}
