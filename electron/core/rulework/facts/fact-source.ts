import type { ArchiveFormat, ImportMode } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import type { StoredMessage } from '../../ingest/store-message.ts'
import type { ImportedFrom } from '../../ingest/write-batch.ts'
import { changeFacts, type Facts } from '../../rules/facts.ts'
import { findMessageByNo, type MessageRow } from '../../search/message-rows.ts'
import { type ParseOne, readRaw } from '../../search/read-message.ts'
import type { Store } from '../../store/store.ts'
import type { StoredFacts } from './fact-record.ts'
import { keepFacts } from './keep-facts.ts'
import { readFacts } from './read-facts.ts'

export type FactSourceOptions = {
  store: Store
  parseOne: ParseOne
  /** The facts of a message as its thread and task stand now. */
  factsOf(stored: StoredMessage, from: ImportedFrom): Facts
  isJudged(kind: ItemKind): boolean
}

/** A message with the facts it was judged by. `hidden`: it is confidential, and its words are for its readers alone. */
export type JudgedMessage = { stored: StoredFacts; subject: string; from: string; sortAt: number; hidden: boolean }

/** Finds the facts of stored messages. */
export type FactSource = {
  /** Kept facts, or facts made again from the original; null where it was never judged, or cannot be read any more. */
  one(row: MessageRow): Promise<StoredFacts | null>
  /** The newest messages whose facts are at hand, the newest first, in batches; ends early when the taker stops. */
  newest(count: number): Generator<JudgedMessage[]>
  /** Numbers of messages that came before facts were kept. */
  missing(): number[]
  /** Makes and keeps the facts of such a message; false where it cannot be read. */
  make(messageNo: number): Promise<boolean>
  /** Forgets what was read before: messages were removed or became confidential. */
  forget(): void
}

/** 2,000 messages stay unpacked: some ten megabytes, and a person who types at a rule asks for the newest 1,000 again and again. */
const warmMessages = 2_000
const batchMessages = 250

export function createFactSource(options: FactSourceOptions): FactSource {
  const { store } = options
  const warm = new Map<number, JudgedMessage>()
  return {
    one: async (row) => readFacts(store.read, [row.message_no]).get(row.message_no) ?? (await makeFacts(options, row)),
    *newest(count) {
      for (let start = 0; start < count; start += batchMessages) {
        const rows = newestRows(store, Math.min(batchMessages, count - start), start)
        yield judge(store, rows, start < warmMessages ? warm : null)
        if (rows.length < batchMessages) return
      }
    },
    missing: () =>
      store.read
        .all<{ message_no: number; kind: ItemKind }>(
          `SELECT message_no, kind FROM messages
           WHERE NOT EXISTS (SELECT 1 FROM message_facts WHERE message_facts.message_no = messages.message_no)
             AND NOT EXISTS (SELECT 1 FROM receipts WHERE receipts.fingerprint = messages.fingerprint AND receipts.kind NOT IN ('answer', 'ignored'))
           ORDER BY message_no`,
        )
        .flatMap((row) => (options.isJudged(row.kind) ? [row.message_no] : [])),
    make: async (messageNo) => {
      const row = findMessageByNo(store.read, messageNo)
      const made = row && (await makeFacts(options, row))
      if (made) store.write((tx) => keepFacts(tx, made))
      return made !== null && made !== undefined
    },
    forget: () => warm.clear(),
  }
}

type NewestRow = {
  message_no: number
  fingerprint: Buffer
  subject: string
  from_name: string
  from_address: string
  sort_at: number
  confidential: number
}

function newestRows(store: Store, count: number, start: number): NewestRow[] {
  return store.read.all<NewestRow>(
    `SELECT messages.message_no, fingerprint, subject, from_name, from_address, sort_at, confidential
     FROM messages JOIN message_facts ON message_facts.message_no = messages.message_no
     ORDER BY sort_at DESC, messages.message_no DESC LIMIT ? OFFSET ?`,
    count,
    start,
  )
}

