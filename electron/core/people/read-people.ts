import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from '#shared/model/person.ts'
import type { Paths } from '../ports.ts'
import type { Diagnostic } from '../rules/diagnostic.ts'
import { type DataFile, readDataFile } from '../rules/modules/read-data-file.ts'
import { report } from '../rules/source-reader.ts'
import { suggestWord } from '../rules/suggest.ts'
import { createOwnerDirectory, createPeopleDirectory, type PeopleDirectory } from './people-directory.ts'
import { PeopleFile } from './people-schema.ts'

/** Where the file lies in a profile; findings name it so. */
export const peoplePath = 'config/people.yaml'

/** 1 MiB. The reader of the text names the exact limit; this only keeps a mistaken gigabyte out of memory. */
const maxBytes = 1_048_576

/** `mailboxes` are those that Orgo sends from, as its accounts say. */
export type PeopleOwner = { ownerId: string; ownerName: string; zone: string; mailboxes?: readonly string[] }

/**
 * Reads `config/people.yaml` of a profile.
 *
 * Without the file the owner is alone and holds every role. With a mistake in it nobody gains anything by it: `value` is null, the findings
 * have line and column, and who asked keeps the directory that held before.
 */
export function readPeople(
  paths: Pick<Paths, 'profile'>,
  owner: PeopleOwner,
): { value: PeopleDirectory | null; diagnostics: Diagnostic[] } {
  const file = join(paths.profile, peoplePath)
  if (!existsSync(file))
    return { value: createOwnerDirectory(owner.ownerId, owner.ownerName, owner.zone, owner.mailboxes), diagnostics: [] }
  try {
    const bytes = statSync(file).size
    if (bytes > maxBytes) return refuse(`the file has ${bytes} bytes, at most ${maxBytes} are allowed`)
    return parsePeople(readFileSync(file, 'utf8'), owner)
  } catch (error) {
    return refuse(
      `the file cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'})`,
    )
  }
}

function refuse(message: string): { value: null; diagnostics: Diagnostic[] } {
  return { value: null, diagnostics: [{ path: peoplePath, line: 1, column: 1, severity: 'error', code: 'E107', message }] }
}

/** Reads the text of a people file, as `readPeople` does. */
export function parsePeople(text: string, owner: PeopleOwner): { value: PeopleDirectory | null; diagnostics: Diagnostic[] } {
  const data = readDataFile({ path: peoplePath, text }, PeopleFile)
  const { to, value } = data
  if (value) checkPeople(data, value)
  const { diagnostics } = to
  if (!value || diagnostics.some(({ severity }) => severity === 'error')) return { value: null, diagnostics }
  const directory = createPeopleDirectory({
    members: value.members.map(toPerson),
    contacts: value.contacts.map((contact) => ({
      ...contact,
      name: contact.name ?? null,
      language: contact.language ?? null,
      phone: contact.phone ?? null,
      label: contact.label ?? null,
    })),
    ...owner,
    mailboxes: [...value.mailboxes, ...(owner.mailboxes ?? [])],
    ownerIs: value.owner ?? null,
    everyRole: value.owner === undefined,
  })
  return { value: directory, diagnostics }
}

function toPerson(member: PeopleFile['members'][number]): Person {
  return {
    id: member.id,
    name: member.name,
    addresses: member.addresses,
    roles: member.roles,
    teams: member.teams,
    language: member.language ?? null,
    absences: (member.absent ?? []).map(({ from, until, substitute }) => ({ from, until, substitute: substitute ?? null })),
    everyRole: false,
  }
}

function checkPeople({ to, place }: DataFile<PeopleFile>, { owner, members }: PeopleFile): void {
  const ids = members.map((member) => member.id)
  const check = (id: string, path: readonly PropertyKey[]): void => {
    if (ids.includes(id)) return
    const near = suggestWord(id, ids)
    report(to, 'E302', place(path), `there is no person "${id}"`, near === null ? undefined : `did you mean "${near}"?`)
  }
  if (owner !== undefined) check(owner, ['owner'])
  const ownerOfAddress = new Map<string, string>()
  for (const [index, member] of members.entries()) {
    if (ids.indexOf(member.id) < index) report(to, 'E106', place(['members', index, 'id']), `"${member.id}" is there twice`)
    for (const [position, address] of member.addresses.entries()) {
      const other = ownerOfAddress.get(address.toLowerCase())
      if (other !== undefined)
        report(to, 'E106', place(['members', index, 'addresses', position]), `this is already an address of "${other}"`)
      ownerOfAddress.set(address.toLowerCase(), member.id)
    }
    for (const [position, { substitute }] of (member.absent ?? []).entries()) {
      const path = ['members', index, 'absent', position, 'substitute']
      if (substitute === member.id) report(to, 'E302', place(path), 'nobody stands in for themselves')
      else if (substitute !== undefined) check(substitute, path)
    }
  }
}
