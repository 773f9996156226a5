import { hash } from 'node:crypto'
import { decodeString8 } from './decode-string8.ts'
import type { MapiAttachment, MapiItem, MapiProperties, MapiValue } from './mapi-item.ts'
import { tags } from './property-ids.ts'
import { codePageOf } from './property-reader.ts'

/** 4 KiB: values that the mail form holds are named only by their size beyond it. */
const maxRepeatedBytes = 4096

/** 256 KiB of one value, 4 MiB of one item: beyond it values are named by size and hash. */
const maxValueBytes = 256 * 1024
const maxItemBytes = 4 * 1024 * 1024

const inMailForm = new Set<number>([tags.body, tags.html, tags.transportMessageHeaders, tags.attachData])

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/**
 * The original properties of an item as JSON in UTF-8, so that nothing the mail form cannot say is lost.
 *
 * Shapes: `{ properties, recipients, attachments }`; a property is `{ id: "0x0037", type: "0x001f", value }` with `name: { set, key }` where it
 * is a named one. Bytes are base64, and so are 8-bit strings that their code page does not hold; 64-bit integers are decimal strings, times ISO
 * 8601. What the mail form holds is elided over 4 KiB (`{ id, type, sizeBytes }`), anything else over 256 KiB (`{ id, type, sizeBytes, sha256 }`).
 * Embedded items are `item` of their attachment.
 * Limits: 4 MiB; beyond that values are elided.
 * @param isRtfKept whether rich text is to be kept though long, because the mail form does not hold all of it.
 */
export function writeOriginalProperties(item: MapiItem, isRtfKept: boolean): Buffer {
  const room = { bytes: maxItemBytes, codePage: codePageOf(item) }
  return Buffer.from(JSON.stringify(toJson(item, room, isRtfKept, 0)), 'utf8')
}

type Room = { bytes: number; codePage: number }

function toJson(item: MapiItem, room: Room, isRtfKept: boolean, depth: number): JsonValue {
  const properties = listProperties(item.properties, room, isRtfKept)
  const recipients: JsonValue[] = []
  for (const row of item.recipients()) {
    if (room.bytes <= 0) break
    recipients.push(listProperties(row, room, false))
  }
  const attachments: JsonValue[] = []
  for (const attachment of item.attachments()) {
    if (room.bytes <= 0) break
    attachments.push(attachmentToJson(attachment, room, depth))
  }
  return { properties, recipients, attachments }
}

function attachmentToJson(attachment: MapiAttachment, room: Room, depth: number): JsonValue {
  const properties = listProperties(attachment.properties, room, false)
  const isItem = attachment.properties.get(tags.attachMethod) === 5
  const embedded = isItem && depth < 8 ? attachment.embedded() : null
  return embedded ? { properties, item: toJson(embedded, room, true, depth + 1) } : { properties }
}

function listProperties(properties: MapiProperties, room: Room, isRtfKept: boolean): JsonValue[] {
  const list: JsonValue[] = []
  for (const [id, type] of [...properties.types].sort(([one], [other]) => one - other)) {
    const name = id >= 0x8000 ? properties.nameOf(id) : undefined
    const head = {
      id: hex(id),
      type: hex(type),
      ...(name ? { name: { set: name.set, key: typeof name.key === 'number' ? hex(name.key) : name.key } } : {}),
    }
    list.push({ ...head, ...valueToJson(properties, id, type, room, isRtfKept) })
  }
  return list
}

function valueToJson(
  properties: MapiProperties,
  id: number,
  type: number,
  room: Room,
  isRtfKept: boolean,
): { [key: string]: JsonValue } {
  const sizeBytes = properties.sizeOf(id) ?? 0
  const isRepeated = inMailForm.has(id) || (id === tags.rtfCompressed && !isRtfKept)
  // What the mail form holds is not read a second time only to be hashed.
  if (isRepeated && sizeBytes > maxRepeatedBytes) return { sizeBytes }
  const value = properties.get(id)
  if (value === undefined) return { unreadable: true }
  if (sizeBytes > Math.min(maxValueBytes, room.bytes)) return { sizeBytes, sha256: hashOf(value) }
  room.bytes -= Math.max(sizeBytes, 16)
  return { value: plainValue(value, type, room.codePage) }
}

function hashOf(value: MapiValue): JsonValue {
  if (value instanceof Uint8Array) return hash('sha256', value, 'hex')
  return typeof value === 'string' ? hash('sha256', Buffer.from(value, 'utf16le'), 'hex') : null
}

function plainValue(value: MapiValue, type: number, codePage: number): JsonValue {
  if (type === 0x1e && value instanceof Uint8Array) {
    const { text, lossy } = decodeString8(value, codePage)
    if (!lossy) return text
  }
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'object') return value.map((member) => plainValue(member, type & 0xfff, codePage))
  if (type === 0x40 && typeof value === 'number') return timeToJson(value)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function timeToJson(value: number): JsonValue {
  return Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`
}
