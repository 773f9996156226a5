import type { MailTemplate } from '#shared/model/module.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { TemplateHead } from './module-schema.ts'
import { readDataFile } from './read-data-file.ts'

const head = /^\ufeff?---(\r?\n[\s\S]*?\r?\n)---[ ]*(\r?\n|$)/

/** A template's head as data, and its text below: what comes after the second line of three hyphens. */
export function splitTemplate(text: string): { head: string; body: string } | null {
  const match = head.exec(text)
  // The first line becomes a comment of the same length, so that places in the head are those in the file.
  return match ? { head: `#--${match[1]}`, body: text.slice(match[0].length) } : null
}

/**
 * Reads the head of a `templates/<module>/*.liquid` file: id, language, subject, audience, fields. The text itself is Liquid and not looked at here.
 *
 * Shapes: a file called `<name>.<role>.<language>.liquid` is the variant for a role.
 * Errors: findings; with one `template` is null.
 */
export function readMailTemplate(file: RuleFileSource): { template: MailTemplate | null; diagnostics: Diagnostic[] } {
  const parts = splitTemplate(file.text)
  if (!parts) {
    const message = 'a template begins with its id, language and subject between two lines of three hyphens'
    const diagnostic = { path: file.path, line: 1, column: 1, severity: 'error' as const, code: 'E105', message }
    return { template: null, diagnostics: [diagnostic] }
  }
  const { to, value } = readDataFile({ path: file.path, text: parts.head }, TemplateHead)
  if (!value) return { template: null, diagnostics: to.diagnostics }
  const { id: name, language, subject, audience, fields = null } = value
  return {
    template: { name, language, role: roleOfPath(file.path), subject, audience, fields, path: file.path },
    diagnostics: to.diagnostics,
  }
}

function roleOfPath(path: string): string | null {
  const [, role, language] = path.slice(path.lastIndexOf('/') + 1, -'.liquid'.length).split('.')
  return language === undefined ? null : (role ?? null)
}
