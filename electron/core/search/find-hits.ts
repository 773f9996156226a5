import type { ReadableStore } from '../store/store.ts'
import type { CompiledQuery } from './compile-query.ts'

/** Up to ten thousand hits are counted and put in order; nobody reads on, and a word of every mail would cost a second. */
const countMax = 10_000

/** The newest 5,000 messages are looked through for a common word: with one hit in a hundred that is a page. */
const windowRows = 5000

/** Up to 60,000 hits are put into a set in a moment. */
const setMax = 60_000

/** Of a common word's hits, 10,000 are judged by a further condition before the count ends with "at least". */
const judgedMax = 10_000

export type Place = { sortAt: number; messageNo: number }
export type Hits = { places: Place[]; total: number; isFloor: boolean }

type Condition = { sql: string; values: unknown[] }
type Row = { message_no: number; sort_at: number }

/** What is asked for: the index's part where there is one, the condition on messages, and the place to go on from. */
type Question = { match: string; condition: Condition; from: Condition; query: CompiledQuery; limit: number }

const newestFirst = 'ORDER BY messages.sort_at DESC, messages.message_no DESC'

/**
 * Finds the newest hits of a query after a place, and how many there are.
 *
 * Two ways, because the index is in the order of import and the answer in the order of time: few hits are fetched and sorted; many are met by
 * going back from the newest message and asking of each. Confidential messages are never among them.
 * Shapes: `limit` + 1 places at most, so that the caller sees whether there are more; `isFloor` where there are more than `total`.
 */
export function findHits(store: ReadableStore, query: CompiledQuery, after: Place | null, limit: number): Hits {
  const visible = 'messages.confidential = 0'
  const condition: Condition =
    query.sql === null ? { sql: visible, values: [] } : { sql: `${visible} AND (${query.sql})`, values: query.values }
  const from: Condition = after
    ? { sql: '(messages.sort_at, messages.message_no) < (?, ?)', values: [after.sortAt, after.messageNo] }
    : { sql: 'TRUE', values: [] }
  if (query.match === null) {
    const total = countRows(store, `SELECT 1 FROM messages WHERE ${condition.sql} LIMIT ${countMax + 1}`, condition.values)
    return { places: walk(store, both(from, condition), limit), ...bounded(total) }
  }
  const question: Question = { match: query.match, condition, from, query, limit }
  if (query.sql === null) {
    // One look-up answers both questions where the hits are few; nobody knows before.
    const few = fetchHits(store, question, countMax + 1)
    if (few.length <= countMax) return page(few, after, limit)
    return { places: meetMany(store, question), total: countMax, isFloor: true }
  }
  const inIndex = countRows(store, matching(countMax + 1), [query.match])
  if (inIndex <= countMax) return page(fetchHits(store, question, countMax), after, limit)
  const places = meetMany(store, question)
  // A first page that is not full is the whole answer.
  if (after === null && places.length <= limit) return { places, total: places.length, isFloor: false }
  const counted = countMany(store, question)
  return { places, ...counted, total: Math.max(counted.total, Math.min(places.length, limit)) }
}

const both = (first: Condition, second: Condition): Condition => ({
  sql: `${first.sql} AND ${second.sql}`,
  values: [...first.values, ...second.values],
})

/** At most so many rows of the index. */
const matching = (rows: number): string => `SELECT rowid FROM message_search WHERE message_search MATCH ? LIMIT ${rows}`

const countRows = (store: ReadableStore, rows: string, values: unknown[]): number =>
  store.get<{ n: number }>(`SELECT count(*) AS n FROM (${rows})`, ...values)?.n ?? 0

const bounded = (found: number): { total: number; isFloor: boolean } => ({
  total: Math.min(found, countMax),
  isFloor: found > countMax,
})

const placesOf = (rows: Row[]): Place[] => rows.map((row) => ({ sortAt: row.sort_at, messageNo: row.message_no }))

/** The messages of hits; the narrow index where it holds all that is asked. */
const joined = ({ query }: Question): string =>
  `CROSS JOIN messages ${query.isNarrow ? 'INDEXED BY messages_order' : ''} ON messages.message_no = hits.rowid`

/** Hits of the index that meet the condition, newest first. */
function fetchHits(store: ReadableStore, question: Question, rows: number): Place[] {
  return placesOf(
    store.all<Row>(
      `SELECT messages.message_no, messages.sort_at FROM (${matching(rows)}) AS hits ${joined(question)}
       WHERE ${question.condition.sql} ${newestFirst}`,
      question.match,
      ...question.condition.values,
    ),
  )
}

function page(all: readonly Place[], after: Place | null, limit: number): Hits {
  const isAfter = ({ sortAt, messageNo }: Place): boolean =>
    after === null || sortAt < after.sortAt || (sortAt === after.sortAt && messageNo < after.messageNo)
  return { places: all.filter(isAfter).slice(0, limit + 1), total: all.length, isFloor: false }
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

function meetMany(store: ReadableStore, question: Question): Place[] {
  const { match, query, from, limit } = question
  // The index holds no confidential message: without that question the narrow index of times is enough to go back.
  const wanted = query.sql === null ? from : both(from, { sql: `(${query.sql})`, values: query.values })
  if (!isSet(store, question)) {
    const rows = store.all<Row>(
      `SELECT message_no, sort_at FROM (
         SELECT messages.message_no, messages.sort_at FROM messages WHERE ${wanted.sql} ${newestFirst} LIMIT ${windowRows}) AS newest
       WHERE EXISTS (SELECT 1 FROM message_search WHERE message_search MATCH ? AND message_search.rowid = newest.message_no) LIMIT ?`,
      ...wanted.values,
      match,
      limit + 1,
    )
    if (rows.length > limit) return placesOf(rows)
  }
  const inSet = '+messages.message_no IN (SELECT rowid FROM message_search WHERE message_search MATCH ?)'
  // The set first: it is asked without reading the message.
  return walk(store, both({ sql: inSet, values: [match] }, wanted), limit)
}

/**
 * Whether all hits become a set that the way back asks, rather than the index for each message. A beginning would be gathered from all its
 * words for every message; a word that is not in every tenth message has a list that is searched from its start each time.
 */
function isSet(store: ReadableStore, { match, query }: Question): boolean {
  if (query.hasBeginning) return true
  // Finding phrases costs more than asking for one: there are no counts to be had cheaply.
  return !query.hasPhrase && countRows(store, matching(setMax + 1), [match]) <= setMax
}

function countMany(store: ReadableStore, question: Question): { total: number; isFloor: boolean } {
  const { match, condition } = question
  const judged = countRows(store, matching(judgedMax + 1), [match])
  const total = countRows(
    store,
    `SELECT 1 FROM (${matching(judgedMax)}) AS hits ${joined(question)} WHERE ${condition.sql} LIMIT ${countMax + 1}`,
    [match, ...condition.values],
  )
  return { total: Math.min(total, countMax), isFloor: total > countMax || judged > judgedMax }
}
