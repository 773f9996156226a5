import { fileTimeToInstant } from '../../../mapi/property-value.ts'
import { openTable, type Table, type TableColumn, type TableRow } from '../ltp/table-context.ts'
import type { Report } from '../ndb/fault-list.ts'
import { nidType, siblingNid, typeOfNid } from '../ndb/node-id.ts'
import type { FolderContext } from './folder-context.ts'
import { pid } from './property-ids.ts'

/** An item of a folder; `recovered` where only the node b-tree knows that it belongs there. */
export type ItemRef = { nid: number; recovered: boolean }

/** What a folder holds, counted; times are UTC milliseconds, null where the contents table has no column for them. */
export type Contents = {
  items: number
  recovered: number
  associated: number
  unread: number
  earliest: number | null
  latest: number | null
}

type Needed = Pick<FolderContext, 'openNode' | 'index'>

const messageFlagRead = 0x01

/** Counts what a folder holds, without reading any item. Source: MS-PST 2.4.4.5 (contents table), 2.4.4.6 (FAI contents table). */
export function readContents(context: Needed, folderNid: number, report: Report): Contents {
  const table = openFolderTable(context, folderNid, nidType.contentsTable, report)
  const counted: Contents = { items: 0, recovered: 0, associated: 0, unread: 0, earliest: null, latest: null }
  for (const { row, recovered } of walkRefs(context, folderNid, table)) {
    counted.items += 1
    if (recovered) counted.recovered += 1
    if (table !== null && row?.bytes) countRow(counted, table, row)
  }
  counted.associated = openFolderTable(context, folderNid, nidType.associatedContentsTable, () => {})?.rowCount ?? 0
  return counted
}

/** The items of a folder in the order of its contents table, then those that only name it as their parent. */
export function* listItems(context: Needed, folderNid: number, report: Report): Generator<ItemRef> {
  const table = openFolderTable(context, folderNid, nidType.contentsTable, report)
  for (const { nid, recovered } of walkRefs(context, folderNid, table)) yield { nid, recovered }
}

function* walkRefs(
  context: Needed,
  folderNid: number,
  table: Table | null,
): Generator<{ nid: number; recovered: boolean; row: TableRow | null }> {
  const children = context.index.messagesOf(folderNid)
  const seen = new Set<number>()
  if (table !== null) {
    for (const row of table.rows()) {
      if (seen.has(row.rowId) || typeOfNid(row.rowId) !== nidType.normalMessage) continue
      seen.add(row.rowId)
      yield { nid: row.rowId, recovered: false, row }
    }
  }
  for (const nid of children) if (!seen.has(nid)) yield { nid, recovered: true, row: null }
}

function openFolderTable(context: Needed, folderNid: number, type: number, report: Report): Table | null {
  const node = context.openNode(siblingNid(folderNid, type), report)
  return node === null ? null : openTable(node, report)
}

function countRow(counted: Contents, table: Table, row: TableRow): void {
  const flags = columnOf(table, pid.messageFlags, 4)
  if (flags !== null && row.bytes !== null && table.hasCell(row, flags)) {
    if ((row.bytes.readInt32LE(flags.offset) & messageFlagRead) === 0) counted.unread += 1
  }
  const instant = timeIn(table, row, pid.messageDeliveryTime) ?? timeIn(table, row, pid.clientSubmitTime)
  if (instant === null) return
  if (counted.earliest === null || instant < counted.earliest) counted.earliest = instant
  if (counted.latest === null || instant > counted.latest) counted.latest = instant
}

/** Instants outside 1970 to 2100 are marks or damage, and would tell a person nothing about the span of a folder. */
const instantMax = Date.UTC(2100, 0, 1)

function timeIn(table: Table, row: TableRow, id: number): number | null {
  const column = columnOf(table, id, 8)
  if (column === null || row.bytes === null || !table.hasCell(row, column)) return null
  const instant = fileTimeToInstant(row.bytes, column.offset)
  return instant > 0 && instant < instantMax ? instant : null
}

function columnOf(table: Table, id: number, cellBytes: number): TableColumn | null {
  const column = table.columns.get(id)
  return column !== undefined && column.cellBytes === cellBytes ? column : null
}
