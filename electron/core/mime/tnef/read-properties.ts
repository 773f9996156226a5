import type { MapiFault, MapiName, MapiProperties, MapiValue } from '../../mapi/mapi-item.ts'
import { types } from '../../mapi/property-ids.ts'
import { createNames, formatGuid } from '../../mapi/property-names.ts'
import { decodeValue, fixedBytes } from '../../mapi/property-value.ts'
import type { ByteReader } from './byte-reader.ts'

/** A value as it lies in the stream: one piece, or as many as a multiple value has. */
type Stored = { type: number; pieces: readonly Buffer[]; isOlder: boolean }

/** Properties that grow while a stream is read: those of a property block, and those that older attributes stand for. */
export type TnefProperties = MapiProperties & {
  /** Adds what an older attribute says; a property of a block counts more. */
  add(id: number, type: number, piece: Buffer): void
  /** Reads a block of properties to its end; what is damaged ends it with a fault. */
  readBlock(reader: ByteReader): void
}

/** 10,000 properties: Outlook writes about 100. */
const maxProperties = 10_000

/** Makes an empty set of properties. */
export function createProperties(): TnefProperties {
  const stored = new Map<number, Stored>()
  const kinds = new Map<number, number>()
  const names = createNames()
  const faults: MapiFault[] = []
  const keep = (id: number, value: Stored): void => {
    const known = stored.get(id)
    if (known && (value.isOlder || !known.isOlder)) return
    stored.set(id, value)
    kinds.set(id, value.type)
  }
  return {
    types: kinds,
    faults,
    get: (id) => {
      const value = stored.get(id)
      return value && decodeStored(value)
    },
    sizeOf: (id) => stored.get(id)?.pieces.reduce((sum, piece) => sum + piece.length, 0),
    idOf: names.idOf,
    nameOf: names.nameOf,
    add: (id, type, piece) => keep(id, { type, pieces: [piece], isOlder: true }),
    readBlock(reader) {
      const count = reader.uint32() ?? 0
      for (let index = 0; index < Math.min(count, maxProperties); index++) {
        const read = readProperty(reader)
        if (read === null) {
          faults.push({ code: 'unreadable_part', message: `A property block ends after ${index} of ${count} properties.` })
          return
        }
        if (read.name) names.add(read.id, read.name)
        keep(read.id, read.value)
      }
    },
  }
}

type ReadProperty = { id: number; name: MapiName | null; value: Stored }

/** One property: type, id, its name where it has one, its values. Source: MS-OXTNEF 2.1.3.4. */
function readProperty(reader: ByteReader): ReadProperty | null {
  const type = reader.uint16()
  const id = reader.uint16()
  if (type === null || id === null) return null
  const name = id >= 0x8000 ? readName(reader) : null
  if (id >= 0x8000 && name === null) return null
  const pieces = readPieces(reader, type)
  return pieces && { id, name, value: { type, pieces, isOlder: false } }
}

function readName(reader: ByteReader): MapiName | null {
  const guid = reader.take(16)
  const kind = reader.uint32()
  const number = reader.uint32()
  if (guid === null || kind === null || number === null) return null
  if (kind === 0) return { set: formatGuid(guid, 0), key: number }
  const text = reader.take(number)
  skipPadding(reader, number)
  return text && { set: formatGuid(guid, 0), key: decodeUtf16(text) }
}

function readPieces(reader: ByteReader, type: number): Buffer[] | null {
  const single = type & ~types.multiple
  const fixed = single === types.boolean ? 2 : fixedBytes(single)
  const isCounted = (type & types.multiple) !== 0 || fixed === 0
  const count = isCounted ? reader.uint32() : 1
  // Each value takes four bytes at least, so that a damaged count ends here and not in memory.
  if (count === null || count > reader.left / 4) return null
  const pieces: Buffer[] = []
  for (let index = 0; index < count; index++) {
    const size = fixed > 0 ? fixed : reader.uint32()
    const piece = size === null ? null : reader.take(size)
    if (size === null || piece === null) return null
    skipPadding(reader, size)
    pieces.push(piece)
  }
  return pieces
}

/** Values begin at multiples of four. */
function skipPadding(reader: ByteReader, size: number): void {
  reader.take(Math.min((4 - (size % 4)) % 4, reader.left))
}

function decodeStored({ type, pieces }: Stored): MapiValue | undefined {
  if ((type & types.multiple) !== 0) return pieces.flatMap((piece) => decodeValue(type & ~types.multiple, piece) ?? [])
  const [first] = pieces
  // An object begins with the id of its interface; for an embedded message, 16 bytes that say "IMessage".
  return first && decodeValue(type, type === types.object ? first.subarray(interfaceIdBytes) : first)
}

const interfaceIdBytes = 16

function decodeUtf16(bytes: Buffer): string {
  return bytes.toString('utf16le').replace(/\0.*$/s, '')
}
