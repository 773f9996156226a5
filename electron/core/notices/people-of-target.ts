import type { Person } from '#shared/model/person.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'

/** The people who work here that a target stands for: `person:`, `role:`, `team:`, or an address with or without `address:`. */
export function peopleOfTarget(people: PeopleDirectory, target: string): Person[] {
  const [, kind = 'address', name = target] = /^(person|role|team|address):(.+)$/.exec(target.trim()) ?? []
  switch (kind) {
    case 'person':
      return [people.byId(name)].filter((person) => person !== null)
    case 'role':
      return people.holders(name)
    case 'team':
      return people.teamMembers(name)
    default:
      return [people.byAddress(name)].filter((person) => person !== null)
  }
}

const mention = /(?<![\p{L}\p{N}._@-])@([\p{L}][\p{L}\p{N}._-]*)/gu

/** Whom a comment names as `@id`. An address in it names nobody. */
export function mentionedIn(people: PeopleDirectory, text: string): Person[] {
  const ids = new Set([...text.matchAll(mention)].map(([, id = '']) => id.replace(/[._-]+$/, '').toLowerCase()))
  return people.members.filter(({ id }) => ids.has(id.toLowerCase()))
}
