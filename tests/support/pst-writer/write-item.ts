import { type StoredProperty, storeProperty, type Text } from './encode-value.ts'
import { type AttachmentSpec, type ItemSpec, type PropertySpec, propertyTypes as types } from './item-spec.ts'
import type { NameMap } from './named-properties.ts'
import { type NodeDatabase, nodeKinds, type SubnodeEntry } from './node-database.ts'
import { type NodeParts, valueNodeId, writeProperties } from './property-context.ts'
import { attachmentColumns, recipientColumns } from './table-columns.ts'
import { createTable } from './table-context.ts'

/** What writing an item takes besides the item. */
export type ItemWriter = {
  database: NodeDatabase
  text: Text
  names: NameMap
  /** What every item says about its 8-bit strings; null where it says nothing. */
  codePage: number | null
  /** 16 bytes that no other item has. */
  newKey: () => Buffer
  leafRoom: number | undefined
}

const fixedNodes = { recipientTable: 0x692, attachmentTable: 0x671 } as const
const tags = { messageClass: 0x001a, messageFlags: 0x0e07, messageSize: 0x0e08, searchKey: 0x300b, codePage: 0x3ffd } as const
const attachTags = { size: 0x0e20, number: 0x0e21, data: 0x3701, name: 0x3704, method: 0x3705, longName: 0x3707 } as const
const pathTags = { long: 0x370d, short: 0x3708 } as const
const recipientTags = { kind: 0x0c15, name: 0x3001, address: 0x3003 } as const
const displayTags = [0, 0x0e04, 0x0e03, 0x0e02] as const

/** Writes an item with all that hangs on it; `stored` are its own properties, for the table of its folder. Source: MS-PST 2.4.5. */
export function writeItem(writer: ItemWriter, item: ItemSpec): NodeParts & { stored: StoredProperty[]; sizeBytes: number } {
  const { database } = writer
  const recipients = writeRecipients(writer, item.recipients)
  const attachments = item.attachments.map((attachment, index) => writeAttachment(writer, attachment, index))
  const stored = itemProperties(writer, item)
  const attached = attachments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const sizeBytes = stored.reduce((sum, { bytes }) => sum + bytes.length, 0) + attached + 512
  putInteger(stored, tags.messageSize, sizeBytes)
  const parts = writeProperties(database, stored, writer.leafRoom)
  const subnodes: SubnodeEntry[] = [
    ...parts.subnodes,
    ownNode(database, fixedNodes.recipientTable, recipients),
    ...attachments.map(({ nodeId, parts: held }) => ownNode(database, nodeId, held)),
  ]
  if (attachments.length > 0)
    subnodes.push(ownNode(database, fixedNodes.attachmentTable, writeAttachmentTable(writer, attachments)))
  return { data: parts.data, subnodes, stored, sizeBytes }
}

function ownNode(database: NodeDatabase, nodeId: number, parts: NodeParts): SubnodeEntry {
  return { nodeId, data: parts.data, subnodes: database.writeSubnodes(parts.subnodes) }
}

function itemProperties(writer: ItemWriter, item: ItemSpec): StoredProperty[] {
  const given = item.properties.map((property) => resolve(writer, property))
  const has = new Set(given.map(({ id }) => id))
  const attached = item.attachments.length > 0 ? 0x10 : 0
  const added: PropertySpec[] = [
    { id: tags.messageClass, type: types.string, value: item.messageClass },
    { id: tags.messageFlags, type: types.integer32, value: 1 | attached },
    { id: tags.searchKey, type: types.binary, value: writer.newKey() },
    ...(writer.codePage === null ? [] : [{ id: tags.codePage, type: types.integer32, value: writer.codePage }]),
    ...displayLists(item),
  ]
  return [...given, ...added.filter(({ id }) => typeof id === 'number' && !has.has(id)).map((one) => resolve(writer, one))]
}

/** PidTagDisplayTo, Cc and Bcc, as the store derives them from the recipients. */
function displayLists(item: ItemSpec): PropertySpec[] {
  return [1, 2, 3].map((kind) => {
    const names = item.recipients
      .filter((recipient) => givenValue(recipient, recipientTags.kind) === kind)
      .map((recipient) => givenValue(recipient, recipientTags.name) ?? givenValue(recipient, recipientTags.address) ?? '')
    return { id: displayTags[kind] ?? 0, type: types.string, value: names.join('; ') }
  })
}

function givenValue(properties: readonly PropertySpec[], id: number): PropertySpec['value'] | undefined {
  return properties.find((property) => property.id === id)?.value
}

