import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'
import { createOwnerDirectory, type PeopleDirectory } from './people-directory.ts'
import { type PeopleOwner, peoplePath, readPeople } from './read-people.ts'

/** Keeps the people directory of a profile: read again when its file has changed; a file with mistakes leaves what held before. */
export function openPeopleBook(paths: Pick<Paths, 'profile'>, owner: () => PeopleOwner): () => PeopleDirectory {
  const file = join(paths.profile, peoplePath)
  let seen: string | null = null
  let directory: PeopleDirectory | null = null
  return () => {
    const stamp = existsSync(file) ? `${statSync(file).mtimeMs}|${statSync(file).size}` : 'none'
    if (directory === null || stamp !== seen) {
      const { ownerId, ownerName, zone } = owner()
      directory = readPeople(paths, owner()).value ?? directory ?? createOwnerDirectory(ownerId, ownerName, zone)
      seen = stamp
    }
    return directory
  }
}
