import type { MailTemplate } from '#shared/model/module.ts'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { TemplateKind } from '#shared/model/template.ts'
import { readMailTemplate, splitTemplate } from '../rules/modules/read-mail-template.ts'
import { withoutMarks } from './inserted-values.ts'
import { readUses } from './read-uses.ts'

/** A text for mail as its file holds it. */
export type TemplateFile = {
  head: MailTemplate
  folder: string
  kind: TemplateKind
  origin: 'product' | 'profile'
  text: string
  /** The subject, with as many empty lines before it as stand before it in the file, so that a line in it is that of the file. */
  subject: string
  /** Columns that stand before the subject in its line. */
  subjectColumn: number
  /** The text below the head, with empty lines in the place of the head. */
  body: string
}

/** Where texts for every module and where texts of reports lie. */
export const sharedFolder = 'email'
export const reportFolder = 'reports'

/** What a text is about, by where it lies. */
export function kindOf(folder: string, name: string): TemplateKind {
  if (folder === reportFolder) return 'report'
  return folder === sharedFolder && name === 'digest' ? 'digest' : 'task'
}

/** Reads one file below templates/. Errors: findings with their place; with one, `file` is null. */
export function readTemplateFile(source: { path: string; text: string; origin: 'product' | 'profile' }): {
  file: TemplateFile | null
  problems: Diagnostic[]
} {
  const text = withoutMarks(source.text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'))
  const { template, diagnostics } = readMailTemplate({ path: source.path, text })
  const parts = splitTemplate(text)
  const problems = diagnostics.map(({ path, line, column, severity, code, message, hint }) => ({
    ...{ path, line, column, severity, code, message },
    ...(hint === undefined ? {} : { hint }),
  }))
  if (!parts) return { file: null, problems }
  const headLines = text.slice(0, text.length - parts.body.length).split('\n').length - 1
  const body = `${'\n'.repeat(headLines)}${parts.body}`
  if (!template) return { file: null, problems: [...problems, ...checkBody(source.path, body)] }
  const folder = source.path.split('/')[1] ?? ''
  const subjectLine = text.split('\n').findIndex((line) => line.startsWith('subject:'))
  const written = text.split('\n')[subjectLine] ?? ''
  return {
    file: {
      ...{ head: template, folder, kind: kindOf(folder, template.name), origin: source.origin, text },
      subject: `${'\n'.repeat(Math.max(0, subjectLine))}${template.subject}`,
      subjectColumn: Math.max(0, written.indexOf(template.subject)),
      body,
    },
    problems: [...problems, ...checkName(template, source.path)],
  }
}

/** What the Liquid of a text says wrong whatever its head is: whoever mends the head need not come back for it. */
const checkBody = (path: string, body: string): Diagnostic[] =>
  readUses(body, { locale: { language: 'en', zone: 'UTC' }, known: [], insert: () => '' }).faults.map((fault) => ({
    ...{ path, severity: 'error' },
    ...fault,
  }))

/** The file's name says what its head says: who looks for a text looks for the file. */
function checkName({ name, role, language }: MailTemplate, path: string): Diagnostic[] {
  const wanted = [name, ...(role === null ? [] : [role]), language, 'liquid'].join('.')
  if (path.endsWith(`/${wanted}`)) return []
  const message = `by its head this file is called ${wanted}`
  return [{ path, line: 1, column: 1, severity: 'error', code: 'T101', message }]
}
