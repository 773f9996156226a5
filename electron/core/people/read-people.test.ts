import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPeopleBook } from './people-book.ts'
import { parsePeople, readPeople } from './read-people.ts'

const owner = { ownerId: 'person_ab12', ownerName: 'Coordinator', zone: 'Europe/Berlin' }
const text = `people: 1
owner: ana
members:
  - { id: ana, name: Ana, addresses: [ana@x.example], roles: [coordinator], teams: [front], language: de }
  - id: bo
    name: Bo
    addresses: [bo@x.example, b@x.example]
    roles: [head, desk]
    absent: { from: "2026-08-01", until: "2026-08-14", substitute: ana }
  - { id: cy, name: Cy }
contacts:
  - { address: "@firm.example", name: Firm, roles: [supplier], language: en }
`
const findings = (source: string): string[] =>
  parsePeople(source, owner).diagnostics.map(
    ({ path, line, column, code, message, hint }) => `${path}:${line}:${column} ${code} ${message}${hint ? ` (${hint})` : ''}`,
  )

describe('config/people.yaml', () => {
  it('PEO-7 PEO-8 says who the owner is, who is who, and who writes from outside', () => {
    const { value: directory, diagnostics } = parsePeople(text, owner)
    expect(diagnostics).toEqual([])
    expect(directory?.owner.id).toBe('ana')
    expect(directory?.byId('person_ab12')?.id).toBe('ana')
    expect(directory?.mayHold('person_ab12', 'head')).toBe(false)
    expect(directory?.byAddress('B@X.example')?.id).toBe('bo')
    expect(directory?.contactOf('sales@firm.example')).toMatchObject({ name: 'Firm', roles: ['supplier'], language: 'en' })
    expect([...(directory?.roles ?? [])]).toEqual(['coordinator', 'head', 'desk', 'supplier'])
    expect(directory?.targetsOf('person_ab12')).toEqual(['person:ana', 'role:coordinator', 'team:front', 'ana@x.example'])
    expect(directory?.substituteOf('bo', Date.UTC(2026, 7, 3))?.id).toBe('ana')
  })

  it.each([
    [
      'an owner nobody knows',
      'owner: ana',
      'owner: anna',
      'config/people.yaml:2:8 E302 there is no person "anna" (did you mean "ana"?)',
    ],
    ['an id twice', 'id: cy', 'id: ana', 'config/people.yaml:10:11 E106 "ana" is there twice'],
    ['an address twice', 'b@x.example]', 'ana@x.example]', 'config/people.yaml:7:31 E106 this is already an address of "ana"'],
    [
      'a substitute nobody knows',
      'substitute: ana',
      'substitute: ann',
      'config/people.yaml:9:13 E302 there is no person "ann" (did you mean "ana"?)',
    ],
    [
      'a substitute of oneself',
      'substitute: ana',
      'substitute: bo',
      'config/people.yaml:9:13 E302 nobody stands in for themselves',
    ],
    [
      'an absence that ends first',
      '"2026-08-14"',
      '"2026-07-14"',
      'config/people.yaml:9:13 E105 until is not right: the absence ends before it begins',
    ],
    ['a key', 'teams:', 'team:', 'config/people.yaml:4:77 E103 unknown key "team" (did you mean "teams"?)'],
    [
      'an address that is none',
      '[ana@x.example]',
      '[ana]',
      'config/people.yaml:4:39 E105 addresses is not right: a mail address',
    ],
  ])('PEO-9 %s has its place and a sentence, and no directory comes of it', (_what, from, to, expected) => {
    expect(findings(text.replace(from, to))).toEqual([expected])
    expect(parsePeople(text.replace(from, to), owner).value).toBeNull()
  })

  it('PEO-9 whatever the text is, nothing throws', () => {
    const lines = text.split('\n')
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...lines), fc.string()), { maxLength: 12 }), (picked) => {
        const { value, diagnostics } = parsePeople(picked.join('\n'), owner)
        expect(value === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
      }),
    )
  })
})

describe('the people of a profile', () => {
  let profile: string
  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), 'orgo-people-'))
    mkdirSync(join(profile, 'config'))
  })
  afterEach(() => rmSync(profile, { recursive: true }))
  const write = (content: string): void => writeFileSync(join(profile, 'config/people.yaml'), content)

  it('PEO-7 are the owner alone without a file', () => {
    expect(openPeopleBook({ profile }, () => owner)().mayHold('person_ab12', 'anything')).toBe(true)
  })

  it('PEO-9 stay as they were while the file has a mistake', () => {
    write(text)
    const people = openPeopleBook({ profile }, () => owner)
    expect(people().owner.id).toBe('ana')
    write(text.replace('owner: ana', 'owner: x'))
    expect(readPeople({ profile }, owner).diagnostics).toHaveLength(1)
    expect(people().owner.id).toBe('ana')
    write(`${text.replace('owner: ana', 'owner: bo')}# changed\n`)
    expect(people().owner.id).toBe('bo')
  })

  it('PEO-9 A3 a file that was never right gives nobody a role', () => {
    write(text.replace('people: 1', 'people: 2'))
    const directory = openPeopleBook({ profile }, () => owner)()
    expect(directory.mayHold('person_ab12', 'head')).toBe(false)
    expect(directory.holders('head')).toEqual([])
  })
})
