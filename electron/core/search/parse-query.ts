import { DateTime } from 'luxon'

/** One thing a search asks for: a word in a column of the index, or a condition on a column of messages. */
export type SearchTerm =
  | { kind: 'word'; column: 'subject' | 'body' | 'people' | 'attachments' | null; words: string[]; negated: boolean }
  | { kind: 'attachment' }
  | { kind: 'before' | 'after'; at: number }
  | { kind: 'triage' }

const columns: Readonly<Record<string, 'subject' | 'people' | 'attachments' | 'body'>> = {
  subject: 'subject',
  from: 'people',
  to: 'people',
  cc: 'people',
  file: 'attachments',
  body: 'body',
}

/** Twenty terms find anything that is there; a pasted page would only be slow. */
const termsMax = 20

/**
 * Reads what a person typed into the search field. Nothing is an error: what is no operator is a word (D5, A-44).
 *
 * Shapes: words and "phrases"; `from: to: cc: subject: body: file:` before one; `has:attachment`, `is:triage`,
 * `before:2026-07-01`, `after:2026-07-01`; `-word` leaves out.
 */
export function parseQuery(query: string): SearchTerm[] {
  const terms: SearchTerm[] = []
  for (const match of query.matchAll(/(-)?(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu)) {
    if (terms.length >= termsMax) break
    const [whole, minus, prefix, phrase, bare] = match
    const key = prefix?.toLowerCase()
    const term = operatorTerm(key, phrase ?? bare ?? '')
    if (term) {
      terms.push(term)
      continue
    }
    const column = key === undefined ? null : columns[key]
    // "note:this" with an unknown prefix is two words, not a mistake.
    const words = tokenize(column === undefined ? whole.replace(/^-/, '') : (phrase ?? bare ?? ''))
    if (words.length > 0) terms.push({ kind: 'word', column: column ?? null, words, negated: minus !== undefined })
  }
  return terms
}

function operatorTerm(key: string | undefined, value: string): SearchTerm | null {
  if (key === 'has' && /^attachments?$/i.test(value)) return { kind: 'attachment' }
  if (key === 'is' && value.toLowerCase() === 'triage') return { kind: 'triage' }
  if (key === 'before' || key === 'after') {
    const day = DateTime.fromISO(value)
    return day.isValid ? { kind: key, at: day.toMillis() } : null
  }
  return null
}

/**
 * Words as the index has them: runs of letters and digits, with the accents written after them. Everything else separates, the vowel
 * signs of Indic scripts too, because unicode61 cuts there.
 */
export function tokenize(text: string): string[] {
  return text.match(/(?:[\p{L}\p{N}\p{Co}][\u0300-\u0331]*)+/gu) ?? []
}
