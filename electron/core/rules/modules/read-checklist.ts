import type { Checklist } from '#shared/model/module.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import { type Diagnostic, hasErrors } from '../diagnostic.ts'
import { report } from '../source-reader.ts'
import { ChecklistFile } from './module-schema.ts'
import { readDataFile } from './read-data-file.ts'

/** Reads one file of `templates/<module>/checklists/`; the checklist's name is the file's. Errors: findings; with one `checklist` is null. */
export function readChecklist(file: RuleFileSource): { checklist: Checklist | null; diagnostics: Diagnostic[] } {
  const name =
    file.path
      .split('/')
      .at(-1)
      ?.replace(/\.ya?ml$/i, '') ?? ''
  const { to, value, place } = readDataFile(file, ChecklistFile)
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
    report(to, 'E106', { start: 0, end: 1 }, `"${name}" cannot name a checklist`, 'small letters, digits and hyphens')
  if (!value) return { checklist: null, diagnostics: to.diagnostics }
  const items = value.items.map((item) => ({
    id: item.id ?? slugOf(item.title),
    title: item.title,
    required: item.required,
    followUp: item.if_failed ?? null,
  }))
  for (const [index, item] of items.entries()) {
    if (items.findIndex(({ id }) => id === item.id) < index)
      report(to, 'E106', place(['items', index]), `the item "${item.id}" is there twice`, 'give it an id of its own')
  }
  const checklist = { name, title: value.title, description: value.description, items }
  return { checklist: hasErrors(to.diagnostics) ? null : checklist, diagnostics: to.diagnostics }
}

/** An id that stays the same as long as the text does, in any script. */
function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return slug.slice(0, 64) || 'item'
}
