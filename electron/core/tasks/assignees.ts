import type { Module } from '#shared/model/module.ts'
import type { Assignee } from '#shared/model/person.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { ReadableStore } from '../store/store.ts'

/** Whom a task can be given to: the people, roles and teams of the directory and the modules, and whoever has been given one before. */
export function listAssignees(store: ReadableStore, modules: readonly Module[], directory: PeopleDirectory): Assignee[] {
  const used = store.all<{ target: string }>(
    `SELECT assignee AS target FROM tasks WHERE assignee IS NOT NULL
     UNION SELECT team FROM tasks WHERE team IS NOT NULL
     UNION SELECT target FROM task_routes`,
  )
  const targets = new Set([
    ...modules.flatMap((module) => [module.team, module.escalateTo].filter((target): target is string => target !== null)),
    ...[...(directory.roles ?? [])].map((role) => `role:${role}`),
    ...[...(directory.teams ?? [])].map((team) => `team:${team}`),
    ...used.map((row) => row.target),
  ])
  const others = directory.members.filter((member) => member.id !== directory.owner.id)
  const people = [directory.owner, ...others].map(({ id, name }) => ({
    target: `person:${id}`,
    title: name,
    kind: 'person' as const,
  }))
  const roleTitles = new Map<string, string>(
    modules.flatMap(({ roles }) => roles.map(({ name, title }) => [`role:${name}`, title] as const)),
  )
  return [
    ...people,
    ...[...targets]
      .filter((target) => !people.some((person) => person.target === target))
      .sort()
      .map((target) => describeTarget(target, roleTitles.get(target))),
  ]
}

function describeTarget(target: string, roleTitle: string | undefined): Assignee {
  const [prefix, name] = target.includes('@') ? ['address', target] : (target.split(':', 2) as [string, string | undefined])
  const title = (name ?? target).replaceAll(/[_-]/g, ' ')
  switch (prefix) {
    case 'role':
      return { target, title: `${roleTitle ?? title} (role)`, kind: 'role' }
    case 'team':
      return { target, title: `${title} (team)`, kind: 'team' }
    case 'person':
      return { target, title, kind: 'person' }
    default:
      return { target, title: target, kind: 'address' }
  }
}
