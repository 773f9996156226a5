import type { z } from 'zod'
import { toPlainLine } from './plain-text.ts'

type Issue = z.core.$ZodIssue

/**
 * What is wrong with the value of one field, for behind its name.
 *
 * Shapes: words that are no id are named, all of them, beside one that could be; of a list it is said that nothing was done, with the others neither.
 * Else the sentence of the first issue.
 */
export function explainIssues(issues: readonly Issue[], value: unknown): string {
  const [first] = issues
  if (!first) return ''
  const example = exampleOf(first)
  if (example === null)
    return first.path.length > 1 && !Array.isArray(value) ? `${first.path.slice(1).join('.')} ${first.message}` : first.message
  if (!Array.isArray(value)) return `${quote(value)} is no such id; one looks like ${example}.`
  const wrong = issues.filter((issue) => exampleOf(issue) !== null).map(({ path }) => quote(value[Number(path[1])]))
  return `${wrong.join(', ')} ${wrong.length === 1 ? 'is no such id' : 'are no such ids'}; one looks like ${example}. Nothing was done.`
}

const quote = (word: unknown): string => `"${toPlainLine(String(word))}"`

const digits = '3f2a9c407d1b4e589a6f0c2d8e71b5a43f2a9c407d1b4e589a6f0c2d8e71b5a4'

/** An id of the kind that was asked for, made from its pattern; null where no id was. */
function exampleOf(issue: Issue): string | null {
  const pattern = issue.code === 'invalid_format' ? /^\/?\^(\w+_)(.+)\$\/?$/.exec(issue.pattern ?? '') : null
  const [, prefix, rest = ''] = pattern ?? []
  if (prefix === undefined) return null
  const written = rest
    .replace('[0-9a-f-]{36}', '3f2a9c40-7d1b-4e58-9a6f-0c2d8e71b5a4')
    .replaceAll(/\[0-9a-f\]\{(\d+)\}/g, (_, count) => digits.slice(0, Number(count)))
    .replaceAll('[0-9]+', '12')
  return `${prefix}${written}`
}
