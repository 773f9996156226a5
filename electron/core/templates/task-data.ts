import type { Module } from '#shared/model/module.ts'
import type { TemplateAudience } from '#shared/model/template.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Facts } from '../rules/facts.ts'
import { type FieldContext, fieldNames, findField } from '../rules/fields.ts'
import type { ReadableStore } from '../store/store.ts'
import { summaryOf } from '../tasks/queries.ts'
import { findTask, type TaskRow } from '../tasks/task-facts.ts'
import type { TemplateData } from './template-data.ts'
import type { Mailbox, TemplateValue, TemplateValues } from './template-value.ts'
import { fieldsOf, setValue } from './text-fields.ts'

/** What the values of a task or message are read with. */
export type DataContext = {
  now(): number
  modules(): readonly Module[]
  people(): PeopleDirectory
  nameRule(ruleId: string): { title: string } | null
  /** The facts of a message, or of the newest that came in for a task; null where neither is kept. */
  factsOf(store: ReadableStore, task: TaskRow | null, messageId: string | null): Facts | null
}

/** What a text is to speak of. `also` are fields that say why it is sent. */
export type MailMatter = {
  taskId: string | null
  messageId: string | null
  audience: TemplateAudience
  addressee?: { name: string; address: string } | null
  also?: TemplateValues
}

/** The values of a task and its message; null where the task does not exist for the caller. */
export function readTaskData(store: ReadableStore, context: DataContext, about: MailMatter): TemplateData | null {
  const row = about.taskId === null ? null : (findTask(store, about.taskId) ?? null)
  if (about.taskId !== null && row === null) return null
  const facts = context.factsOf(store, row, about.messageId)
  const now = context.now()
  const { addressee } = about
  const values = {
    ...(facts ? valuesOfFacts({ facts, now, handled: null }) : {}),
    ...(addressee ? { addressee: { name: addressee.name, address: addressee.address } } : {}),
    ...about.also,
  }
  if (!row)
    return { kind: 'task', audience: about.audience, confidential: facts?.task?.confidential ?? false, module: null, now, values }
  const task = taskValues(store, context, row, now)
  return {
    ...{ kind: 'task', audience: about.audience, confidential: row.confidential === 1, module: row.module, now },
    values: { ...values, case: caseNumber(row.task_id), task: { ...groupIn(values, 'task'), ...task } },
  }
}

/** The module of a task; null where it does not exist for the caller. */
export const findTaskModule = (store: ReadableStore, taskId: string): string | null => findTask(store, taskId)?.module ?? null

const groupIn = (values: TemplateValues, name: string): TemplateValues => (values[name] ?? {}) as TemplateValues // written by valuesOfFacts

/** Eight digits of the task's id, as one tells them on the telephone. */
export const caseNumber = (taskId: string): string => `${taskId.slice(5, 9)}-${taskId.slice(9, 13)}`.toUpperCase()

function taskValues(store: ReadableStore, context: DataContext, row: TaskRow, now: number): TemplateValues {
  const modules = context.modules()
  const module = modules.find((one) => one.module === row.module)
  const summary = summaryOf(store, modules, row, now)
  return {
    ...{ title: row.title, description: row.description, requester: nameAddress(row.requester, context.people()), url: null },
    ...{ module_title: module?.title ?? row.module, status_title: summary.statusTitle, confidential: row.confidential === 1 },
    assignee: nameTarget(row.assignee, context),
    team: nameTarget(row.team, context),
    fields: ownFields(store, module, row),
  }
}

function ownFields(store: ReadableStore, module: Module | undefined, row: TaskRow): TemplateValues {
  const rows = store.all<{ field: string; value: string }>('SELECT field, value FROM task_fields WHERE task_id = ?', row.task_id)
  const known = (module?.fields ?? []).map(({ name, type }): [string, TemplateValue] => {
    const value = rows.find(({ field }) => field === name)?.value ?? null
    return [name, value === null ? null : type === 'date' ? { day: value } : type === 'number' ? Number(value) : value]
  })
  return Object.fromEntries(known)
}

/** Whom a target names, in words: a person's name, the title of a role, the name of a team. */
function nameTarget(target: string | null, { people, modules }: DataContext): string | null {
  if (target === null) return null
  const [kind, name = ''] = target.split(':')
  if (kind === 'person') return people().byId(name)?.name ?? name
  const role =
    kind === 'role' &&
    modules()
      .flatMap(({ roles }) => roles)
      .find((one) => one.name === name)
  return role ? role.title : kind === 'role' || kind === 'team' ? name.replaceAll(/[_-]/g, ' ') : target
}

function nameAddress(address: string | null, people: PeopleDirectory): string | null {
  if (address === null) return null
  return people.byAddress(address)?.name || people.contactOf(address)?.name || address
}

const examples = new Map(fieldsOf('task', []).map(({ name, example }) => [name, example]))

/** The fields of the rule language as a text sees them: lists where several are meant, moments for times, people for addresses. */
function valuesOfFacts(context: FieldContext): TemplateValues {
  return fieldNames
    .filter((name) => name !== 'header' && !name.startsWith('from.'))
    .reduce<TemplateValues>((values, name) => setValue(values, name.split('.'), readValue(name, context)), {})
}

function readValue(name: string, context: FieldContext): TemplateValue {
  const field = findField(name)
  const isList = Array.isArray(examples.get(name))
  switch (field?.type) {
    case 'text': {
      const texts = field.read(context, null)
      return isList ? [...texts] : (texts[0] ?? null)
    }
    case 'addresses': {
      const boxes = field.read(context).map(toMailbox)
      return isList ? boxes : (boxes[0] ?? null)
    }
    case 'number': {
      const numbers = field.read(context)
      return isList ? [...numbers] : (numbers[0] ?? null)
    }
    case 'flag':
      return field.read(context)
    case 'time': {
      const instant = field.read(context)
      return instant === null ? null : { instant }
    }
    default:
      return null
  }
}

const toMailbox = ({ name, address }: { name: string; address: string }): Mailbox => ({
  ...{ name, address },
  domain: address.slice(address.lastIndexOf('@') + 1),
})
