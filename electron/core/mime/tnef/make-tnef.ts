import { tags, types } from '../../mapi/property-ids.ts'
import { attributes, tnefSignature } from './attribute-ids.ts'

/** A TNEF writer for tests. Source: MS-OXTNEF 2.1.3. */

/** One property with its value: bytes as they lie in the stream, without length and padding. */
export type WrittenProperty = { id: number; type: number; value: Buffer; name?: { set: Buffer; key: string | number } }

/** A file of a stream: by value, or a message inside. `title` is the short name that old attributes give. */
export type WrittenFile = { title?: string; data?: Buffer; properties?: readonly WrittenProperty[] }

export const text = (id: number, value: string): WrittenProperty => ({
  id,
  type: types.string,
  value: Buffer.from(`${value}\0`, 'utf16le'),
})
export const text8 = (id: number, value: string): WrittenProperty => ({
  id,
  type: types.string8,
  value: Buffer.from(`${value}\0`, 'latin1'),
})
export const binary = (id: number, value: Uint8Array): WrittenProperty => ({ id, type: types.binary, value: Buffer.from(value) })
export const integer = (id: number, value: number): WrittenProperty => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return { id, type: types.integer32, value: bytes }
}
export const time = (id: number, at: number): WrittenProperty => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(at + 11_644_473_600_000) * 10_000n)
  return { id, type: types.time, value: bytes }
}

/** A message inside: the id of its interface and its own stream. */
export const embedded = (stream: Buffer): WrittenProperty => ({
  id: tags.attachData,
  type: types.object,
  value: Buffer.concat([Buffer.alloc(16, 7), stream]),
})

export type WrittenTnef = {
  codePage?: number
  properties?: readonly WrittenProperty[]
  recipients?: readonly (readonly WrittenProperty[])[]
  files?: readonly WrittenFile[]
}

export function makeTnef({ codePage = 1252, properties = [], recipients = [], files = [] }: WrittenTnef): Buffer {
  const oem = Buffer.alloc(8)
  oem.writeUInt32LE(codePage)
  const parts = [
    Buffer.concat([uint32(tnefSignature), Buffer.from([1, 0])]),
    makeAttribute(1, 0x00089006, Buffer.from([0, 0, 1, 0])),
    makeAttribute(1, attributes.oemCodePage, oem),
    makeAttribute(1, attributes.messageProperties, makeBlock(properties)),
  ]
  if (recipients.length > 0)
    parts.push(makeAttribute(1, attributes.recipients, Buffer.concat([uint32(recipients.length), ...recipients.map(makeBlock)])))
  for (const file of files) {
    parts.push(makeAttribute(2, attributes.attachmentBegin, Buffer.alloc(14)))
    if (file.title !== undefined)
      parts.push(makeAttribute(2, attributes.attachmentTitle, Buffer.from(`${file.title}\0`, 'latin1')))
    if (file.data !== undefined) parts.push(makeAttribute(2, attributes.attachmentData, file.data))
    if (file.properties !== undefined) parts.push(makeAttribute(2, attributes.attachmentProperties, makeBlock(file.properties)))
  }
  return Buffer.concat(parts)
}

export function makeAttribute(level: number, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => total + byte, 0) & 0xffff
  return Buffer.concat([Buffer.from([level]), uint32(id), uint32(data.length), data, Buffer.from([sum & 0xff, sum >> 8])])
}

function makeBlock(properties: readonly WrittenProperty[]): Buffer {
  return Buffer.concat([uint32(properties.length), ...properties.flatMap(makeProperty)])
}

function makeProperty({ id, type, value, name }: WrittenProperty): Buffer[] {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(type)
  head.writeUInt16LE(id, 2)
  const isCounted = [types.string8, types.string, types.binary, types.object].some((counted) => counted === type)
  return [
    head,
    ...(name ? makeName(name) : []),
    ...(isCounted ? [uint32(1), uint32(value.length)] : []),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  ]
}

function makeName({ set, key }: { set: Buffer; key: string | number }): Buffer[] {
  if (typeof key === 'number') return [set, uint32(0), uint32(key)]
  const bytes = Buffer.from(`${key}\0`, 'utf16le')
  return [set, uint32(1), uint32(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
