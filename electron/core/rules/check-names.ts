import type { Workflow } from '#shared/model/module.ts'
import { namesFor, type RuleCatalog } from './catalog.ts'
import type { Target } from './decision.ts'
import { canonicalFieldName, fieldNames, findField } from './fields.ts'
import { listPlaceholders } from './fill-text.ts'
import { type FileReport, report } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import type { SourceNode, Span } from './yaml-source.ts'

/** Against what names are checked: the catalog, null for none, and the module whose names are meant, null for every module's. */
export type NameContext = { catalog: RuleCatalog | null; module: string | null }

/** What a rule can name that somebody else defines. */
export type NameKind = 'role' | 'person' | 'team' | 'template' | 'checklist' | 'state' | 'workflow' | 'module'

/** The names of a kind that a rule may use; null where nobody knows them. */
export function listNames(kind: NameKind, { catalog, module }: NameContext): readonly string[] | null {
  if (catalog === null) return null
  switch (kind) {
    case 'role':
      return catalog.roles && [...catalog.roles]
    case 'person':
      return catalog.people && [...catalog.people]
    case 'team':
      return catalog.teams && [...catalog.teams]
    case 'template':
      return catalog.templates && namesFor(catalog.templates, module)
    case 'checklist':
      return catalog.checklists && namesFor(catalog.checklists, module)
    case 'state':
      return workflowsFor(catalog, module)?.flatMap(({ states }) => states.map(({ status }) => status)) ?? null
    case 'workflow':
      return workflowsFor(catalog, module)?.map(({ name }) => name) ?? null
    case 'module':
      return catalog.modules.map((one) => one.module)
  }
}

// Of a module nobody knows nothing can be said: that it is unknown was reported already.
function workflowsFor({ modules }: RuleCatalog, module: string | null): Workflow[] | null {
  const meant = module === null ? modules : modules.filter((one) => one.module === module)
  return meant.length === 0 ? null : meant.map(({ workflow }) => workflow)
}

/** Reports a name that nobody defines (E302), with the nearest known one. */
export function checkName(to: FileReport, span: Span, kind: NameKind, name: string, context: NameContext): void {
  const known = listNames(kind, context)
  if (known === null || known.includes(name)) return
  const near = didYouMean(name, known)
  report(to, 'E302', span, `unknown ${kind} "${name}"`, 'hint' in near ? near.hint : listSome(known))
}

/** A hint that names what there is, as long as a person can read it at a glance. */
export function listSome(known: readonly string[]): string | undefined {
  const names = [...new Set(known)]
  return names.length > 0 && names.length <= 12 ? `known are ${names.join(', ')}` : undefined
}

/** Checks whom an action is for: known people, roles and teams; a mail address outside the organisation is a warning (W404). */
export function checkTarget(to: FileReport, span: Span, target: Target, context: NameContext): void {
  if (target.kind === 'address') checkAddress(to, span, target.address, context)
  else checkName(to, span, target.kind, target.kind === 'person' ? target.id : target.name, context)
}

function checkAddress(to: FileReport, span: Span, address: string, { catalog }: NameContext): void {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  if (!catalog?.domains || catalog.domains.has(domain)) return
  report(to, 'W404', span, `"${address}" is outside the organisation, and mail would leave it`)
}

/** Whether a target is somebody who could read a case, as far as anybody knows. */
export function isKnownReader(target: Target, context: NameContext): boolean {
  if (target.kind === 'address') return context.catalog?.people == null
  const known = listNames(target.kind, context)
  return known === null || known.includes(target.kind === 'person' ? target.id : target.name)
}

/** Warns of a resource that is not there (W405): the rule works, but its mail comes without the file. */
export function checkResource(to: FileReport, span: Span, name: string, { catalog, module }: NameContext): void {
  const known = catalog?.resources ? namesFor(catalog.resources, module) : null
  if (known === null || known.includes(name)) return
  const near = didYouMean(name, known)
  report(to, 'W405', span, `there is no resource "${name}"`, 'hint' in near ? near.hint : 'put it into the files/ of the module')
}

/** Reports fields a text inserts that nobody knows (E202), as in `{{subjct}}`. */
export function checkPlaceholders(to: FileReport, node: SourceNode): void {
  for (const item of node.kind === 'list' ? node.items : [node]) {
    if (item.kind !== 'text') continue
    for (const { field, start, end } of listPlaceholders(item.text)) {
      if (findField(canonicalFieldName(field)) !== null) continue
      const near = didYouMean(field, fieldNames)
      const span = { start: item.offsetAt(start), end: item.offsetAt(end - 1) + 1 }
      report(to, 'E202', span, `unknown field "${field}" in a text`, 'hint' in near ? near.hint : undefined)
    }
  }
}

/** Fields whose values are names of one kind. */
const kindByField: ReadonlyMap<string, NameKind> = new Map([
  ['sender.role', 'role'],
  ['task.module', 'module'],
  ['task.workflow', 'workflow'],
  ['task.status', 'state'],
])

const targetFields: ReadonlySet<string> = new Set(['task.assignee', 'task.team'])

/** The first value of an `equals` test that can never be true, because nobody defines that name; null where all may be. */
export function findUnknownValue(
  field: string,
  values: readonly string[],
  context: NameContext,
): { value: string; hint?: string } | null {
  for (const value of values) {
    const meant = readMeaning(field, value.trim().toLowerCase())
    const known = meant ? listNames(meant.kind, context) : null
    if (!meant || known === null || known.some((name) => name.toLowerCase() === meant.name)) continue
    return { value, ...didYouMean(meant.name, known) }
  }
  return null
}

function readMeaning(field: string, value: string): { kind: NameKind; name: string } | null {
  const kind = kindByField.get(field)
  if (kind !== undefined) return { kind, name: value }
  const target = targetFields.has(field) ? /^(role|person|team):(.+)$/.exec(value) : null
  // The pattern leaves only these three words.
  return target ? { kind: target[1] as NameKind, name: target[2] ?? '' } : null
}
