import type { PeopleDirectory } from './people-directory.ts'

/** The names rules may use of people, roles and teams; null where nobody is named, so that no name can be wrong. */
export type PeopleNames = {
  roles: ReadonlySet<string> | null
  people: ReadonlySet<string> | null
  teams: ReadonlySet<string> | null
}

/** Lists the names of a directory. Pure. */
export function listPeopleNames({ members, roles, teams }: PeopleDirectory): PeopleNames {
  return { roles, people: roles && new Set(members.map((member) => member.id)), teams }
}
