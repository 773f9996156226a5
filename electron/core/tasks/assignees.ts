import type { Module } from '#shared/model/module.ts'
import type { Assignee } from '#shared/model/person.ts'
import type { ReadableStore } from '../store/store.ts'

/** Whom a task can be given to: the owner, the roles and teams of the modules, and whoever has been given one before. */
export function listAssignees(store: ReadableStore, modules: readonly Module[]): Assignee[] {
  const owner = store.get<{ owner_id: string; owner_name: string }>('SELECT owner_id, owner_name FROM profile WHERE id = 1')
  const used = store.all<{ target: string }>(
    `SELECT assignee AS target FROM tasks WHERE assignee IS NOT NULL
     UNION SELECT team FROM tasks WHERE team IS NOT NULL
     UNION SELECT target FROM task_routes`,
  )
  const targets = new Set([
    ...modules.flatMap((module) => [module.team, module.escalateTo].filter((target): target is string => target !== null)),
    ...used.map((row) => row.target),
  ])
  const people = owner
    ? [{ target: owner.owner_id.replace('person_', 'person:'), title: owner.owner_name, kind: 'person' as const }]
    : []
  return [
    ...people,
    ...[...targets]
      .filter((target) => !people.some((person) => person.target === target))
      .sort()
      .map(describeTarget),
  ]
}

function describeTarget(target: string): Assignee {
  const [prefix, name] = target.includes('@') ? ['address', target] : (target.split(':', 2) as [string, string | undefined])
  const title = (name ?? target).replaceAll(/[_-]/g, ' ')
  switch (prefix) {
    case 'role':
      return { target, title: `${title} (role)`, kind: 'role' }
    case 'team':
      return { target, title: `${title} (team)`, kind: 'team' }
    case 'person':
      return { target, title, kind: 'person' }
    default:
      return { target, title: target, kind: 'address' }
  }
}
