/** A moment in UTC milliseconds; shown in the organisation's zone and the text's language. */
export type Moment = { readonly instant: number }

/** A day without a time, as YYYY-MM-DD. */
export type Day = { readonly day: string }

/** An amount in decimal digits, with its currency as a code of three letters, or with none. */
export type Money = { readonly amount: string; readonly currency: string }

/** Somebody who has an address; shown by name, else by address. */
export type Mailbox = { readonly name: string | null; readonly address: string; readonly domain: string }

/** An address of the web that Orgo itself made; the only value that may become a link. */
export type Weblink = { readonly href: string; readonly label: string }

/** What a text may be filled with: plain data. Anything else that is handed in becomes null. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | Moment
  | Day
  | Money
  | Mailbox
  | Weblink
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue }

export type TemplateValues = { readonly [name: string]: TemplateValue }

const has = <Key extends string>(value: unknown, ...keys: Key[]): value is Record<Key, unknown> =>
  typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key))

export const isMoment = (value: unknown): value is Moment => has(value, 'instant') && typeof value.instant === 'number'
export const isDay = (value: unknown): value is Day => has(value, 'day') && typeof value.day === 'string'
export const isMoney = (value: unknown): value is Money =>
  has(value, 'amount', 'currency') && typeof value.amount === 'string' && typeof value.currency === 'string'
export const isMailbox = (value: unknown): value is Mailbox =>
  has(value, 'name', 'address', 'domain') &&
  (value.name === null || typeof value.name === 'string') &&
  typeof value.address === 'string'
export const isWeblink = (value: unknown): value is Weblink =>
  has(value, 'href', 'label') && typeof value.href === 'string' && typeof value.label === 'string'
