import type { MapiValue } from '../../../mapi/mapi-item.ts'

/** The node that an entry id of this file names: 4 bytes of flags, 16 of the store, 4 of the NID. Source: MS-PST 2.4.3.2. */
export function nidOfEntryId(value: MapiValue | undefined): number | null {
  if (!(value instanceof Uint8Array) || value.length < 24) return null
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).readUInt32LE(20)
}
