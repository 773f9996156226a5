import type { ModuleField } from '#shared/model/module.ts'
import type { TemplateKind } from '#shared/model/template.ts'
import { digestFields } from './digest-fields.ts'
import { messageFields } from './message-fields.ts'
import { reportFields } from './report-fields.ts'
import { taskFields } from './task-fields.ts'
import type { TemplateValue, TemplateValues } from './template-value.ts'

/**
 * A field that a text may insert.
 *
 * Shapes: `hasLines` where it may have several. `example` is what it holds in a preview without a task. `content` tells what somebody wrote or what a case is about: in a
 * confidential case it is for readers alone, and in no subject.
 */
export type TextField = { name: string; description: string; content: boolean; hasLines?: true; example: TemplateValue }

/** Fields of every text. */
const everyField: readonly TextField[] = [
  { name: 'organisation', description: 'the name of the organisation', content: false, example: 'Riverside' },
  { name: 'addressee.name', description: 'the name of whom the mail goes to', content: false, example: 'Ana Wiesenquell' },
  {
    name: 'addressee.address',
    description: 'the address of whom the mail goes to',
    content: false,
    example: 'ana@riverside.example',
  },
  { name: 'today', description: 'the day on which the mail is written', content: false, example: { instant: 1_790_000_000_000 } },
]

const fieldsByKind: Readonly<Record<TemplateKind, readonly TextField[]>> = {
  task: [...everyField, ...taskFields, ...messageFields],
  digest: [...everyField, ...digestFields],
  report: [...everyField, ...reportFields],
}

/** The fields of a kind of text, and the own fields of a module as `task.fields.<name>`. */
export function fieldsOf(kind: TemplateKind, ownFields: readonly ModuleField[]): readonly TextField[] {
  const own = ownFields.map(({ name, title, type }) => ({
    ...{ name: `task.fields.${name}`, content: true, example: ownExample(type, title) },
    description: `the module's own field "${title}"`,
  }))
  return kind === 'task' ? [...fieldsByKind.task, ...own] : fieldsByKind[kind]
}

const ownExample = (type: ModuleField['type'], title: string): TemplateValue =>
  type === 'date' ? { day: '2026-10-01' } : type === 'number' ? 120 : title

/** Values in which every field has its example, or is empty: null, no, an empty list. */
export function exampleValues(fields: readonly TextField[], empty = false): TemplateValues {
  return fields.reduce<TemplateValues>(
    (values, { name, example }) => setValue(values, name.split('.'), empty ? emptyOf(example) : example),
    {},
  )
}

const emptyOf = (example: TemplateValue): TemplateValue =>
  Array.isArray(example) ? [] : typeof example === 'boolean' ? false : null

/** Values in which every field that is missing is empty: only a name that nobody knows is missing then. */
export function completeValues(values: TemplateValues, fields: readonly TextField[]): TemplateValues {
  return fields.reduce((all, { name, example }) => {
    const path = name.split('.')
    return hasPath(all, path) ? all : setValue(all, path, Array.isArray(example) ? [] : null)
  }, values)
}

function hasPath(values: TemplateValue, path: readonly string[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return true
  // A list in the place of a group of fields answers for all that lies below it.
  const group = groupOf(values)
  const next = group && Object.hasOwn(group, first) ? group[first] : undefined
  return next !== undefined && hasPath(next, rest)
}

/** The value as a group of named values, or null. */
export const groupOf = (value: TemplateValue | undefined): TemplateValues | null =>
  // What is an object and no list has names; moments and the like are looked at by name as well.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as TemplateValues) : null

export function setValue(values: TemplateValues, path: readonly string[], value: TemplateValue): TemplateValues {
  const [first = '', ...rest] = path
  if (rest.length === 0) return { ...values, [first]: value }
  const inner = Object.hasOwn(values, first) ? values[first] : undefined
  return { ...values, [first]: setValue(groupOf(inner) ?? {}, rest, value) }
}
