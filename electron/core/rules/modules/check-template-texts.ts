import type { Module } from '#shared/model/module.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import { type Diagnostic, severityOfCode } from '../diagnostic.ts'
import { canonicalFieldName, fieldNames } from '../fields.ts'
import { didYouMean } from '../suggest.ts'
import { sharedTemplates } from './load-modules.ts'

/** What a text for mail may insert beside the fields of the rule language and the module's own. */
export const templateWords: readonly string[] = [
  ...['organisation', 'case', 'rule.title', 'escalation.after', 'escalation.to'],
  ...['task.title', 'task.description', 'task.requester'],
]

const ownField = 'task.fields.'
const reach = /\{\{-?\s*([\p{L}_][\p{L}\p{N}_.-]*)|\{%-?\s*(?:if|elsif|unless)\s+([\p{L}_][\p{L}\p{N}_.-]*)|\{%-?\s*(\w+)/gu
const allowedTags = ['if', 'elsif', 'else', 'endif', 'unless', 'endunless', 'case', 'when', 'endcase', 'assign', 'for', 'endfor']

/**
 * Checks what texts for mail insert: fields that exist (E202), and no tag that could read a file (E301).
 *
 * Shapes: the files below templates/, subject and text alike. The Liquid itself is read by whoever sends.
 */
export function checkTemplateTexts(files: readonly RuleFileSource[], modules: readonly Module[]): Diagnostic[] {
  return files
    .filter(({ path }) => /^templates\/[^/]+\/[^/]+\.liquid$/.test(path))
    .flatMap((file) => {
      const folder = file.path.split('/')[1] ?? ''
      const module = modules.find((candidate) => candidate.module === folder)
      if (!module && folder !== sharedTemplates) return []
      const own = (module?.fields ?? []).map(({ name }) => `${ownField}${name}`)
      return [...file.text.matchAll(reach)].flatMap((match) => checkWord(file, match, [...templateWords, ...own, ...fieldNames]))
    })
}

function checkWord(file: RuleFileSource, match: RegExpExecArray, known: readonly string[]): Diagnostic[] {
  const [whole, inserted, asked, tag] = match
  const at = match.index + whole.length
  if (tag !== undefined) {
    if (allowedTags.includes(tag)) return []
    return [finding(file, at - tag.length, 'E301', `a text cannot use the tag "${tag}"`, didYouMean(tag, allowedTags))]
  }
  const word = inserted ?? asked ?? ''
  if (known.includes(word) || known.includes(canonicalFieldName(word))) return []
  return [finding(file, at - word.length, 'E202', `unknown field "${word}" in a text`, didYouMean(word, known))]
}

function finding(file: RuleFileSource, offset: number, code: string, message: string, hint: { hint?: string }): Diagnostic {
  const before = file.text.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1) + 1
  return { path: file.path, line, column, severity: severityOfCode(code), code, message, ...hint }
}
