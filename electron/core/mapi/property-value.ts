import type { MapiValue } from './mapi-item.ts'
import { types } from './property-ids.ts'

/** The size in bytes of one value of a fixed type, 0 for types of any size. Source: MS-OXCDATA 2.11.1. */
export function fixedBytes(type: number): number {
  switch (type) {
    case types.integer16:
      return 2
    case types.boolean:
      return 1
    case types.integer32:
    case types.floating32:
    case types.errorCode:
      return 4
    case types.floating64:
    case types.currency:
    case types.floatingTime:
    case types.integer64:
    case types.time:
      return 8
    case types.guid:
      return 16
    default:
      return 0
  }
}

/**
 * Decodes one value, as every kind of file stores it; undefined where the bytes do not hold one.
 *
 * Shapes: as `MapiValue` says; PtypString8 stays raw. Source: MS-OXCDATA 2.11.1.
 */
export function decodeValue(type: number, bytes: Buffer): MapiValue | undefined {
  if (bytes.length < fixedBytes(type)) return undefined
  switch (type) {
    case types.integer16:
      return bytes.readInt16LE(0)
    case types.integer32:
    case types.errorCode:
      return bytes.readInt32LE(0)
    case types.floating32:
      return bytes.readFloatLE(0)
    case types.floating64:
    case types.floatingTime:
      return bytes.readDoubleLE(0)
    case types.boolean:
      return bytes[0] !== 0
    case types.currency:
    case types.integer64:
      return bytes.readBigInt64LE(0)
    case types.time:
      return fileTimeToInstant(bytes, 0)
    case types.string:
      return decodeString(bytes)
    default:
      return bytes
  }
}

/** Decodes values of a fixed type that follow each other. */
export function decodeFixedValues(type: number, bytes: Buffer): MapiValue[] {
  const size = fixedBytes(type)
  const values: MapiValue[] = []
  for (let at = 0; size > 0 && at + size <= bytes.length; at += size) {
    const value = decodeValue(type, bytes.subarray(at, at + size))
    if (value !== undefined) values.push(value)
  }
  return values
}

/** 100 ns since 1601 become UTC milliseconds since 1970. Source: MS-DTYP 2.3.3. */
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
