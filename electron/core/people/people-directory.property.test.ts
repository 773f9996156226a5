import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Person } from '#shared/model/person.ts'
import { createOwnerDirectory, createPeopleDirectory } from './people-directory.ts'

const ids = ['ana', 'bo', 'cy', 'di']
const roles = ['head', 'desk', 'case']
const days = ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04']
const now = Date.UTC(2026, 4, 2, 12)

const absence = fc
  .tuple(fc.constantFrom(...days), fc.constantFrom(...days), fc.option(fc.constantFrom(...ids)))
  .map(([a, b, substitute]) => ({ from: a < b ? a : b, until: a < b ? b : a, substitute }))
const people = fc.tuple(...ids.map((id) => memberOf(id)))

function memberOf(id: string): fc.Arbitrary<Person> {
  return fc
    .record({
      roles: fc.uniqueArray(fc.constantFrom(...roles)),
      teams: fc.uniqueArray(fc.constantFrom('red', 'blue')),
      absences: fc.array(absence, { maxLength: 2 }),
    })
    .map((parts) => ({ id, name: id, addresses: [`${id}@x.example`], language: null, everyRole: false, ...parts }))
}

const directoryOf = (members: readonly Person[], ownerIs: string | null = null) =>
  createPeopleDirectory({
    members,
    contacts: [],
    ownerId: 'person_1',
    ownerName: 'Owner',
    ownerIs,
    everyRole: ownerIs === null,
    zone: 'Europe/Berlin',
  })

describe('the people directory', () => {
  it('PEO-4 names as holders of a role who may hold it, and the owner with every role only where nobody else does', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...roles), (members, role) => {
        const directory = directoryOf(members)
        const named = members.filter((member) => member.roles.includes(role)).map(({ id }) => id)
        expect(directory.holders(role).map(({ id }) => id)).toEqual(named.length > 0 ? named : ['1'])
        for (const { id } of directory.holders(role)) expect(directory.mayHold(id, role)).toBe(true)
        for (const { id } of members) expect(directory.mayHold(`person:${id}`, role)).toBe(named.includes(id))
      }),
    )
  })

  it('PEO-5 A3 standing in for somebody gives no right', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...ids), (members, id) => {
        const directory = directoryOf(members)
        const substitute = directory.substituteOf(id, now)
        if (!substitute) return
        for (const role of roles) expect(directory.mayHold(substitute.id, role)).toBe(substitute.roles.includes(role))
        expect(directory.targetsOf(substitute.id)).not.toContain(`person:${id}`)
      }),
    )
  })

  it('PEO-6 a substitute is there and somebody else, whatever circle absences make', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...ids), (members, id) => {
        const directory = directoryOf(members)
        const substitute = directory.substituteOf(id, now)
        if (!directory.isAbsent(id, now)) expect(substitute).toBeNull()
        if (!substitute) return
        expect(directory.isAbsent(id, now)).toBe(true)
        expect(substitute.id).not.toBe(id)
        expect(directory.isAbsent(substitute.id, now)).toBe(false)
      }),
    )
  })

  it('PEO-4 A3 a further role adds that role and nothing else', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...ids), fc.constantFrom(...roles), (members, id, role) => {
        const more = members.map((member) =>
          member.id === id ? { ...member, roles: [...new Set([...member.roles, role])] } : member,
        )
        const before = directoryOf(members, 'ana')
        const after = directoryOf(more, 'ana')
        for (const one of ids)
          for (const other of roles)
            expect(after.mayHold(one, other)).toBe(before.mayHold(one, other) || (one === id && other === role))
      }),
    )
  })

  it('PEO-7 without a file the owner is alone and holds every role', () => {
    fc.assert(
      fc.property(fc.string(), (role) => {
        const directory = createOwnerDirectory('person_ab12', 'Ana', 'UTC')
        expect(directory.holders(role)).toEqual([directory.owner])
        expect(directory.mayHold('person_ab12', role)).toBe(true)
        expect(directory.mayHold('person:ab12', role)).toBe(true)
        expect(directory.mayHold('person:somebody', role)).toBe(false)
      }),
    )
  })

  it('PEO-6 absences begin and end with the day of the zone', () => {
    const away = { from: '2026-05-02', until: '2026-05-02', substitute: 'bo' }
    const members = [memberWith('ana', { absences: [away] }), memberWith('bo', {})]
    const directory = directoryOf(members)
    const at = (text: string): string | undefined => directory.substituteOf('ana', Date.parse(text))?.id
    expect(at('2026-05-01T21:59:59Z')).toBeUndefined()
    expect(at('2026-05-01T22:00:00Z')).toBe('bo')
    expect(at('2026-05-02T21:59:59Z')).toBe('bo')
    expect(at('2026-05-02T22:00:00Z')).toBeUndefined()
  })

  it('PEO-8 finds a contact by its address first, then by the longest pattern', () => {
    const contact = (address: string) => ({ address, name: null, roles: [address], language: null })
    const directory = createPeopleDirectory({
      members: [],
      contacts: ['*@x.example', '@desk.x.example', 'ana@x.example', 'a*b*c@y.example'].map(contact),
      ...{ ownerId: 'person_1', ownerName: 'Owner', ownerIs: null, everyRole: true, zone: 'UTC' },
    })
    const found = (address: string): string | undefined => directory.contactOf(address)?.address
    expect(found(' ANA@x.example ')).toBe('ana@x.example')
    expect(found('bo@x.example')).toBe('*@x.example')
    expect(found('bo@desk.x.example')).toBe('@desk.x.example')
    expect(found('bo@other.x.example')).toBeUndefined()
    expect(found('abc@y.example')).toBe('a*b*c@y.example')
    expect(found('acb@y.example')).toBeUndefined()
    expect(found('ac@y.example')).toBeUndefined()
  })
})

function memberWith(id: string, parts: Partial<Person>): Person {
  return { id, name: id, addresses: [], roles: [], teams: [], language: null, absences: [], everyRole: false, ...parts }
}
