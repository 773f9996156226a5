import type { ReadableStore } from '../store/store.ts'
import { queryForm, wordsOf } from './fold-text.ts'
import { markWord } from './index-message.ts'
import { matchFolders } from './match-folders.ts'
import type { SearchNode } from './query-tree.ts'

/**
 * A query for the database: `match` for the full-text index (null: the index is not asked), `sql` for the rest, a condition on `messages`
 * (null: there is none). Both must hold. `hasBeginning`: some word is a beginning, which the index looks up anew for every question; `hasPhrase`: words have
 * to stand side by side.
 * `isNarrow`: `sql` asks for nothing but times, which the narrow index holds.
 */
export type CompiledQuery = {
  match: string | null
  hasBeginning: boolean
  hasPhrase: boolean
  sql: string | null
  values: unknown[]
  isNarrow: boolean
}

/** Splits a tree into what the index answers by itself and what is a condition on columns. */
export function compileQuery(store: ReadableStore, tree: SearchNode): CompiledQuery {
  const parts = tree.kind === 'all' ? tree.of : [tree]
  const positive = parts.filter((part) => part.kind !== 'not' && matchOf(part) !== null)
  const indexed = positive.length > 0 ? parts.filter((part) => matchOf(part.kind === 'not' ? part.of : part) !== null) : []
  const match = indexed.length > 0 ? matchOf({ kind: 'all', of: indexed }) : null
  const rest = parts.filter((part) => !indexed.includes(part)).map((part) => conditionOf(store, part))
  return {
    match,
    hasBeginning: match?.includes('" *') ?? false,
    hasPhrase: indexed.some(holdsPhrase),
    sql: rest.length > 0 ? rest.map((part) => `(${part.sql})`).join(' AND ') : null,
    values: rest.flatMap((part) => part.values),
    isNarrow: parts.every((part) => indexed.includes(part) || part.kind === 'time'),
  }
}

const holdsPhrase = (node: SearchNode): boolean => {
  if (node.kind === 'all' || node.kind === 'any') return node.of.some(holdsPhrase)
  if (node.kind === 'not') return holdsPhrase(node.of)
  return node.kind === 'text' && wordsOf(queryForm(node.text).text).length > 1
}

/** A word that stands in as many messages as a page shows is one: only a rarer one is taken for the beginning of others, too. */
const rareMax = 50

