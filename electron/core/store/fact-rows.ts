import { type PackEntry, packEntries, unpackEntries } from './fact-pack.ts'
import type { ReadableStore, WritableStore } from './store.ts'

/** At every 128th number what waits becomes a pack: enough to pack well, little enough to open for one message alone. */
const packEvery = 128

/** 1 MiB before compression in one pack, so that some long mails do not make one that is slow to open. */
const packBytesMax = 1024 * 1024

/** 500 numbers in one question, so that no pack is held longer than needed. */
const askedAtOnce = 500

/** Keeps a record of facts beside its message, in the transaction at hand. Confidential or not, it lies in the encrypted database alone. */
export function putFactRow(tx: WritableStore, messageNo: number, record: Buffer): void {
  putWaiting(tx, messageNo, record)
  if (messageNo % packEvery === 0) packWaiting(tx)
}

function putWaiting(tx: WritableStore, messageNo: number, record: Buffer): void {
  tx.run('INSERT INTO message_facts (message_no) VALUES (?) ON CONFLICT (message_no) DO UPDATE SET pack_no = NULL', messageNo)
  tx.run(
    'INSERT INTO waiting_facts (message_no, content) VALUES (?, ?) ON CONFLICT (message_no) DO UPDATE SET content = excluded.content',
    messageNo,
    record,
  )
}

type Row = { message_no: number; pack_no: number | null; content: Buffer | null }

/** Packs that stay open over several readings of one transaction, by their numbers. */
export type OpenPacks = Map<number, readonly PackEntry[]>

/** 16 packs of 1 MiB stay open at most. */
const openPacksMax = 16

/** Reads the records of some messages; those that have none are left out. Each pack is opened once per 500 messages, or once for all of `open`. */
export function* readFactRows(
  store: ReadableStore,
  messageNos: readonly number[],
  open: OpenPacks = new Map(),
): Generator<PackEntry> {
  for (let at = 0; at < messageNos.length; at += askedAtOnce) {
    const rows = store.all<Row>(
      `SELECT message_facts.message_no, pack_no, content FROM message_facts
       LEFT JOIN waiting_facts ON waiting_facts.message_no = message_facts.message_no
       WHERE message_facts.message_no IN (SELECT value FROM json_each(?))`,
      JSON.stringify(messageNos.slice(at, at + askedAtOnce)),
    )
    const wantedByPack = new Map<number, Set<number>>()
    for (const { message_no: messageNo, pack_no: packNo, content } of rows) {
      if (content) yield { messageNo, record: content }
      if (packNo === null) continue
      const wanted = wantedByPack.get(packNo) ?? new Set()
      wantedByPack.set(packNo, wanted.add(messageNo))
    }
    for (const [packNo, wanted] of wantedByPack) {
      for (const entry of entriesOf(store, packNo, open)) if (wanted.has(entry.messageNo)) yield entry
    }
  }
}

function entriesOf(store: ReadableStore, packNo: number, open: OpenPacks): readonly PackEntry[] {
  const known = open.get(packNo)
  if (known) return known
  const pack = store.get<{ content: Buffer }>('SELECT content FROM fact_packs WHERE pack_no = ?', packNo)
  const entries = pack ? unpackEntries(pack.content) : []
  if (open.size >= openPacksMax) open.clear()
  open.set(packNo, entries)
  return entries
}

type WaitingRow = { message_no: number; content: Buffer }

function packWaiting(tx: WritableStore): void {
  const rows = tx.all<WaitingRow>('SELECT message_no, content FROM waiting_facts ORDER BY message_no')
  let pack: PackEntry[] = []
  let bytes = 0
  for (const { message_no: messageNo, content } of rows) {
    if (pack.length > 0 && bytes + content.length > packBytesMax) {
      writePack(tx, pack)
      pack = []
      bytes = 0
    }
    pack.push({ messageNo, record: content })
    bytes += content.length
  }
  if (pack.length > 0) writePack(tx, pack)
}

function writePack(tx: WritableStore, entries: readonly PackEntry[]): void {
  const { lastInsertRowid } = tx.run('INSERT INTO fact_packs (content) VALUES (?)', packEntries(entries))
  for (const { messageNo } of entries) {
    tx.run('UPDATE message_facts SET pack_no = ? WHERE message_no = ?', lastInsertRowid, messageNo)
    tx.run('DELETE FROM waiting_facts WHERE message_no = ?', messageNo)
  }
}

/**
 * Forgets the facts of messages that are removed. A pack that held one is opened: its other messages wait for the next pack, so that
 * nothing of the removed one stays.
 */
export function forgetFactRows(tx: WritableStore, messageNos: readonly number[]): void {
  const gone = new Set(messageNos)
  for (const messageNo of messageNos) {
    const row = tx.get<{ pack_no: number | null }>('SELECT pack_no FROM message_facts WHERE message_no = ?', messageNo)
    if (row && row.pack_no !== null) openPack(tx, row.pack_no, gone)
    tx.run('DELETE FROM waiting_facts WHERE message_no = ?', messageNo)
    tx.run('DELETE FROM message_facts WHERE message_no = ?', messageNo)
  }
}

function openPack(tx: WritableStore, packNo: number, gone: ReadonlySet<number>): void {
  const pack = tx.get<{ content: Buffer }>('SELECT content FROM fact_packs WHERE pack_no = ?', packNo)
  const records = new Map(pack ? unpackEntries(pack.content).map((entry) => [entry.messageNo, entry.record]) : [])
  const members = tx.all<{ message_no: number }>('SELECT message_no FROM message_facts WHERE pack_no = ?', packNo)
  for (const { message_no: messageNo } of members) {
    const record = records.get(messageNo)
    if (gone.has(messageNo) || !record) tx.run('DELETE FROM message_facts WHERE message_no = ?', messageNo)
    else putWaiting(tx, messageNo, record)
  }
  tx.run('DELETE FROM fact_packs WHERE pack_no = ?', packNo)
}
