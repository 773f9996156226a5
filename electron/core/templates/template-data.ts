import type { TemplateAudience, TemplateKind } from '#shared/model/template.ts'
import type { TemplateValue, TemplateValues } from './template-value.ts'
import type { TextField } from './text-fields.ts'
import { groupOf } from './text-fields.ts'

/**
 * What a text is filled with.
 *
 * Shapes: `audience` is whom the mail really goes to: `readers` only when every one of them may read the task. `confidential` speaks of the
 * task; `module` is its own, for the module's texts and fields. `values` by the names of text-fields.ts; `organisation` and `today` are added.
 */
export type TemplateData = {
  readonly kind: TemplateKind
  readonly audience: TemplateAudience
  readonly confidential: boolean
  readonly module: string | null
  readonly now: number
  readonly values: TemplateValues
}

/** The values with a word in the place of all content: what whoever may not read a case is shown (TPL-6). */
export function maskContent(values: TemplateValues, fields: readonly TextField[], word: string): TemplateValues {
  const open = new Set(fields.filter(({ content }) => !content).map(({ name }) => name))
  return maskGroup(values, '', open, word)
}

function maskGroup(values: TemplateValues, prefix: string, open: ReadonlySet<string>, word: string): TemplateValues {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]): [string, TemplateValue] => {
      const name = `${prefix}${key}`
      if (open.has(name)) return [key, value]
      // A name that nobody knows counts as content: what is not known to be harmless is hidden.
      const group = groupOf(value)
      if (group && [...open].some((one) => one.startsWith(`${name}.`))) return [key, maskGroup(group, `${name}.`, open, word)]
      return [key, maskValue(value, word)]
    }),
  )
}

/** Texts become the word; what has another type becomes nothing, since a date or a number tells as much. */
function maskValue(value: TemplateValue, word: string): TemplateValue {
  if (typeof value === 'string') return value === '' ? '' : word
  if (Array.isArray(value)) return []
  const group = groupOf(value)
  if (group) return Object.fromEntries(Object.entries(group).map(([key, part]) => [key, maskValue(part, word)]))
  return typeof value === 'boolean' ? false : null
}

/** Keeps the title and note of each confidential element of a list, at any depth, from who may not read it. */
export function maskElements(value: TemplateValue, word: string): TemplateValue {
  if (Array.isArray(value)) return value.map((part) => maskElements(part, word))
  const named = groupOf(value)
  if (!named) return value
  const parts = Object.entries(named).map(([key, part]): [string, TemplateValue] => [key, maskElements(part, word)])
  const group = Object.fromEntries(parts)
  if (group.confidential !== true || !('title' in group)) return group
  return { ...group, title: word, ...('note' in group ? { note: null } : {}) }
}
