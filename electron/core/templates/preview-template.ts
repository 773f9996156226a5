import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { TemplateAudience, TemplatePreview } from '#shared/model/template.ts'
import type { ReadableStore } from '../store/store.ts'
import { knownFields, renderTemplate } from './render-template.ts'
import { checkText } from './save-template.ts'
import { type DataContext, readTaskData } from './task-data.ts'
import type { TemplateBook } from './template-book.ts'
import type { TemplateData } from './template-data.ts'
import { readTemplateFile, type TemplateFile } from './template-file.ts'
import type { TemplateValue } from './template-value.ts'
import { exampleValues, groupOf } from './text-fields.ts'

export type PreviewServices = { read: ReadableStore; book: TemplateBook; context: DataContext }

/** What a preview is of. Without task and message it is filled with examples. */
export type PreviewMatter = {
  taskId?: string | undefined
  messageId?: string | undefined
  audience?: TemplateAudience | undefined
}

export type MatterFault = 'TASK_NOT_FOUND' | 'MESSAGE_NOT_FOUND'

/** Shows a text as it would be sent, with the errors that would keep it from being sent, and with what is empty in it. */
export function previewTemplate(
  services: PreviewServices,
  file: TemplateFile,
  matter: PreviewMatter,
): Result<TemplatePreview, MatterFault> {
  const data = readMatter(services, file, matter)
  if (!data.ok) return data
  const setting = services.book.setting()
  const rendered = renderTemplate(file, data.value, setting)
  if (!rendered.ok) return succeed({ mail: null, problems: rendered.fault })
  return succeed({ mail: rendered.value, problems: emptyFields(services.book, file, data.value) })
}

/** As `previewTemplate`, for a text that lies nowhere yet. */
export function previewDraft(
  services: PreviewServices,
  draft: { path: string; text: string },
  matter: PreviewMatter,
): Result<TemplatePreview, MatterFault> {
  const { file, problems } = readTemplateFile({ ...draft, origin: 'profile' })
  if (!file) return succeed({ mail: null, problems })
  const shown = previewTemplate(services, file, matter)
  if (!shown.ok) return shown
  const checked = checkText(services.book, draft.path, draft.text).problems
  const isNew = (problem: Diagnostic) =>
    !shown.value.problems.some(
      ({ line, column, code }) => line === problem.line && column === problem.column && code === problem.code,
    )
  return succeed({ mail: shown.value.mail, problems: [...shown.value.problems, ...checked.filter(isNew)] })
}

function readMatter(services: PreviewServices, file: TemplateFile, matter: PreviewMatter): Result<TemplateData, MatterFault> {
  const { read, book, context } = services
  const { taskId = null, messageId = null, audience = file.head.audience } = matter
  if ((taskId === null && messageId === null) || file.kind !== 'task') {
    const values = exampleValues(knownFields(file, file.folder, book.setting()))
    return succeed({ kind: file.kind, audience, confidential: false, module: file.folder, now: context.now(), values })
  }
  if (messageId !== null && context.factsOf(read, null, messageId) === null) return fail('MESSAGE_NOT_FOUND')
  const data = readTaskData(read, context, { taskId, messageId, audience, also: examplesOf(file, book) })
  return data ? succeed(data) : fail('TASK_NOT_FOUND')
}

/** Nobody escalates or gives a task for a preview: why it would be sent is shown by example. */
function examplesOf(file: TemplateFile, book: TemplateBook): Record<string, TemplateValue> {
  const examples = exampleValues(knownFields(file, file.folder, book.setting()))
  return Object.fromEntries(
    ['rule', 'escalation', 'assignment', 'change', 'addressee'].map((name) => [name, examples[name] ?? null]),
  )
}

/** Fields that the text inserts, and that hold nothing here: what would leave a gap in the mail. */
function emptyFields(book: TemplateBook, file: TemplateFile, { values }: TemplateData): Diagnostic[] {
  const added = new Set(['organisation', 'today'])
  const { fields } = book.check(file)
  return fields
    .filter((name) => !added.has(name) && !isAskedFor(file.text, name) && isEmpty(valueAt(values, name.split('.'))))
    .map((name) => ({
      ...{ path: file.head.path, line: lineOf(file.text, name), column: 1, severity: 'info' as const, code: 'I201' },
      message: `"${name}" is empty here`,
    }))
}

function valueAt(values: TemplateValue, path: readonly string[]): TemplateValue {
  const [first, ...rest] = path
  if (first === undefined) return values
  const group = groupOf(values)
  return group && Object.hasOwn(group, first) ? valueAt(group[first] ?? null, rest) : null
}

const isEmpty = (value: TemplateValue): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** A text that asks whether a field is there reads well without it. */
const isAskedFor = (text: string, name: string): boolean =>
  [...text.matchAll(/\{%-?\s*(?:if|elsif|unless|for\s+\w+\s+in)\s+([\w.]+)/g)].some((match) => match[1] === name)

/** The first line below the head that names the field. */
function lineOf(text: string, name: string): number {
  const lines = text.split('\n')
  const end = lines.indexOf('---', 1)
  const at = lines.findIndex((line, index) => line.includes(name) && (index > end || line.startsWith('subject:')))
  return at < 0 ? 1 : at + 1
}
