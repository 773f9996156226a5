import type { MapiValue } from '../../../mapi/mapi-item.ts'

/** Property types, their low 12 bits; 0x1000 marks multiple values. Source: MS-OXCDATA 2.11.1. */
export const propertyType = {
  integer16: 0x0002,
  integer32: 0x0003,
  floating32: 0x0004,
  floating64: 0x0005,
  currency: 0x0006,
  floatingTime: 0x0007,
  errorCode: 0x000a,
  boolean: 0x000b,
  object: 0x000d,
  integer64: 0x0014,
  string8: 0x001e,
  string: 0x001f,
  time: 0x0040,
  guid: 0x0048,
  binary: 0x0102,
} as const

const multiple = 0x1000

/** The size of one value of a fixed type, 0 for types of any size. Source: MS-OXCDATA 2.11.1. */
export function fixedBytes(type: number): number {
  switch (type) {
    case propertyType.integer16:
      return 2
    case propertyType.boolean:
      return 1
    case propertyType.integer32:
    case propertyType.floating32:
    case propertyType.errorCode:
      return 4
    case propertyType.floating64:
    case propertyType.currency:
    case propertyType.floatingTime:
    case propertyType.integer64:
    case propertyType.time:
      return 8
    case propertyType.guid:
      return 16
    default:
      return 0
  }
}

/** Values of at most four bytes stand in the record itself. Source: MS-PST 2.3.3.3. */
export const isInline = (type: number): boolean => {
  const bytes = fixedBytes(type)
  return bytes > 0 && bytes <= 4
}

/**
 * Decodes a value of any type; undefined where the bytes do not hold one.
 *
 * Shapes: as `MapiValue` says; PtypString8 stays raw. Source: MS-PST 2.3.3.4 (multiple values), MS-OXCDATA 2.11.1.
 */
export function decodeValue(type: number, bytes: Buffer): MapiValue | undefined {
  if ((type & multiple) === 0) return decodeSingle(type, bytes)
  const single = type & ~multiple
  const size = fixedBytes(single)
  return size > 0 ? decodeFixedList(single, size, bytes) : decodeVariableList(single, bytes)
}

function decodeSingle(type: number, bytes: Buffer): MapiValue | undefined {
  if (bytes.length < fixedBytes(type)) return undefined
  switch (type) {
    case propertyType.integer16:
      return bytes.readInt16LE(0)
    case propertyType.integer32:
    case propertyType.errorCode:
      return bytes.readInt32LE(0)
    case propertyType.floating32:
      return bytes.readFloatLE(0)
    case propertyType.floating64:
    case propertyType.floatingTime:
      return bytes.readDoubleLE(0)
    case propertyType.boolean:
      return bytes[0] !== 0
    case propertyType.currency:
    case propertyType.integer64:
      return bytes.readBigInt64LE(0)
    case propertyType.time:
      return fileTimeToInstant(bytes, 0)
    case propertyType.string:
      return decodeString(bytes)
    default:
      return bytes
  }
}

/** 100 ns since 1601 become UTC milliseconds since 1970. */
export function fileTimeToInstant(bytes: Buffer, offset: number): number {
  const high = bytes.readUInt32LE(offset + 4)
  // 2^32 is 429,496 times 10,000 and 7,296 more: in two parts, because the whole of it does not fit a double exactly.
  return high * 429_496 + Math.floor((high * 7296 + bytes.readUInt32LE(offset)) / 10_000) - 11_644_473_600_000
}

/** UTF-16; writers differ in whether the NUL at the end belongs to it. */
function decodeString(bytes: Buffer): string {
  let end = bytes.length - (bytes.length % 2)
  while (end >= 2 && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2
  return bytes.toString('utf16le', 0, end)
}

function decodeFixedList(type: number, size: number, bytes: Buffer): MapiValue[] {
  const values: MapiValue[] = []
  for (let at = 0; at + size <= bytes.length; at += size) {
    const value = decodeSingle(type, bytes.subarray(at, at + size))
    if (value !== undefined) values.push(value)
  }
  return values
}

/** ulCount, as many offsets, then the values; each ends where the next begins. Source: MS-PST 2.3.3.4.2. */
function decodeVariableList(type: number, bytes: Buffer): MapiValue[] | undefined {
  if (bytes.length === 0) return []
  if (bytes.length < 4) return undefined
  const count = bytes.readUInt32LE(0)
  if (count > (bytes.length - 4) / 4) return undefined
  const values: MapiValue[] = []
  for (let index = 0; index < count; index++) {
    const from = bytes.readUInt32LE(4 + index * 4)
    const to = index + 1 < count ? bytes.readUInt32LE(8 + index * 4) : bytes.length
    if (from > to || to > bytes.length) return undefined
    const value = decodeSingle(type, bytes.subarray(from, to))
    if (value !== undefined) values.push(value)
  }
  return values
}
