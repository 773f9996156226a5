import { Shaped } from './filters.ts'
import type { InsertedValues } from './inserted-values.ts'
import { maxSubjectLength } from './limits.ts'
import { showValue, type TextLocale } from './show-value.ts'

function showOne(value: unknown, locale: TextLocale): string {
  const text = value instanceof Shaped ? value.text : showValue(value, locale)
  if (text !== null) return text
  throw new Error('this is a group of fields: name the one that is meant')
}

/** Puts a value into a body as a mark: it is never read as Markdown. */
export function insertIntoBody(value: unknown, locale: TextLocale, inserted: InsertedValues): string {
  if (value instanceof Shaped && value.kind === 'link')
    return inserted.keep({ kind: 'link', href: value.href, label: value.text })
  const text = showOne(value, locale)
  if (value instanceof Shaped && value.kind !== 'link') return inserted.keep({ kind: value.kind, text })
  return text === '' ? '' : inserted.keep({ kind: 'text', text })
}

/** Puts a value into a subject: plain text. */
export const insertIntoSubject = (value: unknown, locale: TextLocale): string => showOne(value, locale)

/**
 * One line that a header can hold: no line break, no other control character, at most `maxSubjectLength` characters (A-33, P6).
 *
 * Line breaks of Unicode count: a mail program that shows them would show a second line.
 */
export function toSubjectLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
  return line.length <= maxSubjectLength ? line : `${cutWhole(line, maxSubjectLength - 1)}…`
}

/** Cuts without leaving half a character or a mark without its letter. */
function cutWhole(text: string, length: number): string {
  let cut = ''
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    if (cut.length + segment.length > length) break
    cut += segment
  }
  return cut.trimEnd()
}
