import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircularAudience } from '#shared/model/circular.ts'
import type { Contact } from '#shared/model/person.ts'
import { createPeopleDirectory } from '../../people/people-directory.ts'
import { readAudience } from './read-audience.ts'
import { readCsv } from './read-csv.ts'

const contact = (address: string, more: Partial<Contact> = {}): Contact => ({
  address,
  name: null,
  roles: [],
  language: null,
  ...more,
})
const people = createPeopleDirectory({
  members: [],
  contacts: [
    contact('ada@family.example', { name: 'Ada Example', roles: ['reader'], language: 'fr', phone: '0170 1', label: '2b' }),
    contact('bo@family.example', { roles: ['reader'], label: '2b' }),
    contact('*@family.example', { roles: ['reader'] }),
  ],
  ...{ ownerId: 'person_1', ownerName: 'Mara', ownerIs: null, everyRole: true, zone: 'UTC' },
})
const read = (audience: Partial<CircularAudience>) =>
  readAudience({ roles: [], labels: [], addresses: '', csv: '', ...audience }, people)

describe('who a circular goes to', () => {
  it('CIR-1 contacts by role and label, each once, patterns left out', () => {
    const { readers, duplicates, faults } = read({ roles: ['reader', 'nobody'], labels: ['2b'] })
    expect(readers).toEqual([
      { address: 'ada@family.example', name: 'Ada Example', language: 'fr', phone: '0170 1', label: '2b' },
      { address: 'bo@family.example', name: '', language: null, phone: null, label: '2b' },
    ])
    expect(duplicates).toBe(2)
    expect(faults).toEqual([{ where: 'roles', line: 0, sentence: 'No contact of people.yaml with an address has "nobody".' }])
  })

  it('CIR-1 pasted addresses, with names, with commas in names, and with what the people file knows', () => {
    const { readers, faults } = read({
      addresses: 'Cy <cy@family.example>; ADA@family.example\n"Dee, D." <dee@family.example>\nnot one\n',
    })
    expect(readers.map(({ address, name, language }) => [address, name, language])).toEqual([
      ['cy@family.example', 'Cy', null],
      ['ada@family.example', 'Ada Example', 'fr'],
      ['dee@family.example', 'Dee, D.', null],
    ])
    expect(faults).toEqual([
      { where: 'addresses', line: 3, sentence: '"not one" is no mail address; one looks like name@example.org.' },
    ])
  })

  it('CIR-1 a list of a spreadsheet: semicolons, quotes, a mark in front, columns in any order', () => {
    const csv =
      '\ufeffName;E-Mail;Sprache;Telefon;Label;Note\r\n"Example; Eve";eve@family.example;de-AT;+43 1 2;"1\nA";x\r\n;;;;;\r\nFay;fay@;klingon;;;\r\n'
    const { readers, faults } = read({ csv })
    expect(readers).toEqual([
      { address: 'eve@family.example', name: 'Example; Eve', language: 'de', phone: '+43 1 2', label: '1 A' },
    ])
    expect(faults.map(({ line, sentence }) => [line, sentence])).toEqual([
      [1, 'Not read: the columns "Note".'],
      [5, '"klingon" is no language such as en, de or fr.'],
      [5, '"fay@" is no mail address; one looks like name@example.org.'],
    ])
    expect(read({ csv: 'a;b\n1;2' }).faults[0]?.sentence).toContain('must name the columns')
  })

  it('CIR-6 CIR-1 a name of two lines or with a control character is a fault of its line', () => {
    const { readers, faults } = read({
      addresses: 'Bo\u0007b <bob@family.example>',
      csv: 'email,name\neve@family.example,"Eve\nExample"\nfay@family.example,Fay',
    })
    expect(readers.map(({ address }) => address)).toEqual(['fay@family.example'])
    expect(faults).toEqual([
      { where: 'addresses', line: 1, sentence: 'The name "Bo b" has a line break or a character that cannot be shown.' },
      { where: 'csv', line: 2, sentence: 'The name "Eve Example" has a line break or a character that cannot be shown.' },
    ])
  })

  it('CIR-1 A-33 any text is some list: nothing throws, and no address or name can end a header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '@', '.', '"', ',', ';', '<', '>', '\r', '\n', '\0', 'é', ' ') }),
        (text) => {
          const { readers } = read({ addresses: text, csv: `address,name\n${text}` })
          for (const { address, name } of readers) expect(`${address}${name}`).not.toMatch(/[\r\n\0]/)
          readCsv(text)
        },
      ),
    )
  })
})
