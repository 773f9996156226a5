import type { AudienceFault, CircularAudience } from '#shared/model/circular.ts'
import type { Contact } from '#shared/model/person.ts'
import { foldAddress } from '../../people/own-mail.ts'
import type { PeopleDirectory } from '../../people/people-directory.ts'
import { findAddressFault } from '../find-mail-fault.ts'
import { faultsMax } from './limits.ts'
import { readCsv } from './read-csv.ts'

/** Somebody a circular goes to. `language` null is not known. */
export type Reader = {
  address: string
  name: string
  language: string | null
  phone: string | null
  label: string | null
}

export type ReadAudience = { readers: Reader[]; duplicates: number; faults: AudienceFault[] }

type Found = Reader & { where: AudienceFault['where']; line: number }

/** How the columns of a list may be called, in small letters. */
const columns: Readonly<Record<string, keyof Reader>> = {
  ...{
    address: 'address',
    email: 'address',
    'e-mail': 'address',
    mail: 'address',
    'e-mail-adresse': 'address',
    courriel: 'address',
  },
  ...{ name: 'name', nom: 'name' },
  ...{ language: 'language', lang: 'language', sprache: 'language', langue: 'language' },
  ...{ phone: 'phone', telephone: 'phone', tel: 'phone', telefon: 'phone', téléphone: 'phone' },
  ...{ label: 'label', bezeichnung: 'label', libellé: 'label' },
}

/**
 * Reads who a circular goes to: contacts by role and label, pasted addresses and a CSV, each address once.
 *
 * What is known of an address from the people file fills what the list leaves open. Errors: what cannot be written to is a fault with its line,
 * and the others stand. Pure.
 */
export function readAudience(audience: CircularAudience, people: PeopleDirectory): ReadAudience {
  const faults: AudienceFault[] = []
  const tell = (fault: AudienceFault): void => {
    if (faults.length < faultsMax) faults.push(fault)
  }
  const found = [...contactsOf(audience, people, tell), ...readPasted(audience.addresses), ...readTable(audience.csv, tell)]
  const readers = new Map<string, Reader>()
  let duplicates = 0
  for (const { where, line, ...reader } of found) {
    const address = foldAddress(reader.address)
    const fault = findAddressFault(address, address)
    if (fault) {
      tell({ where, line, sentence: address === '' ? 'There is no address in this line.' : fault.sentence })
      continue
    }
    if (breaks.test(reader.name)) {
      tell({
        where,
        line,
        sentence: `The name "${cleanCell(reader.name)}" has a line break or a character that cannot be shown.`,
      })
      continue
    }
    const known = readers.get(address)
    if (known) duplicates += 1
    readers.set(address, known ? complete(known, reader) : complete({ ...reader, address }, readerOf(people.contactOf(address))))
  }
  return { readers: [...readers.values()], duplicates, faults }
}

const readerOf = (contact: Contact | null): Omit<Reader, 'address'> => ({
  name: contact?.name ?? '',
  language: contact?.language ?? null,
  phone: contact?.phone ?? null,
  label: contact?.label ?? null,
})

/** What is said first holds; what is said later fills the gaps. */
const complete = (reader: Reader, more: Omit<Reader, 'address'>): Reader => ({
  address: reader.address,
  name: cleanCell(reader.name) || cleanCell(more.name),
  language: languageOf(reader.language) ?? languageOf(more.language),
  phone: cleanCell(reader.phone ?? '') || cleanCell(more.phone ?? '') || null,
  label: cleanCell(reader.label ?? '') || cleanCell(more.label ?? '') || null,
})

/** What ends a line or cannot be shown: a name comes to stand in a header and in a text. */
const breaks = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/

/** One line of at most 200 characters: it comes to stand in headers and in a list. */
const cleanCell = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, 200)

/** `de` of `de`, `DE` and `de-AT`; null of anything else. */
function languageOf(text: string | null): string | null {
  return /^([a-z]{2,3})(?:[-_][a-z0-9-]+)?$/.exec(text?.trim().toLowerCase() ?? '')?.[1] ?? null
}

function contactsOf(audience: CircularAudience, people: PeopleDirectory, tell: (fault: AudienceFault) => void): Found[] {
  const addressable = people.contacts.filter(({ address }) => !address.includes('*') && !address.startsWith('@'))
  const pick = (where: 'roles' | 'labels', name: string, has: (contact: Contact) => boolean): Found[] => {
    const chosen = addressable.filter(has)
    if (chosen.length === 0) tell({ where, line: 0, sentence: `No contact of people.yaml with an address has "${name}".` })
    return chosen.map((contact) => ({ ...readerOf(contact), address: contact.address, where, line: 0 }))
  }
  return [
    ...audience.roles.flatMap((role) => pick('roles', role, (contact) => contact.roles.includes(role))),
    ...audience.labels.flatMap((label) => pick('labels', label, (contact) => contact.label === label)),
  ]
}

/** `Ada Example <ada@example.org>`, `"Example, Ada" <ada@example.org>` or the address alone; one to a line, or with commas or semicolons. */
function readPasted(text: string): Found[] {
  return text.split(/\r\n?|\n/).flatMap((row, index) =>
    (row.match(/(?:"[^"]*"|[^,;"]|")+/g) ?? []).flatMap((piece): Found[] => {
      const written = piece.trim()
      if (written === '') return []
      const [, name = '', inside] = /^(.*?)<([^<>]*)>\s*$/.exec(written) ?? []
      const address = inside === undefined ? written : inside.trim()
      const unquoted = name.trim().replace(/^"(.*)"$/, '$1')
      return [{ address, name: unquoted, language: null, phone: null, label: null, where: 'addresses', line: index + 1 }]
    }),
  )
}

function readTable(text: string, tell: (fault: AudienceFault) => void): Found[] {
  const [head, ...rows] = readCsv(text)
  if (!head) return []
  const fields = head.cells.map((cell) => columns[cell.toLowerCase()])
  if (!fields.includes('address')) {
    const sentence = 'The first line must name the columns, and one of them "address" or "email".'
    tell({ where: 'csv', line: head.line, sentence })
    return []
  }
  const unknown = head.cells.filter((cell, index) => cell !== '' && fields[index] === undefined)
  if (unknown.length > 0)
    tell({ where: 'csv', line: head.line, sentence: `Not read: the columns ${unknown.map((name) => `"${name}"`).join(', ')}.` })
  return rows.map(({ line, cells }) => {
    const cellOf = (field: keyof Reader): string => cells[fields.indexOf(field)] ?? ''
    const language = cellOf('language')
    if (language !== '' && languageOf(language) === null)
      tell({ where: 'csv', line, sentence: `"${cleanCell(language)}" is no language such as en, de or fr.` })
    return {
      ...{ address: cellOf('address'), name: cellOf('name'), language, phone: cellOf('phone'), label: cellOf('label') },
      ...{ where: 'csv' as const, line },
    }
  })
}
