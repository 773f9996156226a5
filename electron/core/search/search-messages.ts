import type { MessageSummary } from '#shared/model/message.ts'
import { readNumberCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import { summarizeMessages } from './message-rows.ts'
import { parseQuery, type SearchTerm } from './parse-query.ts'

export type SearchPage = { rows: MessageSummary[]; nextCursor: string | null; total: number }

/**
 * Finds messages, newest first.
 *
 * The last word of a query also matches as a beginning, so that results come while typing. Every word is quoted for FTS5: no text a person
 * types is a syntax error or an operator of the index. Confidential messages are not in the index.
 */
export function searchMessages(
  store: ReadableStore,
  query: string,
  page: { cursor?: string | undefined; limit: number },
): SearchPage {
  const terms = parseQuery(query).map((term) =>
    term.kind === 'word' ? { ...term, words: term.words.flatMap((word) => piecesOf(store, word)) } : term,
  )
  if (terms.length === 0) return { rows: [], nextCursor: null, total: 0 }
  const { sql, values } = conditionOf(terms)
  const offset = readNumberCursor(page.cursor, 0)
  const rows = summarizeMessages(
    store,
    `WHERE ${sql} ORDER BY messages.sort_at DESC, messages.message_no DESC LIMIT ? OFFSET ?`,
    ...values,
    page.limit + 1,
    offset,
  )
  const total = store.get<{ n: number }>(`SELECT count(*) AS n FROM messages WHERE ${sql}`, ...values)?.n ?? 0
  return { rows: rows.slice(0, page.limit), nextCursor: rows.length > page.limit ? String(offset + page.limit) : null, total }
}

/**
 * A word as the index holds it. SQLite knows fewer letters than JavaScript and may cut a word in two, and the index, which keeps no
 * positions, refuses such a phrase: then its characters are looked up one by one.
 */
function piecesOf(store: ReadableStore, word: string): string[] {
  if (/^[\u0000-\u024f]*$/.test(word)) return [word]
  try {
    store.get('SELECT rowid FROM message_search WHERE message_search MATCH ? LIMIT 1', `"${word}"`)
    return [word]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_ERROR') return [...word]
    throw error
  }
}

function conditionOf(terms: readonly SearchTerm[]): { sql: string; values: unknown[] } {
  const words = terms.filter((term) => term.kind === 'word')
  const wanted = words.filter((term) => !term.negated)
  const unwanted = words.filter((term) => term.negated)
  const parts: { sql: string; values: unknown[] }[] = []
  if (wanted.length > 0)
    parts.push(inIndex('IN', wanted.map((term, place) => matchOf(term, place === wanted.length - 1)).join(' AND ')))
  else parts.push({ sql: 'messages.confidential = 0', values: [] })
  if (unwanted.length > 0) parts.push(inIndex('NOT IN', unwanted.map((term) => `(${matchOf(term, false)})`).join(' OR ')))
  for (const term of terms) {
    if (term.kind === 'attachment') parts.push({ sql: 'messages.attachment_count > 0', values: [] })
    if (term.kind === 'triage') parts.push({ sql: 'messages.in_triage = 1', values: [] })
    if (term.kind === 'before') parts.push({ sql: 'messages.sort_at < ?', values: [term.at] })
    if (term.kind === 'after') parts.push({ sql: 'messages.sort_at >= ?', values: [term.at] })
  }
  return { sql: parts.map((part) => `(${part.sql})`).join(' AND '), values: parts.flatMap((part) => part.values) }
}

const inIndex = (operator: 'IN' | 'NOT IN', match: string) => ({
  sql: `messages.message_no ${operator} (SELECT rowid FROM message_search WHERE message_search MATCH ?)`,
  values: [match],
})

/** The index keeps columns, not positions (detail=column), so a phrase is looked up as all of its words in one column. */
function matchOf(term: SearchTerm & { kind: 'word' }, isLast: boolean): string {
  const column = term.column === null ? '' : `{${term.column}} : `
  return term.words
    .map(
      (word, place) =>
        `${column}"${word.replaceAll('"', '')}"${isLast && place === term.words.length - 1 && word.length > 1 ? '*' : ''}`,
    )
    .join(' AND ')
}
