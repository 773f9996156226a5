import type { Calendar } from '#shared/model/calendar.ts'
import type { Module } from '#shared/model/module.ts'

/**
 * What rules may name beside themselves, so that a misspelt name is found before it matters. A null set is not checked.
 *
 * Shapes: `roles`, `people` and `teams` hold bare names (`head`, not `role:head`); `templates`, `checklists` and `resources` hold the names
 * every module may use, and `<module>/<name>` for those of one module; `calendars` are those of `rules/shared.yaml`, by name; `domains` are
 * the organisation's own mail domains, in lower case.
 */
export type RuleCatalog = {
  modules: readonly Module[]
  calendars: ReadonlyMap<string, Calendar>
  roles: ReadonlySet<string> | null
  people: ReadonlySet<string> | null
  teams: ReadonlySet<string> | null
  templates: ReadonlySet<string> | null
  checklists: ReadonlySet<string> | null
  resources: ReadonlySet<string> | null
  domains?: ReadonlySet<string> | null
}

/** A catalog that knows modules and calendars only. */
export function createCatalog(modules: readonly Module[], calendars: ReadonlyMap<string, Calendar> = new Map()): RuleCatalog {
  const unchecked = { roles: null, people: null, teams: null, templates: null, checklists: null, resources: null, domains: null }
  return { modules, calendars, ...unchecked }
}

/** The names of a set that a rule of a module may use, as it writes them. */
export function namesFor(names: ReadonlySet<string>, module: string | null): string[] {
  return [...names].flatMap((name) => {
    const [owner, own] = name.split('/', 2)
    if (own === undefined) return [name]
    // A rule for everything runs for every module, so each module's own names are within its reach.
    return module === null || owner === module ? [own] : []
  })
}
