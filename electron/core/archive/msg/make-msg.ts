import type { MapiValue } from '../../mapi/mapi-item.ts'
import { type StorageToWrite, writeCompoundFile } from './write-compound-file.ts'

/** A property of a .msg under construction; 8-bit strings are given as bytes with their type. */
export type MsgProperty = readonly [id: number, type: number, value: MapiValue]

export type MsgToMake = {
  properties: readonly MsgProperty[]
  recipients?: readonly (readonly MsgProperty[])[]
  attachments?: readonly { properties: readonly MsgProperty[]; item?: MsgToMake }[]
  /** Named properties: the n-th has the id 0x8000 + n. */
  names?: readonly { set: string; key: number | string }[]
}

/** Writes a .msg file for tests. Names and addresses in it are fiction. */
export function makeMsg(message: MsgToMake): Buffer {
  const root = toStorage('Root Entry', message, 32)
  root.storages.set('__nameid_version1.0', makeNames(message.names ?? []))
  return writeCompoundFile(root)
}

type Building = StorageToWrite & {
  streams: Map<string, { name: string; read(): Buffer }>
  storages: Map<string, StorageToWrite>
}

function makeStorage(name: string): Building {
  return { name, classId: Buffer.alloc(16), streams: new Map(), storages: new Map() }
}

function addStream(storage: Building, name: string, content: Buffer): void {
  storage.streams.set(name, { name, read: () => content })
}

function toStorage(name: string, { properties, recipients = [], attachments = [] }: MsgToMake, headerBytes: number): Building {
  const storage = makeStorage(name)
  const head = Buffer.alloc(headerBytes)
  head.writeUInt32LE(recipients.length, 16)
  head.writeUInt32LE(attachments.length, 20)
  addProperties(storage, properties, head)
  for (const [index, row] of recipients.entries()) {
    const part = makeStorage(`__recip_version1.0_#${hex(index, 8)}`)
    addProperties(part, row, Buffer.alloc(8))
    storage.storages.set(part.name, part)
  }
  for (const [index, attachment] of attachments.entries()) {
    const part = makeStorage(`__attach_version1.0_#${hex(index, 8)}`)
    addProperties(part, attachment.properties, Buffer.alloc(8))
    if (attachment.item) part.storages.set('item', toStorage('__substg1.0_3701000D', attachment.item, 24))
    storage.storages.set(part.name, part)
  }
  return storage
}

function addProperties(storage: Building, properties: readonly MsgProperty[], head: Buffer): void {
  const entries = properties.map(([id, type, value]) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt16LE(type, 0)
    entry.writeUInt16LE(id, 2)
    entry.writeUInt32LE(6, 4)
    const name = `__substg1.0_${hex(id, 4)}${hex(type, 4)}`
    const fixed = toFixed(type, value)
    if (fixed) fixed.copy(entry, 8)
    else entry.writeUInt32LE(addVariable(storage, name, type, value), 8)
    return entry
  })
  addStream(storage, '__properties_version1.0', Buffer.concat([head, ...entries]))
}

function addVariable(storage: Building, name: string, type: number, value: MapiValue): number {
  if (Array.isArray(value)) {
    const pieces = value.map((member) => toBytes(member))
    for (const [index, piece] of pieces.entries()) addStream(storage, `${name}-${hex(index, 8)}`, piece)
    const lengths = Buffer.alloc(pieces.length * (type === 0x1102 ? 8 : 4))
    addStream(storage, name, lengths)
    return lengths.length
  }
  const content = toBytes(value)
  addStream(storage, name, content)
  return content.length + (type === 0x001f ? 2 : type === 0x001e ? 1 : 0)
}

function toBytes(value: MapiValue): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value), 'utf16le')
}

function toFixed(type: number, value: MapiValue): Buffer | null {
  const bytes = Buffer.alloc(8)
  if (type === 0x0003 && typeof value === 'number') bytes.writeInt32LE(value)
  else if (type === 0x000b) bytes[0] = value === true ? 1 : 0
  else if (type === 0x0040 && typeof value === 'number') bytes.writeBigInt64LE(BigInt(value + 11_644_473_600_000) * 10_000n)
  else return null
  return bytes
}

function makeNames(names: readonly { set: string; key: number | string }[]): Building {
  const storage = makeStorage('__nameid_version1.0')
  const sets: string[] = []
  const entries = Buffer.alloc(names.length * 8)
  let strings = Buffer.alloc(0)
  for (const [index, { set, key }] of names.entries()) {
    if (!sets.includes(set)) sets.push(set)
    entries.writeUInt32LE(typeof key === 'number' ? key : strings.length, index * 8)
    entries.writeUInt16LE(((sets.indexOf(set) + 3) << 1) | (typeof key === 'string' ? 1 : 0), index * 8 + 4)
    entries.writeUInt16LE(index, index * 8 + 6)
    if (typeof key === 'string') {
      const text = Buffer.from(key, 'utf16le')
      const length = Buffer.alloc(4)
      length.writeUInt32LE(text.length)
      strings = Buffer.concat([strings, length, text, Buffer.alloc((4 - (text.length % 4)) % 4)])
    }
  }
  addStream(storage, '__substg1.0_00020102', Buffer.concat(sets.map(guidBytes)))
  addStream(storage, '__substg1.0_00030102', entries)
  addStream(storage, '__substg1.0_00040102', strings)
  return storage
}

function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ])
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
