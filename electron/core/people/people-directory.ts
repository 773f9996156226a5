import type { Contact, Person } from '#shared/model/person.ts'
import { instantToClock } from '#shared/text/zone-time.ts'
import { findOwnMail, foldAddress, type OwnMail } from './own-mail.ts'

/** Who works here, who writes from outside, and who holds which role: what `config/people.yaml` says, ready to be asked. */
export type PeopleDirectory = {
  readonly members: readonly Person[]
  readonly contacts: readonly Contact[]
  /** The addresses and domains that are our own. */
  readonly own: OwnMail
  /** Whose profile this is. */
  readonly owner: Person
  /** Names of roles and teams that somebody has; null where nobody was named, so that no name can be wrong. */
  readonly roles: ReadonlySet<string> | null
  readonly teams: ReadonlySet<string> | null
  /** The member of an id, with or without `person:`; the profile's own id of the owner is theirs too. */
  byId(id: string): Person | null
  byAddress(address: string): Person | null
  /** The contact of an address: one named in full goes before patterns, longer patterns before shorter. */
  contactOf(address: string): Contact | null
  /** Who holds a role by name, in the file's order; where nobody does, an owner who has every role. */
  holders(role: string): Person[]
  /** Who is in a team, in the file's order. */
  teamMembers(team: string): Person[]
  /** Whether a person holds a role. Standing in for somebody gives the work and no right (A3). */
  mayHold(personId: string, role: string): boolean
  /** What a person answers to: `person:`, `role:`, `team:` and addresses. An owner with every role answers to all, which no list can say. */
  targetsOf(personId: string): string[]
  isAbsent(personId: string, now: number): boolean
  /** Who stands in for a person who is away at `now`: the first in the line of substitutes who is there, null where there is none. */
  substituteOf(personId: string, now: number): Person | null
}

export type PeopleFacts = {
  members: readonly Person[]
  contacts: readonly Contact[]
  /** The profile's own id and name of its owner. */
  ownerId: string
  ownerName: string
  /** The member the owner is; null where no member is. */
  ownerIs: string | null
  /** Whether an owner who is no member holds every role, or none. */
  everyRole: boolean
  /** IANA zone in which absences begin and end. */
  zone: string
  /** Shared mailboxes, and those that Orgo sends from. */
  mailboxes?: readonly string[]
}

/** Makes a directory of what is known of people. Pure; instants are UTC milliseconds. */
export function createPeopleDirectory(facts: PeopleFacts): PeopleDirectory {
  const owner = facts.members.find((member) => member.id === facts.ownerIs) ?? ownerBeside(facts)
  const members = facts.members.includes(owner) ? facts.members : [...facts.members, owner]
  const peopleById = new Map(members.map((member) => [member.id, member]))
  const peopleByAddress = new Map(members.flatMap((member) => member.addresses.map((address) => [foldAddress(address), member])))
  const contactByAddress = findContacts(facts.contacts)
  const byId = (id: string): Person | null =>
    id === facts.ownerId ? owner : (peopleById.get(id.replace(/^person:/, '')) ?? null)
  const isAway = (person: Person, now: number): boolean => absenceAt(person, now, facts.zone) !== undefined
  return {
    members,
    contacts: facts.contacts,
    own: findOwnMail(facts.members, facts.contacts, facts.mailboxes),
    owner,
    roles: facts.members.length === 0 ? null : new Set([...facts.members, ...facts.contacts].flatMap((person) => person.roles)),
    teams: facts.members.length === 0 ? null : new Set(facts.members.flatMap((member) => member.teams)),
    byId,
    byAddress: (address) => peopleByAddress.get(foldAddress(address)) ?? null,
    contactOf: (address) => contactByAddress(foldAddress(address)),
    holders: (role) => {
      const named = members.filter((member) => member.roles.includes(role))
      return named.length > 0 ? named : members.filter((member) => member.everyRole)
    },
    teamMembers: (team) => members.filter((member) => member.teams.includes(team)),
    mayHold: (personId, role) => {
      const person = byId(personId)
      return person !== null && (person.everyRole || person.roles.includes(role))
    },
    targetsOf: (personId) => targetsOf(byId(personId)),
    isAbsent: (personId, now) => {
      const person = byId(personId)
      return person !== null && isAway(person, now)
    },
    substituteOf: (personId, now) => {
      const person = byId(personId)
      return person && isAway(person, now) ? findSubstitute(person, now, facts.zone, byId) : null
    },
  }
}

/** The directory of a profile without a people file: its owner alone, who holds every role. */
export function createOwnerDirectory(
  ownerId: string,
  ownerName: string,
  zone: string,
  mailboxes: readonly string[] = [],
): PeopleDirectory {
  return createPeopleDirectory({ members: [], contacts: [], ownerId, ownerName, ownerIs: null, everyRole: true, zone, mailboxes })
}

function ownerBeside({ ownerId, ownerName, everyRole }: PeopleFacts): Person {
  const none = { addresses: [], roles: [], teams: [], language: null, absences: [] }
  return { id: ownerId.replace(/^person_/, ''), name: ownerName, ...none, everyRole }
}

function findContacts(contacts: readonly Contact[]): (address: string) => Contact | null {
  const whole = new Map<string, Contact>()
  const patterns: { pattern: string; contact: Contact }[] = []
  for (const contact of contacts) {
    const pattern = foldAddress(contact.address).replace(/^@/, '*@')
    if (pattern.includes('*')) patterns.push({ pattern, contact })
    else if (!whole.has(pattern)) whole.set(pattern, contact)
  }
  // Array.sort keeps the order of equals: of two patterns as long as each other the file's first goes first.
  patterns.sort((a, b) => b.pattern.length - a.pattern.length)
  return (address) => whole.get(address) ?? patterns.find(({ pattern }) => fits(pattern, address))?.contact ?? null
}

/** Whether a text fits a pattern whose `*` stands for any run; each run is as short as it can be, so one pass is enough. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop() ?? ''
  if (!text.startsWith(first) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

function targetsOf(person: Person | null): string[] {
  if (!person) return []
  return [
    `person:${person.id}`,
    ...person.roles.map((role) => `role:${role}`),
    ...person.teams.map((team) => `team:${team}`),
    ...person.addresses.map(foldAddress),
  ]
}

function absenceAt(person: Person, now: number, zone: string) {
  const today = new Date(instantToClock(now, zone)).toISOString().slice(0, 10)
  return person.absences.find(({ from, until }) => from <= today && today <= until)
}

function findSubstitute(person: Person, now: number, zone: string, byId: (id: string) => Person | null): Person | null {
  const asked = new Set([person.id])
  let next = absenceAt(person, now, zone)?.substitute ?? null
  while (next !== null && !asked.has(next)) {
    asked.add(next)
    const substitute = byId(next)
    if (!substitute) return null
    const absence = absenceAt(substitute, now, zone)
    if (!absence) return substitute
    next = absence.substitute
  }
  return null
}

/** What is known of who writes from an address: a member is staff with their roles, a contact is known with theirs. Nothing is proved by it. */
export function describeSender(people: PeopleDirectory, address: string | null) {
  const member = address === null ? null : people.byAddress(address)
  const contact = address === null || member ? null : people.contactOf(address)
  return {
    known: member !== null || contact !== null,
    staff: member !== null,
    authenticated: false,
    roles: [...(member?.roles ?? contact?.roles ?? [])],
    lists: [],
  }
}
