import { z } from 'zod'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export const Weekday = z.enum(weekdays)
export type Weekday = z.infer<typeof Weekday>

/** A stretch of open time on one day, as clock times such as ["08:00", "12:00"]; "24:00" is the day's end. */
export const OpenSpan = z.tuple([z.string(), z.string()])
export type OpenSpan = z.infer<typeof OpenSpan>

/** When an organisation works: open hours of each weekday and days off, in one IANA time zone. Source: rule-language.md section 6. */
export const Calendar = z.object({
  name: z.string(),
  title: z.string(),
  zone: z.string(),
  open: z.record(Weekday, z.array(OpenSpan)),
  /** Dates as YYYY-MM-DD. `open` are the hours of a half day off; without it the day is closed. */
  holidays: z.array(z.object({ date: z.string(), title: z.string(), open: z.array(OpenSpan).optional() })),
})
export type Calendar = z.infer<typeof Calendar>
