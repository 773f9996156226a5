import { createNotes } from './item-notes.ts'
import type { MapiItem } from './mapi-item.ts'
import { sets, tags } from './property-ids.ts'
import { type PropertyReader, readItem } from './property-reader.ts'

export type PostalAddress = {
  kind: 'work' | 'home' | 'other'
  street: string
  city: string
  state: string
  postalCode: string
  country: string
}

export type ContactPhone = { kind: 'work' | 'home' | 'mobile' | 'fax' | 'pager' | 'other'; number: string }

/**
 * A contact as plain data, for suggestions of people and for a vCard.
 *
 * Shapes: `name` is what it is filed or shown by, empty where it has none; texts are empty where nothing is known; `birthday` is UTC milliseconds of the
 * midnight that began it where it was written down.
 */
export type ContactFields = {
  name: string
  prefix: string
  givenName: string
  middleName: string
  surname: string
  suffix: string
  nickname: string
  addresses: { name: string; address: string }[]
  phones: ContactPhone[]
  organisation: string
  department: string
  title: string
  postalAddresses: PostalAddress[]
  webPages: string[]
  birthday: number | null
}

/** Reads a contact; of an item of another kind what it has of one. Never throws for content. Source: MS-OXOCNTC 2.2.1. */
export function readContactFields(item: MapiItem): ContactFields {
  return contactFieldsOf(readItem(item, createNotes()))
}

export function contactFieldsOf(reader: PropertyReader): ContactFields {
  const text = (id: number) => reader.text(id)?.trim() ?? ''
  const givenName = text(tags.givenName)
  const surname = text(tags.surname)
  const organisation = text(tags.companyName)
  return {
    name:
      text(tags.displayName) || [givenName, surname].filter(Boolean).join(' ') || (named(reader, 0x8005) ?? '') || organisation,
    prefix: text(tags.displayNamePrefix),
    givenName,
    middleName: text(tags.middleName),
    surname,
    suffix: text(tags.generation),
    nickname: text(tags.nickname),
    addresses: readAddresses(reader),
    phones: readPhones(reader),
    organisation,
    department: text(tags.departmentName),
    title: text(tags.title),
    postalAddresses: readPostalAddresses(reader),
    webPages: [...new Set([text(tags.businessHomePage), text(tags.personalHomePage), named(reader, 0x802b) ?? ''])].filter(
      Boolean,
    ),
    birthday: reader.time(tags.birthday),
  }
}

function named(reader: PropertyReader, key: number): string | null {
  return reader.text({ set: sets.address, key })?.trim() || null
}

/** The three electronic addresses: of each its shown name, its type, itself, and how it was written first. */
const addressKeys = [0x8080, 0x8090, 0x80a0]

function readAddresses(reader: PropertyReader): { name: string; address: string }[] {
  const found: { name: string; address: string }[] = []
  for (const key of addressKeys) {
    // In an address of Exchange the field of how it was written often holds the SMTP address.
    const address = [named(reader, key + 3), named(reader, key + 4)].find(
      (candidate) => candidate !== null && isAddress(candidate),
    )
    if (!address || found.some((other) => other.address.toLowerCase() === address.toLowerCase())) continue
    const shown = named(reader, key) ?? ''
    found.push({ name: shown.replace(`(${address})`, '').trim(), address })
  }
  const own = reader.text(tags.smtpAddress) ?? reader.text(tags.emailAddress) ?? ''
  if (found.length === 0 && isAddress(own)) found.push({ name: '', address: own })
  return found
}

function isAddress(text: string): boolean {
  return /^[^\s<>/@][^\s<>@]*@[^\s<>@]+$/.test(text)
}

const phoneIds: readonly (readonly [number, ContactPhone['kind']])[] = [
  [tags.businessPhone, 'work'],
  [tags.business2Phone, 'work'],
  [tags.homePhone, 'home'],
  [tags.home2Phone, 'home'],
  [tags.mobilePhone, 'mobile'],
  [tags.carPhone, 'mobile'],
  [tags.primaryPhone, 'other'],
  [tags.otherPhone, 'other'],
  [tags.businessFax, 'fax'],
  [tags.homeFax, 'fax'],
  [tags.pager, 'pager'],
]

function readPhones(reader: PropertyReader): ContactPhone[] {
  const phones: ContactPhone[] = []
  for (const [id, kind] of phoneIds) {
    const number = reader.text(id)?.trim()
    if (number && !phones.some((phone) => phone.number === number && phone.kind === kind)) phones.push({ kind, number })
  }
  return phones
}

function readPostalAddresses(reader: PropertyReader): PostalAddress[] {
  const of = (kind: PostalAddress['kind'], parts: readonly (string | null)[]): PostalAddress => {
    const [street = '', city = '', state = '', postalCode = '', country = ''] = parts.map((part) => part?.trim() ?? '')
    return { kind, street, city, state, postalCode, country }
  }
  const text = (id: number) => reader.text(id)
  const home = [tags.homeStreet, tags.homeCity, tags.homeState, tags.homePostalCode, tags.homeCountry]
  const mailing = [tags.streetAddress, tags.locality, tags.state, tags.postalCode, tags.country]
  const found = [
    of(
      'work',
      [0x8045, 0x8046, 0x8047, 0x8048, 0x8049].map((key) => named(reader, key)),
    ),
    of('home', home.map(text)),
    of('other', mailing.map(text)),
  ].filter(({ street, city, state, postalCode, country }) => `${street}${city}${state}${postalCode}${country}` !== '')
  // The mailing address is one of the others once more.
  return found.filter(
    (one, index) => !found.slice(0, index).some((other) => JSON.stringify({ ...other, kind: one.kind }) === JSON.stringify(one)),
  )
}
