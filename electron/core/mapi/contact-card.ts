import type { ContactFields, ContactPhone } from './contact-fields.ts'
import { contentLine, escapeText, formatDay, joinLines } from './content-lines.ts'
import type { ListMember } from './distribution-list.ts'
import type { ReadableField } from './readable-fields.ts'
import { readableDay } from './readable-fields.ts'

const phoneTypes: Record<ContactPhone['kind'], string> = {
  work: 'work',
  home: 'home',
  mobile: 'cell',
  fax: 'fax',
  pager: 'pager',
  other: 'voice',
}

/** A contact as a vCard. Source: RFC 6350. */
export function makeCard(contact: ContactFields, notes: string | null, labels: readonly string[]): string {
  const lines = ['BEGIN:VCARD', 'VERSION:4.0', contentLine('FN', escapeText(contact.name))]
  const name = [contact.surname, contact.givenName, contact.middleName, contact.prefix, contact.suffix]
  if (name.some(Boolean)) lines.push(contentLine('N', name.map(escapeText).join(';')))
  if (contact.nickname) lines.push(contentLine('NICKNAME', escapeText(contact.nickname)))
  if (contact.organisation || contact.department)
    lines.push(contentLine('ORG', [contact.organisation, contact.department].map(escapeText).join(';').replace(/;$/, '')))
  if (contact.title) lines.push(contentLine('TITLE', escapeText(contact.title)))
  for (const { address } of contact.addresses) lines.push(contentLine('EMAIL', escapeText(address)))
  for (const { kind, number } of contact.phones) lines.push(contentLine('TEL', escapeText(number), [['TYPE', phoneTypes[kind]]]))
  for (const place of contact.postalAddresses) {
    const parts = ['', '', place.street, place.city, place.state, place.postalCode, place.country]
    lines.push(contentLine('ADR', parts.map(escapeText).join(';'), place.kind === 'other' ? [] : [['TYPE', place.kind]]))
  }
  for (const page of contact.webPages) lines.push(contentLine('URL', page))
  if (contact.birthday !== null) lines.push(contentLine('BDAY', formatDay(contact.birthday)))
  if (labels.length > 0) lines.push(contentLine('CATEGORIES', labels.map(escapeText).join(',')))
  if (notes?.trim()) lines.push(contentLine('NOTE', escapeText(notes.trim())))
  return joinLines([...lines, 'END:VCARD'])
}

export function describeContact(contact: ContactFields): ReadableField[] {
  return [
    ['Name', contact.name],
    ['Nickname', contact.nickname],
    ['Organisation', contact.organisation],
    ['Department', contact.department],
    ['Title', contact.title],
    ...contact.addresses.map(({ address }): ReadableField => ['E-mail', address]),
    ...contact.phones.map(({ kind, number }): ReadableField => [`Phone (${kind})`, number]),
    ...contact.postalAddresses.map(
      ({ kind, street, city, state, postalCode, country }): ReadableField => [
        `Address (${kind})`,
        [street, `${postalCode} ${city}`.trim(), state, country].filter(Boolean).join(', '),
      ],
    ),
    ...contact.webPages.map((page): ReadableField => ['Web page', page]),
    ['Birthday', readableDay(contact.birthday)],
  ]
}

/** A distribution list as a vCard of a group. Source: RFC 6350 6.1.4, 6.6.5. */
export function makeGroupCard(name: string, members: readonly ListMember[], notes: string | null): string {
  const lines = ['BEGIN:VCARD', 'VERSION:4.0', 'KIND:group', contentLine('FN', escapeText(name))]
  for (const { address } of members) if (address) lines.push(contentLine('MEMBER', `mailto:${encodeURI(address)}`))
  const unknown = members.filter(({ address }) => !address).map((member) => member.name)
  const text = [notes ?? '', unknown.length > 0 ? `Without an address: ${unknown.join(', ')}` : ''].filter(Boolean).join('\n')
  if (text) lines.push(contentLine('NOTE', escapeText(text)))
  return joinLines([...lines, 'END:VCARD'])
}

export function describeGroup(name: string, members: readonly ListMember[]): ReadableField[] {
  return [
    ['List', name],
    ...members.map(
      (member): ReadableField => ['Member', member.address ? `${member.name} <${member.address}>`.trim() : member.name],
    ),
  ]
}
