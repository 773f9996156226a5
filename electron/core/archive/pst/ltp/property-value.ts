import type { MapiValue } from '../../../mapi/mapi-item.ts'
import { types } from '../../../mapi/property-ids.ts'
import { decodeFixedValues, decodeValue as decodeSingle, fixedBytes } from '../../../mapi/property-value.ts'

/** Values of at most four bytes stand in the record itself. Source: MS-PST 2.3.3.3. */
export const isInline = (type: number): boolean => {
  const bytes = fixedBytes(type)
  return bytes > 0 && bytes <= 4
}

/**
 * Decodes a value of any type; undefined where the bytes do not hold one.
 *
 * Shapes: as `MapiValue` says; PtypString8 stays raw. Source: MS-PST 2.3.3.4 (multiple values).
 */
export function decodeValue(type: number, bytes: Buffer): MapiValue | undefined {
  if ((type & types.multiple) === 0) return decodeSingle(type, bytes)
  const single = type & ~types.multiple
  return fixedBytes(single) > 0 ? decodeFixedValues(single, bytes) : decodeVariableList(single, bytes)
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
