import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { MapiAttachment, MapiFault, MapiItem, MapiProperties } from '../../mapi/mapi-item.ts'
import { tags, types } from '../../mapi/property-ids.ts'
import { mimeLimits } from '../limits.ts'
import { attributes, tnefSignature } from './attribute-ids.ts'
import { ByteReader } from './byte-reader.ts'
import { createProperties, type TnefProperties } from './read-properties.ts'

/**
 * Reads a TNEF stream, the winmail.dat that Outlook packs a mail into.
 *
 * Shapes: the message with its recipients and attachments. Older attributes stand for properties where no property says the same. Everything is
 * a view of the given bytes; an embedded message is read when it is asked for.
 * Limits: 1,000 attachments, 32 messages inside each other; every size is held against the bytes that are there.
 * Errors: a fault where it is no TNEF stream. Wrong checksums and a cut end are `faults` of the item, and what was read before stays.
 * Source: MS-OXTNEF 2.1.3.
 */
export function readTnef(bytes: Uint8Array, depth = 0): Result<MapiItem, { message: string }> {
  const reader = new ByteReader(bytes)
  if (reader.uint32() !== tnefSignature) return fail({ message: 'It does not begin as a TNEF stream.' })
  reader.uint16()
  const reading: Reading = { depth, message: createProperties(), recipients: [], attachments: [], codePage: null, faults: [] }
  let isIntact = true
  while (!isPadding(reader)) {
    const attribute = readAttribute(reader)
    if (attribute === null) {
      reading.faults.push({ code: 'unreadable_part', message: 'The TNEF stream is cut short.' })
      break
    }
    isIntact &&= attribute.isIntact
    takeAttribute(reading, attribute)
  }
  if (!isIntact) reading.faults.push({ code: 'bad_checksum', message: 'A checksum of the TNEF stream is wrong.' })
  return succeed(toItem(reading))
}

type Reading = {
  depth: number
  message: TnefProperties
  recipients: TnefProperties[]
  attachments: TnefProperties[]
  codePage: number | null
  faults: MapiFault[]
}

/** Some gateways leave a line end or zeros behind the last attribute. */
function isPadding(reader: ByteReader): boolean {
  return (
    reader.left < smallestAttributeBytes &&
    reader.bytes.subarray(reader.at).every((byte) => byte === 0 || byte === 0x0d || byte === 0x0a)
  )
}

const smallestAttributeBytes = 11

type Attribute = { id: number; data: Buffer; isIntact: boolean }

function readAttribute(reader: ByteReader): Attribute | null {
  const level = reader.uint8()
  const id = reader.uint32()
  const size = reader.uint32()
  if (level === null || id === null || size === null || level < 1 || level > 2) return null
  const data = reader.take(size)
  const checksum = reader.uint16()
  if (data === null) return null
  return { id, data, isIntact: checksum !== null && checksum === checksumOf(data) }
}

/** The sum of all bytes, its low 16 bits. */
function checksumOf(data: Buffer): number {
  let sum = 0
  for (const byte of data) sum += byte
  return sum & 0xffff
}

function takeAttribute(reading: Reading, { id, data }: Attribute): void {
  const { message } = reading
  switch (id) {
    case attributes.oemCodePage:
      if (data.length >= 4) reading.codePage = data.readUInt32LE()
      return
    case attributes.messageProperties:
      message.readBlock(new ByteReader(data))
      return
    case attributes.recipients:
      readRecipients(reading, new ByteReader(data))
      return
    case attributes.subject:
      message.add(tags.subject, types.string8, data)
      return
    case attributes.body:
      message.add(tags.body, types.string8, data)
      return
    case attributes.messageClass:
      message.add(tags.messageClass, types.string8, data)
      return
    case attributes.dateSent:
      addDate(message, tags.clientSubmitTime, data)
      return
    case attributes.dateReceived:
      addDate(message, tags.deliveryTime, data)
      return
    default:
      takeAttachmentAttribute(reading, id, data)
  }
}

function takeAttachmentAttribute(reading: Reading, id: number, data: Buffer): void {
  if (id === attributes.attachmentBegin) {
    if (reading.attachments.length < mimeLimits.maxParts) reading.attachments.push(createProperties())
    else if (reading.faults.every(({ code }) => code !== 'item_too_large'))
      reading.faults.push({
        code: 'item_too_large',
        message: 'The TNEF stream has more than 1,000 attachments; the first are kept.',
      })
    return
  }
  const current = reading.attachments.at(-1)
  if (id === attributes.attachmentTitle) current?.add(tags.attachFilename, types.string8, data)
  else if (id === attributes.attachmentData) current?.add(tags.attachData, types.binary, data)
  else if (id === attributes.attachmentProperties && current) readAttachmentBlock(current, data)
}

function readAttachmentBlock(attachment: TnefProperties, data: Buffer): void {
  attachment.readBlock(new ByteReader(data))
  const content = attachment.get(tags.attachData)
  // A stream inside is a message, also where the writer does not say how it is attached.
  if (content instanceof Buffer && content.length > 4 && content.readUInt32LE() === tnefSignature)
    attachment.add(tags.attachMethod, types.integer32, Buffer.from([embeddedMethod, 0, 0, 0]))
}

/** PidTagAttachMethod, afEmbeddedMessage. Source: MS-OXCMSG 2.2.2.9. */
const embeddedMethod = 5

/** Source: MS-OXTNEF 2.1.3.5: a count of rows, each a property block. */
function readRecipients(reading: Reading, reader: ByteReader): void {
  const count = Math.min(reader.uint32() ?? 0, mimeLimits.maxRecipients)
  for (let index = 0; index < count && reader.left >= 4; index++) {
    const row = createProperties()
    row.readBlock(reader)
    reading.recipients.push(row)
  }
}

/** Seven numbers of two bytes: year, month, day, hour, minute, second, weekday; in the time of UTC. */
function addDate(properties: TnefProperties, id: number, data: Buffer): void {
  if (data.length < 12) return
  const part = (index: number): number => data.readUInt16LE(index * 2)
  const at = Date.UTC(part(0), part(1) - 1, part(2), part(3), part(4), part(5))
  const stored = Buffer.alloc(8)
  stored.writeBigInt64LE(BigInt(at + 11_644_473_600_000) * 10_000n)
  properties.add(id, types.time, stored)
}

function toItem(reading: Reading): MapiItem {
  const nested = [reading.message, ...reading.recipients, ...reading.attachments]
  return {
    properties: reading.message,
    defaultCodePage: reading.codePage,
    recipients: () => reading.recipients,
    attachments: () => reading.attachments.map((properties) => toAttachment(properties, reading.depth)),
    faults: [...reading.faults, ...nested.flatMap(({ faults }) => faults)],
  }
}

function toAttachment(properties: MapiProperties, depth: number): MapiAttachment {
  return {
    properties,
    embedded() {
      const data = properties.get(tags.attachData)
      if (properties.types.get(tags.attachData) !== types.object || !(data instanceof Uint8Array)) return null
      if (depth + 1 >= mimeLimits.maxDepth) return null
      const inner = readTnef(data, depth + 1)
      return inner.ok ? inner.value : null
    },
  }
}
