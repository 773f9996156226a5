import type { PeopleDirectory } from '../people/people-directory.ts'
import type { StandIn } from './task-services.ts'

/** Who gets new work in the place of somebody who is away; null where they are there or nobody stands in. It gives the work, not the rights. */
export function standInOf(people: PeopleDirectory, target: string, now: number): StandIn | null {
  if (!target.startsWith('person:')) return null
  const substitute = people.substituteOf(target, now)
  if (!substitute) return null
  const away = people.byId(target)?.name ?? target
  return { target: `person:${substitute.id}`, note: `${away} is away; ${substitute.name} stands in.` }
}
