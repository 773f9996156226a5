import { describe, expect, it } from 'vitest'
import type { Contact, Person } from '#shared/model/person.ts'
import { directionOf, findOwnMail, isOwnAddress } from './own-mail.ts'

const member = (id: string, ...addresses: string[]): Person => ({
  ...{ id, name: id, addresses, roles: [], teams: [], language: null, absences: [], everyRole: false },
})
const contact = (address: string): Contact => ({ address, name: null, roles: [], language: null })
const box = (address: string) => ({ address })

describe('own mail', () => {
  const own = findOwnMail(
    [member('ana', 'Ana@House.example', 'ana@gmail.com'), member('bo', 'bo@house.example', 'bo@gmail.com')],
    [],
  )

  it('PEO-11 is the addresses of members, and the domain that two of them share', () => {
    expect(isOwnAddress(own, 'ANA@house.example')).toBe(true)
    expect(isOwnAddress(own, 'repairs@house.example')).toBe(true)
    expect(isOwnAddress(own, 'ana@gmail.com')).toBe(true)
    expect(isOwnAddress(findOwnMail([member('ana', 'ana@house.example')], []), 'bo@house.example')).toBe(false)
  })

  it('PEO-11 A-12 no domain of strangers: neither a public provider, nor one that a contact writes from', () => {
    expect(isOwnAddress(own, 'stranger@gmail.com')).toBe(false)
    const shared = findOwnMail([member('ana', 'ana@city.example'), member('bo', 'bo@city.example')], [contact('@city.example')])
    expect(isOwnAddress(shared, 'stranger@city.example')).toBe(false)
    expect(isOwnAddress(shared, 'ana@city.example')).toBe(true)
    expect(isOwnAddress(own, 'x@nothouse.example')).toBe(false)
    expect(isOwnAddress(own, 'x@house.example.evil.example')).toBe(false)
  })

  it.each([
    ['a stranger to us', 't@tenant.example', ['repairs@house.example'], 'incoming'],
    ['one of us to a stranger', 'bo@house.example', ['t@tenant.example'], 'outgoing'],
    ['one of us to a shared mailbox', 'bo@house.example', ['repairs@house.example', 't@tenant.example'], 'incoming'],
    ['one of us to nobody named', 'bo@house.example', [], 'outgoing'],
  ])('R7 PEO-12 %s', (_who, from, to, expected) => {
    expect(directionOf(own, { from: [box(from)], to: to.map(box) })).toBe(expected)
  })

  it('PEO-12 without a sender it comes in', () => {
    expect(directionOf(own, { from: [], to: [] })).toBe('incoming')
  })
})
