import { DateTime } from 'luxon'
import { isDay, isMailbox, isMoment, isMoney, isWeblink } from './template-value.ts'
import { wordsOf } from './text-words.ts'

/** How values are shown: the language of the text and the zone of the organisation, an IANA name. */
export type TextLocale = { readonly language: string; readonly zone: string }

/** How a moment may be shown. */
export type MomentForm = 'date' | 'time' | 'datetime' | 'weekday'

// English of Europe: a day before its month, hours from 0 to 24.
const intlLocale = (language: string): string => (language === 'en' ? 'en-GB' : language)

/** Says what a value is, in the language of the text. Null where it is an object that cannot be shown as one text. */
export function showValue(value: unknown, locale: TextLocale): string | null {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return showNumber(value, locale)
  if (typeof value === 'boolean') return value ? wordsOf(locale.language).yes : wordsOf(locale.language).no
  if (Array.isArray(value)) return showList(value, locale)
  if (isMoment(value)) return showMoment(value, 'datetime', locale)
  if (isDay(value)) return showMoment(value, 'date', locale)
  if (isMoney(value)) return showMoney(value.amount, value.currency, locale)
  if (isMailbox(value)) return value.name?.trim() || value.address
  if (isWeblink(value)) return value.href
  return null
}

function showList(values: readonly unknown[], locale: TextLocale): string | null {
  const shown = values.map((value) => showValue(value, locale))
  return shown.includes(null) ? null : shown.join(', ')
}

const showNumber = (value: number, { language }: TextLocale): string =>
  new Intl.NumberFormat(intlLocale(language), { maximumFractionDigits: 2 }).format(value)

/** An amount as the language writes it; what is no number is shown as it is. */
export function showMoney(amount: string, currency: string, { language }: TextLocale): string {
  if (!/^-?\d{1,15}(\.\d+)?$/.test(amount)) return `${amount} ${currency}`.trim()
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  const number = new Intl.NumberFormat(intlLocale(language), digits).format(Number(amount))
  return currency === '' ? number : `${number} ${currency}`
}

const forms: Readonly<Record<MomentForm, Intl.DateTimeFormatOptions>> = {
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  datetime: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'long' },
}

/** A moment in the organisation's zone, or a day; empty for null, null for what is neither. A text of digits such as 2026-03-01 is a day. */
export function showMoment(value: unknown, form: MomentForm, { language, zone }: TextLocale): string | null {
  if (value === null || value === undefined || value === '') return ''
  const moment = isMoment(value)
    ? DateTime.fromMillis(value.instant, { zone })
    : DateTime.fromISO(isDay(value) ? value.day : typeof value === 'string' ? value : '', { zone, setZone: false })
  if (!moment.isValid) return typeof value === 'string' ? value : null
  return moment.setLocale(intlLocale(language)).toLocaleString(forms[form])
}
