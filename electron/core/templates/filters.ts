import type { FilterImplOptions } from 'liquidjs'
import { showMoment, showMoney, showValue, type TextLocale } from './show-value.ts'
import { isMoney, isWeblink } from './template-value.ts'
import { wordsOf } from './text-words.ts'

/** A filter in the words of the guide and of the editor. */
export type FilterHelp = { name: string; description: string; example: string }

/** What a value became that is not put in as plain text; made by filters alone. */
export class Shaped {
  readonly kind: 'link' | 'quote' | 'bar'
  readonly text: string
  readonly href: string
  constructor(kind: Shaped['kind'], text: string, href = '') {
    this.kind = kind
    this.text = text
    this.href = href
  }
}

/** Filters of the library that change texts and lists, and reach nothing. What is not named here does not exist: `raw` least of all. */
const kept: readonly FilterHelp[] = [
  { name: 'default', description: 'another text where there is none', example: '{{ task.due | default: "no date" }}' },
  { name: 'join', description: 'a list as one text', example: '{{ task.tags | join: ", " }}' },
  { name: 'first', description: 'the first of a list', example: '{{ task.tags | first }}' },
  { name: 'last', description: 'the last of a list', example: '{{ task.tags | last }}' },
  { name: 'size', description: 'how many, or how long', example: '{{ task.tags | size }}' },
  { name: 'slice', description: 'a part of a text or list', example: '{{ subject | slice: 0, 40 }}' },
  { name: 'sort', description: 'a list in order', example: '{{ task.tags | sort | join: ", " }}' },
  { name: 'reverse', description: 'a list the other way round', example: '{{ task.tags | reverse | join: ", " }}' },
  { name: 'uniq', description: 'a list without repetitions', example: '{{ task.tags | uniq | join: ", " }}' },
  { name: 'upcase', description: 'in capitals', example: '{{ task.priority | upcase }}' },
  { name: 'downcase', description: 'in small letters', example: '{{ task.title | downcase }}' },
  { name: 'capitalize', description: 'with a capital first', example: '{{ task.priority | capitalize }}' },
  { name: 'truncate', description: 'cut to so many characters', example: '{{ subject | truncate: 40 }}' },
  { name: 'truncatewords', description: 'cut to so many words', example: '{{ body | truncatewords: 50 }}' },
  { name: 'strip', description: 'without blanks around', example: '{{ subject | strip }}' },
  { name: 'append', description: 'with a text behind', example: '{{ task.priority | append: "!" }}' },
  { name: 'prepend', description: 'with a text before', example: '{{ task.priority | prepend: "priority " }}' },
  { name: 'replace', description: 'one text for another', example: '{{ subject | replace: "Re: ", "" }}' },
  { name: 'split', description: 'a text as a list', example: '{{ body | split: "." | first }}' },
  { name: 'plus', description: 'plus a number', example: '{{ task.reopened | plus: 1 }}' },
  { name: 'minus', description: 'minus a number', example: '{{ task.reopened | minus: 1 }}' },
  { name: 'times', description: 'times a number', example: '{{ task.reopened | times: 2 }}' },
  { name: 'divided_by', description: 'divided by a number', example: '{{ size | divided_by: 1024 }}' },
  { name: 'round', description: 'rounded, to so many places', example: '{{ task.cost | round: 2 }}' },
]

const own: readonly FilterHelp[] = [
  { name: 'date', description: 'a moment as a day', example: '{{ task.due | date }}' },
  { name: 'time', description: 'a moment as a time of day', example: '{{ task.due | time }}' },
  { name: 'datetime', description: 'a moment as day and time', example: '{{ task.due | datetime }}' },
  { name: 'weekday', description: 'the name of the day', example: '{{ task.due | weekday }}' },
  {
    name: 'say',
    description: 'a word of Orgo, such as a priority, in the language of the text',
    example: '{{ task.priority | say }}',
  },
  { name: 'bar', description: 'a number from 0 to 100 as a bar', example: '{{ 40 | bar }}' },
  { name: 'money', description: 'an amount, with a currency', example: '{{ task.cost | money: "EUR" }}' },
  { name: 'quote', description: 'as a quotation, a block of its own', example: '{{ body | quote }}' },
  {
    name: 'link',
    description: 'an address that Orgo made, under other words',
    example: '{{ task.url | link: "Open the task" }}',
  },
]

/** Every filter there is, with what it does. */
export const filterHelp: readonly FilterHelp[] = [...own, ...kept].sort((a, b) => (a.name < b.name ? -1 : 1))

export const keptFilters: ReadonlySet<string> = new Set(kept.map(({ name }) => name))

/** A filter was given what it cannot work on: said at the filter's line. */
const refuse = (filter: string, wanted: string): never => {
  throw new Error(`the filter "${filter}" needs ${wanted}`)
}

/** 20 characters wide at most, at least one: wide enough to compare, narrow enough for a phone. */
const showBar = (percent: number): string => '█'.repeat(Math.max(1, Math.round(Math.min(100, Math.max(0, percent)) / 5)))

/** The filters that know the language and the zone. */
export function createFilters(locale: TextLocale): Record<string, FilterImplOptions> {
  const moment = (form: 'date' | 'time' | 'datetime' | 'weekday') => (value: unknown) =>
    showMoment(value, form, locale) ?? refuse(form, 'a moment or a day')
  const text = (filter: string, value: unknown): string =>
    showValue(value, locale) ?? refuse(filter, 'one field, not a group of fields')
  return {
    date: moment('date'),
    time: moment('time'),
    datetime: moment('datetime'),
    weekday: moment('weekday'),
    money: (value: unknown, currency: unknown = '') => {
      if (value === null || value === '') return ''
      if (isMoney(value)) return showMoney(value.amount, value.currency, locale)
      if (typeof value !== 'number' && typeof value !== 'string') return refuse('money', 'an amount')
      return showMoney(String(value), String(currency), locale)
    },
    say: (value: unknown) => wordsOf(locale.language).names.get(String(value)) ?? value,
    bar: (value: unknown) =>
      typeof value === 'number' ? new Shaped('bar', showBar(value)) : refuse('bar', 'a number from 0 to 100'),
    quote: (value: unknown) => new Shaped('quote', text('quote', value)),
    link: (value: unknown, label: unknown) => {
      if (value === null) return ''
      // A text of a mail or task must never become a link of ours: who reads it would trust it.
      if (!isWeblink(value)) return refuse('link', 'an address that Orgo made, such as task.url')
      return new Shaped('link', label === undefined ? value.label : text('link', label), value.href)
    },
  }
}
