import type { FoundMessage, MessageSummary, SearchAnswer, SearchCoverage } from '#shared/model/message.ts'
import { refuseCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import { compileQuery, settleBeginning } from './compile-query.ts'
import { findHits, type Place } from './find-hits.ts'
import { cutSnippet, findRanges, type Marker, markersOf } from './highlight.ts'
import { summarizeMessages } from './message-rows.ts'
import { parseQuery } from './parse-query.ts'
import { readDocument, unpackText } from './search-document.ts'

/** 2,000,000 characters are looked through for the snippets of one page; rows beyond show their first words. */
const snippetBudget = 2_000_000

/**
 * Finds messages, newest first, and says what of the query was not understood and what is not in the index yet.
 *
 * The last word of a query also matches as a beginning, so that results come while typing. No text a person types is a syntax error or an
 * operator of the index. Confidential messages are not in the index. Snippets are made for the rows of this page only.
 */
export function searchMessages(
  store: ReadableStore,
  query: string,
  page: { cursor?: string | undefined; limit: number; now: number },
): SearchAnswer {
  const { tree: typed, remarks } = parseQuery(query, page.now)
  const after = readPlace(page.cursor)
  const coverage = readCoverage(store)
  if (!typed) return { rows: [], nextCursor: null, total: 0, totalIsFloor: false, remarks, coverage }
  const tree = settleBeginning(store, typed)
  const { places, total, isFloor } = findHits(store, compileQuery(store, tree), after, page.limit)
  const shown = places.slice(0, page.limit)
  const last = shown.at(-1)
  const markers = markersOf(tree)
  const budget = { characters: snippetBudget }
  return {
    rows: shown.flatMap((place) => {
      const [summary] = summarizeMessages(store, 'WHERE messages.message_no = ? AND messages.confidential = 0', place.messageNo)
      return summary ? [highlight(store, summary, place.messageNo, markers, budget)] : []
    }),
    nextCursor: places.length > page.limit && last ? `${last.sortAt}.${last.messageNo}` : null,
    total,
    totalIsFloor: isFloor,
    remarks,
    coverage,
  }
}

function readPlace(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null
  const match = /^(-?\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? refuseCursor()
  return { sortAt: Number(match[1]), messageNo: Number(match[2]) }
}

/** What the search cannot find yet: shown beside every answer, so that nobody takes "nothing found" for "nothing there" (U2). */
export function readCoverage(store: ReadableStore): SearchCoverage {
  const count = (sql: string): number => store.get<{ n: number }>(sql)?.n ?? 0
  return {
    messagesWaiting: count('SELECT count(*) AS n FROM unindexed_messages'),
    attachmentsWaiting: count("SELECT count(*) AS n FROM attachment_texts WHERE state = 'waiting'"),
    attachmentsUnreadable: count("SELECT count(*) AS n FROM attachment_texts WHERE state = 'unreadable'"),
    attachments: count('SELECT count(*) AS n FROM attachment_texts'),
  }
}

function highlight(
  store: ReadableStore,
  summary: MessageSummary,
  messageNo: number,
  markers: readonly Marker[],
  budget: { characters: number },
): FoundMessage {
  const subjectRanges = findRanges(summary.subject, markers, 'subject')
  const none = { ...summary, subjectRanges, snippet: null }
  if (markers.length === 0 || budget.characters <= 0) return none
  const document = readDocument(store, messageNo)
  if (!document) return none
  budget.characters -= document.body.length
  const inBody = cutSnippet(document.body, markers, 'body')
  if (inBody) return { ...none, snippet: { ...inBody, place: 'body', name: null } }
  for (const file of readFiles(store, messageNo)) {
    const inName = findRanges(file.name, markers, 'attachments')
    if (inName.length > 0) return { ...none, snippet: { text: file.name, ranges: inName, place: 'filename', name: file.name } }
    if (file.content === null || budget.characters <= 0) continue
    const text = unpackText(file.content)
    budget.characters -= text.length
    const inFile = cutSnippet(text, markers, 'files')
    if (inFile) return { ...none, snippet: { ...inFile, place: 'attachment', name: file.name } }
  }
  for (const column of ['sender', 'recipients', 'copies'] as const) {
    const inPeople = cutSnippet(document[column], markers, column)
    if (inPeople && column !== 'sender') return { ...none, snippet: { ...inPeople, place: column, name: null } }
  }
  return none
}

type FileRow = { name: string; content: Buffer | null }

const readFiles = (store: ReadableStore, messageNo: number): FileRow[] =>
  store.all<FileRow>(
    `SELECT attachments.name, attachment_texts.content FROM attachments
     LEFT JOIN attachment_texts ON attachment_texts.blob_no = attachments.blob_no
     WHERE attachments.message_no = ? ORDER BY attachments.attachment_no LIMIT 50`,
    messageNo,
  )
