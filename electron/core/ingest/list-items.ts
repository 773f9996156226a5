import type { ArchiveItem, ItemOutcome, ItemReason } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import { readNumberCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import { unpackFlags } from './item-flags.ts'

export type ItemsInput = {
  outcome?: ItemOutcome | undefined
  partial?: boolean | undefined
  reason?: string | undefined
  kind?: ItemKind | undefined
  cursor?: string | undefined
  limit: number
}

type ItemRow = {
  item_no: number
  offset_bytes: number
  size_bytes: number
  path_json: string | null
  place: string | null
  kind: ItemKind
  item_class: string | null
  flags: number | null
  outcome: ItemOutcome
  reason: string | null
  partial: number
  problems_json: string | null
  fingerprint: Buffer | null
  subject: string | null
}

/** Lists the items of an archive behind a number of its statement, in the order of the archive. */
export function listItems(store: ReadableStore, archiveNo: number, input: ItemsInput) {
  const { where, values } = conditionsOf(archiveNo, input)
  const total = store.get<{ n: number }>(`SELECT count(*) AS n FROM archive_items WHERE ${where}`, ...values)?.n ?? 0
  return { ...listItemPage(store, archiveNo, input), total }
}

/** As `listItems`, without their number: whoever walks all pages would count all of them for each. */
export function listItemPage(store: ReadableStore, archiveNo: number, input: ItemsInput) {
  const { where, values } = conditionsOf(archiveNo, input)
  const after = readNumberCursor(input.cursor, 0)
  const rows = store.all<ItemRow>(
    `SELECT archive_items.item_no, archive_items.offset_bytes, archive_items.size_bytes, archive_folders.path_json, archive_items.place,
            archive_items.kind, archive_items.item_class, archive_items.flags, archive_items.outcome, archive_items.reason,
            archive_items.partial, archive_items.problems_json, messages.fingerprint, messages.subject
     FROM archive_items LEFT JOIN messages ON messages.message_no = archive_items.message_no
       LEFT JOIN archive_folders ON archive_folders.folder_no = archive_items.folder_no
     WHERE ${where} AND archive_items.item_no > ? ORDER BY archive_items.item_no LIMIT ?`,
    ...values,
    after,
    input.limit + 1,
  )
  const shown = rows.slice(0, input.limit)
  return { rows: shown.map(itemOf), nextCursor: rows.length > input.limit ? String(shown.at(-1)?.item_no) : null }
}

function conditionsOf(archiveNo: number, input: ItemsInput): { where: string; values: unknown[] } {
  const wanted: [condition: string, value: unknown][] = [['archive_items.archive_no = ?', archiveNo]]
  if (input.outcome !== undefined) wanted.push(['archive_items.outcome = ?', input.outcome])
  if (input.partial !== undefined) wanted.push(['archive_items.partial = ?', input.partial ? 1 : 0])
  if (input.kind !== undefined) wanted.push(['archive_items.kind = ?', input.kind])
  if (input.reason !== undefined)
    wanted.push([
      `? IN (SELECT archive_items.reason UNION ALL SELECT json_extract(value, '$.code') FROM json_each(archive_items.problems_json))`,
      input.reason,
    ])
  return { where: wanted.map(([condition]) => condition).join(' AND '), values: wanted.map(([, value]) => value) }
}

function itemOf(row: ItemRow): ArchiveItem {
  return {
    itemNo: row.item_no,
    offsetBytes: row.offset_bytes,
    sizeBytes: row.size_bytes,
    folder: row.path_json === null ? [] : (JSON.parse(row.path_json) as string[]), // written by folder-rows.ts
    place: row.place,
    kind: row.kind,
    itemClass: row.item_class,
    flags: unpackFlags(row.flags),
    outcome: row.outcome,
    reason: row.reason,
    partial: row.partial === 1,
    messageId: row.fingerprint ? `msg_${row.fingerprint.toString('hex')}` : null,
    subject: row.subject,
    problems: row.problems_json === null ? [] : (JSON.parse(row.problems_json) as ArchiveItem['problems']), // written by writeBatch
  }
}

/** Groups the items of an archive by what happened to them: skipped and failed ones by their reason, partial ones by each problem. */
export function listReasons(store: ReadableStore, archiveNo: number): ItemReason[] {
  const whole = store.all<Grouped>(
    `SELECT outcome, 0 AS partial, coalesce(reason, 'unknown') AS reason,
            coalesce(json_extract(min(problems_json), '$[0].message'), '') AS message, count(*) AS count,
            count(DISTINCT json_extract(problems_json, '$[0].message')) AS messages
     FROM archive_items WHERE archive_no = ? AND outcome IN ('skipped', 'failed') GROUP BY outcome, coalesce(reason, 'unknown')`,
    archiveNo,
  )
  const partial = store.all<Grouped>(
    `SELECT archive_items.outcome AS outcome, 1 AS partial, json_extract(problem.value, '$.code') AS reason,
            min(json_extract(problem.value, '$.message')) AS message, count(DISTINCT archive_items.item_no) AS count,
            count(DISTINCT json_extract(problem.value, '$.message')) AS messages
     FROM archive_items, json_each(archive_items.problems_json) AS problem
     WHERE archive_items.archive_no = ? AND archive_items.partial = 1 AND archive_items.outcome = 'imported'
     GROUP BY json_extract(problem.value, '$.code')`,
    archiveNo,
  )
  return [...whole, ...partial]
    .map(({ messages, message, ...row }) => ({
      ...row,
      partial: Boolean(row.partial),
      // Where each says something of its own, one of them is an example and no reason of all.
      message: messages > 1 ? `${reasonWords(row.reason)} One of them: ${message}` : message,
    }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason))
}

type Grouped = ItemReason & { messages: number }

function reasonWords(reason: string): string {
  switch (reason) {
    case 'unreadable_item':
      return 'Damaged in the archive, so that they cannot be read.'
    case 'unreadable_part':
      return 'Something of them is damaged or missing; the rest is there.'
    case 'unexpected_format':
      return 'Not what their names say; they were read as what they are.'
    case 'not_mail':
      return 'Not mail.'
    default:
      return 'Each says where.'
  }
}

type FolderRow = {
  path_json: string
  role: 'inbox' | null
  chosen: number
  items: number | null
  problem: string | null
  found: number
  earliest: number | null
  latest: number | null
  size_bytes: number | null
}

/** Lists the folders of an imported archive with what was found in each. */
export function listArchiveFolders(store: ReadableStore, archiveNo: number) {
  const rows = store.all<FolderRow>(
    `SELECT archive_folders.path_json, archive_folders.role, archive_folders.chosen, archive_folders.items, archive_folders.problem,
            count(archive_items.item_no) AS found, min(messages.sort_at) AS earliest, max(messages.sort_at) AS latest,
            sum(archive_items.size_bytes) AS size_bytes
     FROM archive_folders LEFT JOIN archive_items ON archive_items.folder_no = archive_folders.folder_no
       LEFT JOIN messages ON messages.message_no = archive_items.message_no
     WHERE archive_folders.archive_no = ? GROUP BY archive_folders.folder_no ORDER BY archive_folders.folder_no`,
    archiveNo,
  )
  return rows.map((row) => ({
    path: JSON.parse(row.path_json) as string[], // written by folder-rows.ts
    role: row.role,
    items: row.items,
    sizeBytes: row.size_bytes,
    earliest: row.earliest,
    latest: row.latest,
    problem: row.problem,
    chosen: row.chosen === 1,
    found: row.found,
  }))
}
