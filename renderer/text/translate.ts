import { en } from './en.ts'

/** A text: one form, or one form per plural category of its `count`. */
export type Entry = string | { readonly one: string; readonly other: string; readonly [category: string]: string }
export type Catalogue = Readonly<Record<string, Entry>>
export type TextKey = keyof typeof en
export type TextValues = Readonly<Record<string, string | number>>

/** The locale that dates, numbers and plurals follow: the browser's where it speaks the catalogue's language. */
export const locale = chooseLocale(typeof navigator === 'undefined' ? [] : navigator.languages)

function chooseLocale(wanted: readonly string[]): string {
  return wanted.find((language) => language.toLowerCase().startsWith('en')) ?? 'en-GB'
}

const plurals = new Intl.PluralRules(locale)
const numbers = new Intl.NumberFormat(locale)

/** The words of a key in the language of the page; `{name}` is filled from `values`, `count` chooses the plural. */
export function t(key: TextKey, values: TextValues = {}): string {
  const entry: Entry = en[key]
  const form = typeof entry === 'string' ? entry : (entry[plurals.select(Number(values.count ?? 0))] ?? entry.other)
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? numbers.format(value) : value
  })
}