function judge(store: Store, rows: readonly NewestRow[], warm: Map<number, JudgedMessage> | null): JudgedMessage[] {
  // A number is used again after an undone import: the fingerprint says whether it is still the same message.
  const isWarm = (row: NewestRow): boolean =>
    warm?.get(row.message_no)?.stored.facts.fingerprint === row.fingerprint.toString('hex')
  const cold = rows.filter((row) => !isWarm(row)).map((row) => row.message_no)
  const read = cold.length > 0 ? readFacts(store.read, cold) : new Map<number, StoredFacts>()
  return rows.flatMap((row) => {
    const stored = read.get(row.message_no) ?? warm?.get(row.message_no)?.stored
    if (!stored) return []
    const judged: JudgedMessage = {
      stored,
      subject: row.subject,
      from: row.from_name || row.from_address,
      sortAt: row.sort_at,
      hidden: row.confidential === 1,
    }
    if (warm) remember(warm, row.message_no, judged)
    return [judged]
  })
}

function remember(warm: Map<number, JudgedMessage>, messageNo: number, judged: JudgedMessage): void {
  warm.delete(messageNo)
  warm.set(messageNo, judged)
  if (warm.size <= warmMessages) return
  const oldest = warm.keys().next()
  if (!oldest.done) warm.delete(oldest.value)
}

type FromRow = { mode: ImportMode; format: ArchiveFormat; path_json: string | null }

/** Facts of a message that came before they were kept: from its original, its thread as it was when it came. */
async function makeFacts(options: FactSourceOptions, row: MessageRow): Promise<StoredFacts | null> {
  const { store, parseOne, factsOf } = options
  const kind = store.read.get<{ kind: ItemKind }>('SELECT kind FROM messages WHERE message_no = ?', row.message_no)?.kind
  if (!kind || !options.isJudged(kind)) return null
  const raw = readRaw(store, row)
  const outcome = raw ? await parseOne(raw) : null
  if (!outcome || outcome.kind === 'failed') return null
  const from = store.read.get<FromRow>(
    `SELECT archives.mode, archives.format, archive_folders.path_json FROM archive_items
     JOIN archives ON archives.archive_no = archive_items.archive_no
     LEFT JOIN archive_folders ON archive_folders.folder_no = archive_items.folder_no
     WHERE archive_items.message_no = ? AND archive_items.outcome = 'imported' LIMIT 1`,
    row.message_no,
  )
  const folder = from?.path_json ? (JSON.parse(from.path_json) as string[]) : [] // written by FolderRows
  const stored = {
    messageNo: row.message_no,
    fingerprint: row.fingerprint.toString('hex'),
    threadNo: row.thread_no,
    message: outcome.message,
    derived: outcome.derived,
  }
  const about = { mode: from?.mode ?? 'live', format: from?.format ?? 'eml', kind, folder, labels: [], history: false } as const
  const facts = asOfThen(store, row, factsOf(stored, about))
  return {
    messageNo: row.message_no,
    at: row.imported_at,
    threadNo: row.thread_no,
    setHash: '',
    history: false,
    partial: false,
    facts,
  }
}

/** The thread as the message found it: those that came before it, and a task only if one of them had it. */
function asOfThen(store: Store, row: MessageRow, facts: Facts): Facts {
  const before = store.read.get<{ n: number }>(
    'SELECT count(*) AS n FROM messages WHERE thread_no = ? AND message_no < ?',
    row.thread_no,
    row.message_no,
  )
  const hadTask =
    store.read.get(
      `SELECT 1 FROM messages JOIN task_messages ON task_messages.fingerprint = messages.fingerprint
       WHERE messages.thread_no = ? AND messages.message_no < ? LIMIT 1`,
      row.thread_no,
      row.message_no,
    ) !== undefined
  const count = (before?.n ?? 0) + 1
  const thread = { ...facts.thread, new: count === 1, hasTask: hadTask, count }
  return changeFacts(facts, { thread, task: hadTask ? facts.task : null })
}
