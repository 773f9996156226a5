import { locale } from './translate.ts'

const month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' })
const date = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' })
const weekday = {
  long: new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
  narrow: new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' }),
}

/** The name of a month, counted from 0. */
export const formatMonth = (year: number, number: number): string => month.format(Date.UTC(year, number, 1))

/** A day of a calendar, which has no clock: YYYY-MM-DD as weekday, day and month. */
export const formatDate = (day: string): string => date.format(Date.parse(`${day}T00:00:00Z`))

/** The name of a weekday, counted from 0 for Monday. */
export const formatWeekday = (number: number, width: keyof typeof weekday): string =>
  weekday[width].format(Date.UTC(2024, 0, 1 + number))
