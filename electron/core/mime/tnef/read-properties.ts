import type { MapiFault, MapiName, MapiProperties, MapiValue } from '../../mapi/mapi-item.ts'
import { types } from './attribute-ids.ts'
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
  const names = new Map<number, MapiName>()
  const ids = new Map<string, number>()
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
      return value && decodeValue(value)
    },
    sizeOf: (id) => stored.get(id)?.pieces.reduce((sum, piece) => sum + piece.length, 0),
    idOf: (name) => ids.get(keyOf(name)),
    nameOf: (id) => names.get(id),
    add: (id, type, piece) => keep(id, { type, pieces: [piece], isOlder: true }),
    readBlock(reader) {
      const count = reader.uint32() ?? 0
      for (let index = 0; index < Math.min(count, maxProperties); index++) {
        const read = readProperty(reader)
        if (read === null) {
          faults.push({ code: 'unreadable_part', message: `A property block ends after ${index} of ${count} properties.` })
          return
        }
        if (read.name) {
          names.set(read.id, read.name)
          ids.set(keyOf(read.name), read.id)
        }
        keep(read.id, read.value)
      }
    },
  }
}

function keyOf(name: MapiName): string {
  return `${name.set} ${name.key}`
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
  if (kind === 0) return { set: guidText(guid), key: number }
  const text = reader.take(number)
  skipPadding(reader, number)
  return text && { set: guidText(guid), key: decodeUtf16(text) }
}

function readPieces(reader: ByteReader, type: number): Buffer[] | null {
  const single = type & ~types.multiple
  const fixedBytes = fixedSizes.get(single)
  const isCounted = (type & types.multiple) !== 0 || fixedBytes === undefined
  const count = isCounted ? reader.uint32() : 1
  // Each value takes four bytes at least, so that a damaged count ends here and not in memory.
  if (count === null || count > reader.left / 4) return null
  const pieces: Buffer[] = []
  for (let index = 0; index < count; index++) {
    const size = fixedBytes ?? reader.uint32()
    const piece = size === null ? null : reader.take(size)
    if (size === null || piece === null) return null
    skipPadding(reader, size)
    pieces.push(piece)
  }
  return pieces
}

const fixedSizes = new Map<number, number>([
  [types.integer16, 2],
  [types.integer32, 4],
  [types.floating32, 4],
  [types.floating64, 8],
  [types.currency, 8],
  [types.floatingTime, 8],
  [types.errorCode, 4],
  [types.boolean, 2],
  [types.integer64, 8],
  [types.time, 8],
  [types.guid, 16],
])

/** Values begin at multiples of four. */
function skipPadding(reader: ByteReader, size: number): void {
  reader.take(Math.min((4 - (size % 4)) % 4, reader.left))
}

function decodeValue({ type, pieces }: Stored): MapiValue | undefined {
  if ((type & types.multiple) !== 0) return pieces.flatMap((piece) => decodePiece(piece, type & ~types.multiple) ?? [])
  const [first] = pieces
  return first && decodePiece(first, type)
}

function decodePiece(piece: Buffer, type: number): MapiValue | undefined {
  if (piece.length < (fixedSizes.get(type) ?? 0)) return undefined
  switch (type) {
    case types.integer16:
      return piece.readInt16LE()
    case types.integer32:
    case types.errorCode:
      return piece.readInt32LE()
    case types.floating32:
      return piece.readFloatLE()
    case types.floating64:
    case types.floatingTime:
      return piece.readDoubleLE()
    case types.boolean:
      return piece.readUInt16LE() !== 0
    case types.currency:
    case types.integer64:
      return piece.readBigInt64LE()
    case types.time:
      return Number(piece.readBigInt64LE() / 10_000n) - 11_644_473_600_000
    case types.string:
      return decodeUtf16(piece)
    default:
      return piece
  }
}

function decodeUtf16(bytes: Buffer): string {
  const text = bytes.toString('utf16le')
  const nul = text.indexOf('\0')
  return nul < 0 ? text : text.slice(0, nul)
}

function guidText(bytes: Buffer): string {
  const hex = (from: number, to: number): string => bytes.toString('hex', from, to)
  const turned = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).reverse().toString('hex')
  return `${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`.toUpperCase()
}
