import type { Recipient } from '#shared/model/outbox.ts'
import type { Person } from '#shared/model/person.ts'
import { foldAddress } from '../people/own-mail.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { ReadableStore } from '../store/store.ts'

/** Somebody a target stands for, with the language they read; null where nobody knows it. */
export type Addressee = { recipient: Recipient; language: string | null }

type Matter = { taskId: string | null; messageId: string | null }

/**
 * Everybody a target stands for: `person:`, `role:`, `team:`, an address with or without `address:`, or `requester`, who wrote the message.
 *
 * Whoever is away is replaced by who stands in for them, for the work and not for the rights: a confidential matter is still decided by who
 * may read it. Somebody without an address is left out; nobody is named twice.
 */
export function resolveTarget(
  store: ReadableStore,
  people: PeopleDirectory,
  target: string,
  matter: Matter,
  now: number,
): Addressee[] {
  const [kind = '', name = ''] = splitTarget(target)
  const members: readonly Person[] =
    kind === 'person'
      ? [people.byId(name)].filter((person) => person !== null)
      : kind === 'role'
        ? people.holders(name)
        : kind === 'team'
          ? people.teamMembers(name)
          : []
  const outside =
    kind === 'role' ? people.contacts.filter(({ roles, address }) => roles.includes(name) && !/^@|\*/.test(address)) : []
  const found = [
    ...members.flatMap((person) => addresseeOf(people, person, now)),
    ...outside.map(({ address, name: title, language }) => at(address, title ?? '', null, language)),
    ...(kind === 'address' ? [addressed(people, name)] : []),
    ...(kind === 'requester'
      ? requesterOf(store, matter).map(({ address, name: title }) => addressed(people, address, title))
      : []),
  ]
  return [...new Map(found.map((addressee) => [foldAddress(addressee.recipient.address), addressee])).values()]
}

function splitTarget(target: string): string[] {
  const found = /^(person|role|team|address):(.+)$/.exec(target)
  if (found) return found.slice(1)
  return target === 'requester' ? ['requester'] : ['address', target]
}

function addresseeOf(people: PeopleDirectory, person: Person, now: number): Addressee[] {
  const there = people.isAbsent(person.id, now) ? (people.substituteOf(person.id, now) ?? person) : person
  const [address] = there.addresses
  return address === undefined ? [] : [at(address, there.name, `person:${there.id}`, there.language)]
}

function addressed(people: PeopleDirectory, address: string, name = ''): Addressee {
  const member = people.byAddress(address)
  const contact = member ? null : people.contactOf(address)
  return at(
    address,
    member?.name ?? (name || (contact?.name ?? '')),
    member ? `person:${member.id}` : null,
    member?.language ?? contact?.language ?? null,
  )
}

const at = (address: string, name: string, target: string | null, language: string | null): Addressee => ({
  recipient: { address, name, place: 'to', target },
  language,
})

/** Who wrote the message, else the newest mail of the task that came from somebody. */
function requesterOf(store: ReadableStore, { taskId, messageId }: Matter): { address: string; name: string }[] {
  const row = store.get<{ address: string; name: string }>(
    `SELECT from_address AS address, from_name AS name FROM messages
     WHERE outgoing = 0 AND from_address <> '' AND (fingerprint = @message
       OR fingerprint IN (SELECT fingerprint FROM task_messages WHERE task_id = @task))
     ORDER BY fingerprint = @message DESC, sort_at DESC LIMIT 1`,
    { message: messageId === null ? null : Buffer.from(messageId.slice('msg_'.length), 'hex'), task: taskId },
  )
  return row ? [row] : []
}
