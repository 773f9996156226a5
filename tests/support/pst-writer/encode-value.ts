import iconv from 'iconv-lite'
import type { MapiValue } from '#core/mapi/mapi-item.ts'
import { propertyTypes as types } from './item-spec.ts'

/** How a store writes text: as UTF-16, or in a code page. */
export type Text = { wide: boolean; encode8(text: string): Buffer }

/** A property ready to be stored: `bytes` are its value, 4 of them where the value stands in the record itself. */
export type StoredProperty = { id: number; type: number; bytes: Buffer }

/** Text of a store; `codePage` is that of its 8-bit strings (932, 1252 ...). */
export function createText(wide: boolean, codePage: number): Text {
  const charset = codePage === 65001 ? 'utf8' : codePage === 20127 ? 'ascii' : codePage === 28591 ? 'latin1' : `cp${codePage}`
  return { wide, encode8: (text) => iconv.encode(text, charset) }
}

/** Source: MS-OXCDATA 2.11.1 for the types, MS-PST 2.3.3.4 for values in several. */
export function storeProperty(id: number, type: number, value: MapiValue, text: Text): StoredProperty {
  const stored = text.wide ? type : narrowed(type)
  return { id, type: stored, bytes: (stored & 0x1000) === 0 ? encodeOne(stored, value, text) : encodeMany(stored, value, text) }
}

/** Types of fixed size, and that size. */
export const fixedSizes: ReadonlyMap<number, number> = new Map([
  [types.integer16, 2],
  [types.integer32, 4],
  [types.floating32, 4],
  [types.floating64, 8],
  [types.currency, 8],
  [types.floatingTime, 8],
  [types.error, 4],
  [types.boolean, 1],
  [types.integer64, 8],
  [types.time, 8],
])

function narrowed(type: number): number {
  if (type === types.string) return types.string8
  return type === types.multipleString ? types.multipleString8 : type
}

const filetimeEpoch = 11_644_473_600_000

function encodeOne(type: number, value: MapiValue, text: Text): Buffer {
  const bytes = Buffer.alloc(fixedSizes.get(type) ?? 0)
  switch (type) {
    case types.integer16:
      bytes.writeUInt16LE(Number(value) & 0xffff)
      return bytes
    case types.integer32:
    case types.error:
      bytes.writeUInt32LE(Number(value) >>> 0)
      return bytes
    case types.floating32:
      bytes.writeFloatLE(Number(value))
      return bytes
    case types.floating64:
    case types.floatingTime:
      bytes.writeDoubleLE(Number(value))
      return bytes
    case types.currency:
    case types.integer64:
      bytes.writeBigInt64LE(BigInt(toScalar(value)))
      return bytes
    case types.time:
      bytes.writeBigInt64LE(BigInt(Math.round(Number(value)) + filetimeEpoch) * 10_000n)
      return bytes
    case types.boolean:
      bytes[0] = value === true ? 1 : 0
      return bytes
    case types.string:
      return Buffer.from(String(value), 'utf16le')
    case types.string8:
      return typeof value === 'string' ? text.encode8(value) : toBytes(value)
    default:
      return toBytes(value)
  }
}

function encodeMany(type: number, value: MapiValue, text: Text): Buffer {
  if (!Array.isArray(value)) throw new Error(`Property type ${type.toString(16)} takes a list`)
  const values = value.map((one: MapiValue) => encodeOne(type & 0xfff, one, text))
  const one = type & 0xfff
  if (fixedSizes.has(one) || one === types.guid) return Buffer.concat(values)
  const head = Buffer.alloc(4 + values.length * 4)
  head.writeUInt32LE(values.length)
  let at = head.length
  values.forEach((bytes, index) => {
    head.writeUInt32LE(at, 4 + index * 4)
    at += bytes.length
  })
  return Buffer.concat([head, ...values])
}

function toScalar(value: MapiValue): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  throw new Error(`Not a number: ${typeof value}`)
}

function toBytes(value: MapiValue): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  throw new Error(`Not bytes: ${typeof value}`)
}