/** Decides about the word that a person may still be typing. */
export function settleBeginning(store: ReadableStore, tree: SearchNode): SearchNode {
  if (tree.kind === 'all' || tree.kind === 'any') return { ...tree, of: tree.of.map((part) => settleBeginning(store, part)) }
  if (tree.kind !== 'text' || tree.beginning !== 'maybe') return tree
  const whole: SearchNode & { kind: 'text' } = { ...tree, beginning: 'no' }
  const found = store.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM message_search WHERE message_search MATCH ? LIMIT ${rareMax})`,
    phraseOf(whole),
  )
  return found?.n === rareMax ? whole : { ...tree, beginning: 'yes' }
}

/** A node in the language of FTS5; null where the index alone cannot answer it. Every word stands in quotes: none is an operator there. */
function matchOf(node: SearchNode): string | null {
  if (node.kind === 'text') return phraseOf(node)
  if (node.kind === 'any') {
    const sides = node.of.map(matchOf)
    return sides.includes(null) ? null : `(${sides.join(' OR ')})`
  }
  if (node.kind !== 'all') return null
  const wanted = node.of.filter((part) => part.kind !== 'not').map(matchOf)
  const unwanted = node.of.flatMap((part) => (part.kind === 'not' ? [matchOf(part.of)] : []))
  if (wanted.length === 0 || wanted.includes(null) || unwanted.includes(null)) return null
  const all = wanted.join(' AND ')
  return unwanted.length === 0 ? `(${all})` : `((${all}) NOT (${unwanted.join(' OR ')}))`
}

function phraseOf(node: SearchNode & { kind: 'text' }): string {
  if (node.column === 'marks') return `"${markWord(node.text)}"`
  const { text, isBeginning } = queryForm(node.text)
  // A quote would end the phrase, a NUL the whole query, and half a surrogate pair is no text; all of them separate words.
  const words = text.replaceAll(/["\u0000\p{Cs}]/gu, ' ')
  return `${node.column === null ? '' : `${node.column} : `}"${words}"${isBeginning || node.beginning !== 'no' ? ' *' : ''}`
}

type Condition = { sql: string; values: unknown[] }

function conditionOf(store: ReadableStore, node: SearchNode): Condition {
  switch (node.kind) {
    case 'all':
    case 'any': {
      const match = matchOf(node)
      if (match !== null) return inIndex(match)
      const parts = node.of.map((part) => conditionOf(store, part))
      return {
        sql: parts.map((part) => `(${part.sql})`).join(node.kind === 'all' ? ' AND ' : ' OR '),
        values: parts.flatMap((part) => part.values),
      }
    }
    case 'not': {
      const inner = conditionOf(store, node.of)
      return { sql: `NOT (${inner.sql})`, values: inner.values }
    }
    case 'text':
      return inIndex(phraseOf(node))
    case 'place':
      return placeCondition(store, node.name)
    default:
      return columnCondition(node)
  }
}

const inIndex = (match: string): Condition => ({
  sql: 'messages.message_no IN (SELECT rowid FROM message_search WHERE message_search MATCH ?)',
  values: [match],
})

/** Conditions on columns of messages. None of them is ever NULL, so that NOT turns each round. */
function columnCondition(node: Exclude<SearchNode, { kind: 'all' | 'any' | 'not' | 'text' | 'place' }>): Condition {
  switch (node.kind) {
    case 'has':
      return node.what === 'attachment' ? { sql: 'messages.attachment_count > 0', values: [] } : taskCondition('TRUE', [])
    case 'triage':
      return { sql: 'messages.in_triage = 1', values: [] }
    case 'flag':
      return node.set
        ? { sql: 'coalesce(messages.flags, 0) & ? <> 0', values: [node.bit] }
        : { sql: 'messages.flags IS NOT NULL AND messages.flags & ? = 0', values: [node.bit] }
    case 'time':
      return {
        sql: 'messages.sort_at >= ? AND messages.sort_at < ?',
        values: [node.from ?? Number.MIN_SAFE_INTEGER, node.to ?? Number.MAX_SAFE_INTEGER],
      }
    case 'item':
      return { sql: 'messages.kind IN (SELECT value FROM json_each(?))', values: [JSON.stringify(node.kinds)] }
    case 'label':
      return {
        sql: "messages.message_no IN (SELECT message_no FROM message_labels WHERE label LIKE ? ESCAPE '\\')",
        values: [node.name.replace(/[\\%_]/g, '\\$&').replace(/\*$/, '%')],
      }
    case 'size':
      return { sql: `messages.size_bytes ${node.comparison} ?`, values: [node.sizeBytes] }
  }
}

/** A folder of an archive or a module of tasks: people say "in" to both. */
function placeCondition(store: ReadableStore, name: string): Condition {
  const folders = matchFolders(store, name)
  const module = taskCondition('tasks.module = ?', [name.toLowerCase()])
  if (folders.length === 0) return module
  const lying =
    'messages.message_no IN (SELECT message_no FROM archive_items WHERE folder_no IN (SELECT value FROM json_each(?)))'
  return { sql: `(${lying}) OR (${module.sql})`, values: [JSON.stringify(folders), ...module.values] }
}

const taskCondition = (condition: string, values: unknown[]): Condition => ({
  sql: `messages.fingerprint IN (SELECT task_messages.fingerprint FROM task_messages JOIN tasks ON tasks.task_id = task_messages.task_id
    WHERE tasks.deleted = 0 AND tasks.confidential = 0 AND ${condition})`,
  values,
})