export function resolve(writer: ItemWriter, { id, type, value }: PropertySpec): StoredProperty {
  return storeProperty(typeof id === 'number' ? id : writer.names.idOf(id), type, value, writer.text)
}

function writeRecipients(writer: ItemWriter, recipients: ItemSpec['recipients']): NodeParts {
  const rows = recipients.map((recipient) => recipient.map((property) => resolve(writer, property)))
  const columns = recipientColumns(writer.text)
  for (const { id, type } of rows.flat()) if (!columns.some((column) => column.id === id)) columns.push({ id, type })
  const table = createTable(writer.database, columns, writer.leafRoom)
  for (const [index, row] of rows.entries()) table.addRow(index, new Map(row.map(({ id, bytes }) => [id, bytes])))
  return table.finish()
}

type WrittenAttachment = { nodeId: number; parts: NodeParts; stored: StoredProperty[]; sizeBytes: number }

function writeAttachment(writer: ItemWriter, attachment: AttachmentSpec, index: number): WrittenAttachment {
  const { content } = attachment
  const { method, properties, subnodes, sizeBytes } = writeContent(writer, attachment)
  const own: PropertySpec[] = [
    { id: attachTags.number, type: types.integer32, value: index },
    { id: attachTags.method, type: types.integer32, value: method },
    { id: attachTags.size, type: types.integer32, value: sizeBytes },
    { id: attachTags.name, type: types.string, value: attachment.name },
    ...(content.kind === 'embedded' ? [] : [{ id: attachTags.longName, type: types.string, value: attachment.name }]),
    ...properties,
  ]
  const given = new Set(attachment.properties.map(({ id }) => id))
  const stored = [...attachment.properties, ...own.filter(({ id }) => !given.has(id))].map((one) => resolve(writer, one))
  const parts = writeProperties(writer.database, stored, writer.leafRoom)
  return {
    nodeId: (0x401 + index) * 32 + nodeKinds.attachment,
    parts: { data: parts.data, subnodes: [...parts.subnodes, ...subnodes] },
    stored,
    sizeBytes,
  }
}

type WrittenContent = { method: number; properties: PropertySpec[]; subnodes: SubnodeEntry[]; sizeBytes: number }

function writeContent(writer: ItemWriter, { content }: AttachmentSpec): WrittenContent {
  const { database } = writer
  switch (content.kind) {
    case 'bytes':
      return {
        method: 1,
        properties: [{ id: attachTags.data, type: types.binary, value: content.bytes }],
        subnodes: [],
        sizeBytes: content.bytes.length,
      }
    case 'reference': {
      const path = [pathTags.long, pathTags.short].map((id) => ({ id, type: types.string, value: content.path }))
      return { method: 2, properties: path, subnodes: [], sizeBytes: 0 }
    }
    case 'embedded': {
      // A number no node of the file has: libpff looks there first.
      const nodeId = database.newNodeId(nodeKinds.message)
      const written = writeItem(writer, content.item)
      const properties = [objectProperty(nodeId, written.sizeBytes)]
      return { method: 5, properties, subnodes: [ownNode(database, nodeId, written)], sizeBytes: written.sizeBytes }
    }
    case 'ole': {
      const nodeId = valueNodeId(0x1000)
      const subnode = { nodeId, data: database.writeData(content.bytes), subnodes: 0 }
      const properties = [objectProperty(nodeId, content.bytes.length)]
      return { method: 6, properties, subnodes: [subnode], sizeBytes: content.bytes.length }
    }
  }
}

/** Source: MS-PST 2.3.3.5, PtypObject. */
function objectProperty(nodeId: number, size: number): PropertySpec {
  const value = Buffer.alloc(8)
  value.writeUInt32LE(nodeId, 0)
  value.writeUInt32LE(size, 4)
  return { id: attachTags.data, type: types.object, value }
}

function writeAttachmentTable(writer: ItemWriter, attachments: readonly WrittenAttachment[]): NodeParts {
  const table = createTable(writer.database, attachmentColumns(writer.text), writer.leafRoom)
  for (const { nodeId, stored } of attachments) {
    const short = stored.filter(({ bytes }) => bytes.length < 1024)
    table.addRow(nodeId, new Map(short.map(({ id, bytes }) => [id, bytes])))
  }
  return table.finish()
}

function putInteger(stored: StoredProperty[], id: number, value: number): void {
  if (stored.some((property) => property.id === id)) return
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  stored.push({ id, type: types.integer32, bytes })
}
