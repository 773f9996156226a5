import type { ReadableStore } from '../store/store.ts'
import type { CompiledQuery } from './compile-query.ts'

/** Up to ten thousand hits are counted and put in order; nobody reads on, and a word of every mail would cost a second. */
export const countMax = 10_000

/** The newest 5,000 messages are looked through for a common word: with one hit in a hundred that is a page. */
const windowRows = 5000

/** Before such a count a further condition is judged for this many hits of the index at most. */
const judgedMax = 50_000

export type Place = { sortAt: number; messageNo: number }
export type Hits = { places: Place[]; total: number; isFloor: boolean }

type Condition = { sql: string; values: unknown[] }
type Row = { message_no: number; sort_at: number }

const newestFirst = 'ORDER BY messages.sort_at DESC, messages.message_no DESC'

/**
 * Finds the newest hits of a query after a place, and how many there are.
 *
 * Two ways, because the index is in the order of import and the answer in the order of time: few hits are fetched and sorted; many are met by
 * going back from the newest message and asking of each. Confidential messages are never among them.
 * Shapes: `limit` + 1 places at most, so that the caller sees whether there are more; `isFloor` where there are more than `total`.
 */
export function findHits(store: ReadableStore, query: CompiledQuery, after: Place | null, limit: number): Hits {
  const visible: Condition = { sql: 'messages.confidential = 0', values: [] }
  const condition = query.sql === null ? visible : { sql: `${visible.sql} AND (${query.sql})`, values: query.values }
  const from = after ? { sql: '(messages.sort_at, messages.message_no) < (?, ?)', values: [after.sortAt, after.messageNo] } : null
  const wanted = from ? { sql: `${from.sql} AND ${condition.sql}`, values: [...from.values, ...condition.values] } : condition
  if (query.match === null) {
    const total = countRows(store, `SELECT 1 FROM messages WHERE ${condition.sql} LIMIT ${countMax + 1}`, condition.values)
    return { places: walk(store, wanted, limit), ...bounded(total) }
  }
  const inIndex = countRows(store, `SELECT 1 FROM message_search WHERE message_search MATCH ? LIMIT ${countMax + 1}`, [
    query.match,
  ])
  return inIndex <= countMax
    ? fetchFew(store, query, query.match, wanted, condition, limit)
    : { places: meetMany(store, query.match, query, from, limit), ...countMany(store, query, query.match, condition, inIndex) }
}

const countRows = (store: ReadableStore, rows: string, values: unknown[]): number =>
  store.get<{ n: number }>(`SELECT count(*) AS n FROM (${rows})`, ...values)?.n ?? 0

const bounded = (found: number): { total: number; isFloor: boolean } => ({
  total: Math.min(found, countMax),
  isFloor: found > countMax,
})

const placesOf = (rows: Row[]): Place[] => rows.map((row) => ({ sortAt: row.sort_at, messageNo: row.message_no }))

function fetchFew(
  store: ReadableStore,
  query: CompiledQuery,
  match: string,
  wanted: Condition,
  condition: Condition,
  limit: number,
): Hits {
  // CROSS JOIN: the index first. Without a further condition the narrow index holds all that is asked.
  const source = `FROM message_search CROSS JOIN messages ${query.sql === null ? 'INDEXED BY messages_order' : ''}
    ON messages.message_no = message_search.rowid WHERE message_search MATCH ?`
  const rows = store.all<Row>(
    `SELECT messages.message_no, messages.sort_at ${source} AND ${wanted.sql} ${newestFirst} LIMIT ?`,
    match,
    ...wanted.values,
    limit + 1,
  )
  const total = countRows(store, `SELECT 1 ${source} AND ${condition.sql}`, [match, ...condition.values])
  return { places: placesOf(rows), total, isFloor: false }
}

/** Goes back from the newest message. */
function walk(store: ReadableStore, wanted: Condition, limit: number): Place[] {
  return placesOf(
    store.all<Row>(
      `SELECT messages.message_no, messages.sort_at FROM messages WHERE ${wanted.sql} ${newestFirst} LIMIT ?`,
      ...wanted.values,
      limit + 1,
    ),
  )
}

function meetMany(store: ReadableStore, match: string, query: CompiledQuery, from: Condition | null, limit: number): Place[] {
  // The index holds no confidential message, so the narrow index of times is enough here.
  const asked = [from, query.sql === null ? null : { sql: query.sql, values: query.values }].filter((part) => part !== null)
  const sql = asked.length > 0 ? asked.map((part) => `(${part.sql})`).join(' AND ') : 'TRUE'
  const values = asked.flatMap((part) => part.values)
  const rows = store.all<Row>(
    `WITH newest AS MATERIALIZED (
       SELECT messages.message_no, messages.sort_at FROM messages WHERE ${sql} ${newestFirst} LIMIT ${windowRows})
     SELECT message_no, sort_at FROM newest
     WHERE EXISTS (SELECT 1 FROM message_search WHERE message_search MATCH ? AND message_search.rowid = newest.message_no) LIMIT ?`,
    ...values,
    match,
    limit + 1,
  )
  if (rows.length > limit) return placesOf(rows)
  // The hits lie further back: all of them become a set, and the way back asks the set.
  const inSet = '+messages.message_no IN (SELECT rowid FROM message_search WHERE message_search MATCH ?)'
  return walk(store, { sql: `${sql} AND ${inSet}`, values: [...values, match] }, limit)
}

function countMany(
  store: ReadableStore,
  query: CompiledQuery,
  match: string,
  condition: Condition,
  inIndex: number,
): { total: number; isFloor: boolean } {
  if (query.sql === null) return bounded(inIndex)
  const judged = `SELECT rowid FROM message_search WHERE message_search MATCH ? LIMIT ${judgedMax}`
  const total = countRows(
    store,
    `SELECT 1 FROM (${judged}) AS hits CROSS JOIN messages ON messages.message_no = hits.rowid WHERE ${condition.sql} LIMIT ${countMax + 1}`,
    [match, ...condition.values],
  )
  const isWhole =
    countRows(store, `SELECT 1 FROM message_search WHERE message_search MATCH ? LIMIT ${judgedMax + 1}`, [match]) <= judgedMax
  return { total: Math.min(total, countMax), isFloor: total > countMax || !isWhole }
}
