import { describe, expect, it } from 'vitest'
import { createPeopleDirectory } from '../people/people-directory.ts'
import { mentionedIn, peopleOfTarget } from './people-of-target.ts'

const member = (id: string, roles: string[] = [], teams: string[] = []) => ({
  ...{ id, name: id, addresses: [`${id}@house.example`], roles, teams, language: null, absences: [], everyRole: false },
})
const people = createPeopleDirectory({
  members: [member('ana', ['desk'], ['night']), member('bo', ['desk']), member('bo-two')],
  contacts: [],
  ...{ ownerId: 'person_1', ownerName: 'Ana', ownerIs: 'ana', everyRole: false, zone: 'UTC' },
})

describe('whom a word means', () => {
  it.each([
    ['person:bo', ['bo']],
    ['role:desk', ['ana', 'bo']],
    ['team:night', ['ana']],
    ['ana@house.example', ['ana']],
    ['address:ana@house.example', ['ana']],
    ['person:nobody', []],
    ['', []],
  ])('NTC-1 the target "%s" stands for %j', (target, expected) => {
    expect(peopleOfTarget(people, target).map(({ id }) => id)).toEqual(expected)
  })

  it.each([
    ['@bo please look', ['bo']],
    ['please look, @Bo.', ['bo']],
    ['(@ana) and @bo-two', ['ana', 'bo-two']],
    ['write to ana@bo.example', []],
    ['an @unknown one', []],
    ['@bother', []],
  ])('NTC-1 the comment "%s" mentions %j', (text, expected) => {
    expect(mentionedIn(people, text).map(({ id }) => id)).toEqual(expected)
  })
})
