import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { MapiAttachment, MapiItem, MapiProperties } from '../../../mapi/mapi-item.ts'
import type { PropertyNames } from '../../../mapi/property-names.ts'
import { openPropertyContext, type PropertyContext } from '../ltp/property-context.ts'
import { openTable, type Table } from '../ltp/table-context.ts'
import { createFaultList, type FaultList, hex, type Report } from '../ndb/fault-list.ts'
import type { PstFault } from '../ndb/header.ts'
import { nidType, typeOfNid, wellKnownNid } from '../ndb/node-id.ts'
import { type NodeContent, openSubnode } from '../ndb/subnode.ts'
import { createProperties } from './item-properties.ts'
import { embeddedDepthMax, embeddedItemsMax } from './limits.ts'
import { pid } from './property-ids.ts'

/** What the items of one file have in common. */
export type StoreContext = { names: PropertyNames; defaultCodePage: number | null }

/** An item of a PST. `messageClass` is empty where the file says nothing. */
export type PstItem = MapiItem & { readonly nid: number; readonly messageClass: string }

/** The way down from the outermost item: the data blocks of all items above, and how many were opened in all. */
type Descent = { depth: number; above: ReadonlySet<number>; budget: { left: number } }

/**
 * Opens a message object: its properties, recipients and attachments.
 *
 * Errors: damaged where its properties cannot be read at all; whatever else is missing stands in `faults` of the item or of its properties.
 * Source: MS-PST 2.4.5 (message objects), 2.4.6 (attachments).
 */
export function openMessage(store: StoreContext, node: NodeContent, nid: number, faults: FaultList): Result<PstItem, PstFault> {
  const descent = { depth: 0, above: new Set([node.bidData]), budget: { left: embeddedItemsMax } }
  const item = openMessageAt(store, node, nid, faults, descent)
  if (item !== null) return succeed(item)
  const reasons = faults.faults.map(({ message }) => message).join(' ')
  return fail({ kind: 'damaged', message: `${node.name} cannot be read. ${reasons}`.trim() })
}

function openMessageAt(store: StoreContext, node: NodeContent, nid: number, faults: FaultList, descent: Descent): PstItem | null {
  const context = openPropertyContext(node, faults.report)
  if (context === null) return null
  const tables = createFaultList()
  return {
    nid,
    messageClass: textOf(context, pid.messageClass),
    properties: createProperties(context, store.names, faults),
    defaultCodePage: store.defaultCodePage,
    recipients: () => readRecipients(store, node, tables.report),
    attachments: () => readAttachments(store, node, tables.report, descent),
    faults: tables.faults,
  }
}

/** Text that is ASCII wherever it matters, whichever of the two string types holds it. */
export function textOf(context: { get: PropertyContext['get'] }, id: number): string {
  const value = context.get(id)
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1').replace(/\0+$/, '') : ''
}

function openTableNode(node: NodeContent, nid: number, report: Report): { node: NodeContent; table: Table } | null {
  const tableNode = openSubnode(node, nid, report)
  if (tableNode === null) return null
  const table = openTable(tableNode, report)
  return table === null ? null : { node: tableNode, table }
}

/** Source: MS-PST 2.4.5.3 (recipient table). A message without the table has no recipients. */
function* readRecipients(store: StoreContext, node: NodeContent, report: Report): Generator<MapiProperties> {
  const found = openTableNode(node, wellKnownNid.recipientTable, report)
  if (found === null) return
  for (const row of found.table.rows()) {
    const faults = createFaultList()
    yield createProperties(found.table.propertiesOf(row, faults.report), store.names, faults)
  }
}

/**
 * Attachments in the order of their table, then those that only the subnodes know (a damaged table).
 *
 * Source: MS-PST 2.4.6.1 (attachment table), 2.4.6.2 (attachment object).
 */
function* readAttachments(store: StoreContext, node: NodeContent, report: Report, descent: Descent): Generator<MapiAttachment> {
  const seen = new Set<number>()
  const found = openTableNode(node, wellKnownNid.attachmentTable, report)
  if (found !== null) {
    for (const row of found.table.rows()) {
      if (seen.has(row.rowId)) continue
      seen.add(row.rowId)
      const attachment = openAttachment(store, node, row.rowId, report, descent)
      if (attachment !== null) yield attachment
      else yield rowAttachment(store, found.table, row, node, report)
    }
  }
  for (const nid of node.subnodes().keys()) {
    if (typeOfNid(nid) !== nidType.attachment || seen.has(nid)) continue
    report('damaged_table', `Attachment ${hex(nid)} of ${node.name} is not in the table of attachments.`)
    const attachment = openAttachment(store, node, nid, report, descent)
    if (attachment !== null) yield attachment
  }
}

function openAttachment(
  store: StoreContext,
  message: NodeContent,
  nid: number,
  report: Report,
  descent: Descent,
): MapiAttachment | null {
  const faults = createFaultList()
  const node = openSubnode(message, nid, faults.report)
  const context = node === null ? null : openPropertyContext(node, faults.report)
  if (node === null || context === null) {
    const reasons = faults.faults.map(({ message: reason }) => reason).join(' ')
    report('unreadable_part', `Attachment ${hex(nid)} of ${message.name} cannot be read. ${reasons}`.trim())
    return null
  }
  return {
    properties: createProperties(context, store.names, faults),
    embedded: () => openEmbedded(store, node, context, faults.report, descent),
  }
}

/** Of an attachment whose own node is lost the table still knows the name and the size. */
function rowAttachment(
  store: StoreContext,
  table: Table,
  row: Parameters<Table['propertiesOf']>[0],
  message: NodeContent,
  report: Report,
): MapiAttachment {
  const faults = createFaultList()
  faults.report('unreadable_part', `The content of attachment ${hex(row.rowId)} of ${message.name} cannot be read.`)
  if (row.bytes === null) report('unreadable_part', `Nothing is known of attachment ${hex(row.rowId)} of ${message.name}.`)
  return { properties: createProperties(table.propertiesOf(row, faults.report), store.names, faults), embedded: () => null }
}

const embeddedMessageMethod = 5

function openEmbedded(
  store: StoreContext,
  node: NodeContent,
  context: PropertyContext,
  report: Report,
  descent: Descent,
): MapiItem | null {
  if (context.get(pid.attachMethod) !== embeddedMessageMethod) return null
  const nid = context.objectNid(pid.attachDataObject)
  const inner = nid === undefined ? null : openSubnode(node, nid, report)
  if (nid === undefined || inner === null) {
    report('unreadable_part', `The message embedded in ${node.name} is not there.`)
    return null
  }
  if (descent.depth + 1 >= embeddedDepthMax || descent.budget.left === 0) {
    report('nested_too_deep', `The message embedded in ${node.name} lies deeper than ${embeddedDepthMax} levels and is left out.`)
    return null
  }
  if (descent.above.has(inner.bidData)) {
    report('nested_too_deep', `The message embedded in ${node.name} is the one that holds it, and is left out.`)
    return null
  }
  descent.budget.left -= 1
  const below = { depth: descent.depth + 1, above: new Set([...descent.above, inner.bidData]), budget: descent.budget }
  const faults = createFaultList()
  const item = openMessageAt(store, inner, nid, faults, below)
  if (item === null) for (const { code, message } of faults.faults) report(code, message)
  return item
}
