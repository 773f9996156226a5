import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'
import { createPeopleDirectory, type PeopleDirectory } from './people-directory.ts'
import { type PeopleOwner, peoplePath, readPeople } from './read-people.ts'

/**
 * Keeps the people directory of a profile: read again when its file has changed; a file with mistakes leaves what held before.
 *
 * A file that was never good gives nobody a role, the owner neither: a slip in it must not open what it closes (PEO-9, A3).
 */
export function openPeopleBook(paths: Pick<Paths, 'profile'>, owner: () => PeopleOwner): () => PeopleDirectory {
  const file = join(paths.profile, peoplePath)
  let seen: string | null = null
  let directory: PeopleDirectory | null = null
  return () => {
    const { mailboxes = [] } = owner()
    const stamp = existsSync(file) ? `${statSync(file).mtimeMs}|${statSync(file).size}` : 'none'
    const now = `${stamp}|${mailboxes.join(',')}`
    if (directory === null || now !== seen) {
      const nobody = { members: [], contacts: [], ...owner(), ownerIs: null, everyRole: false }
      directory = readPeople(paths, owner()).value ?? directory ?? createPeopleDirectory(nobody)
      seen = now
    }
    return directory
  }
}
