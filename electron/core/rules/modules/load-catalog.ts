import type { Calendar } from '#shared/model/calendar.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import type { RuleCatalog } from '../catalog.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { openSource } from '../source-reader.ts'
import { loadModules } from './load-modules.ts'
import { readCalendars } from './read-calendars.ts'
import type { Reference } from './reference.ts'

/** Names that come from the people directory and from folders of files; a null or absent set is not checked. */
export type CatalogNames = {
  roles?: ReadonlySet<string> | null
  people?: ReadonlySet<string> | null
  teams?: ReadonlySet<string> | null
  resources?: ReadonlySet<string> | null
  domains?: ReadonlySet<string> | null
  /** The files are all there are: a template or checklist that is not among them does not exist. */
  isWhole?: boolean
}

export type LoadedCatalog = { catalog: RuleCatalog; references: Reference[]; diagnostics: Diagnostic[] }

/**
 * Gathers what rules may name: modules, calendars, templates, checklists, and the people's names where they are known.
 *
 * Shapes: files as `readRuleFiles` gives them; `zone` is the organisation's, for calendars that name none. Roles are those of the people and
 * those the modules declare. Errors: findings with their place.
 */
export function loadCatalog(files: readonly RuleFileSource[], names: CatalogNames = {}, zone = 'UTC'): LoadedCatalog {
  const read = findCalendars(files, zone)
  const { modules, references, diagnostics } = loadModules(files, {
    role: names.roles ?? null,
    person: names.people ?? null,
    team: names.teams ?? null,
    calendar: read.names,
    isWhole: names.isWhole ?? false,
  })
  const hasTemplates = names.isWhole || files.some((file) => file.path.startsWith('templates/'))
  const declared = modules.flatMap((module) => module.roles.map((role) => role.name))
  const teams = modules.flatMap((module) => module.team?.replace('team:', '') ?? [])
  const catalog: RuleCatalog = {
    modules,
    calendars: read.calendars,
    roles: names.roles ? new Set([...names.roles, ...declared]) : null,
    people: names.people ?? null,
    teams: names.teams ? new Set([...names.teams, ...teams]) : null,
    templates: hasTemplates
      ? new Set(modules.flatMap((module) => module.templates.map(({ name }) => `${module.module}/${name}`)))
      : null,
    checklists: hasTemplates
      ? new Set(modules.flatMap((module) => module.checklists.map(({ name }) => `${module.module}/${name}`)))
      : null,
    resources: names.resources ?? null,
    domains: names.domains ?? null,
  }
  return { catalog, references, diagnostics: [...read.diagnostics, ...diagnostics] }
}

type FoundCalendars = { calendars: ReadonlyMap<string, Calendar>; names: Set<string>; diagnostics: Diagnostic[] }

/** `names` holds those with errors too: who uses one need not hear that it does not exist. */
function findCalendars(files: readonly RuleFileSource[], zone: string): FoundCalendars {
  const file = files.find(({ path }) => path === 'rules/shared.yaml')
  if (!file) return { calendars: new Map(), names: new Set(), diagnostics: [] }
  const { to, node } = openSource(file.path, file.text)
  // What is wrong with the file itself is said where its lists are read.
  to.diagnostics.length = 0
  const map = (node?.kind === 'map' && node.entries.find((entry) => entry.key === 'calendars')?.value) || null
  const icsText = (name: string): string | null => files.find(({ path }) => path === `rules/${name}`)?.text ?? null
  const calendars = readCalendars(to, map, { zone, icsText })
  const names = new Set(map?.kind === 'map' ? map.entries.map((entry) => entry.key) : [])
  return { calendars, names, diagnostics: to.diagnostics }
}
