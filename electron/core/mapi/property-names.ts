import type { MapiName } from './mapi-item.ts'

/** Which ids a file gave to named properties. */
export type PropertyNames = { idOf(name: MapiName): number | undefined; nameOf(id: number): MapiName | undefined }

/** The names of a file while they are read; the first name of an id counts. */
export type GrowingNames = PropertyNames & { add(id: number, name: MapiName): void }

export function createNames(): GrowingNames {
  const names = new Map<number, MapiName>()
  const ids = new Map<string, number>()
  return {
    add(id, name) {
      if (names.has(id)) return
      names.set(id, name)
      ids.set(keyOf(name), id)
    },
    idOf: (name) => ids.get(keyOf(name)),
    nameOf: (id) => names.get(id),
  }
}

// Programs write the same name in upper and lower case; two names that differ in nothing else are not met.
function keyOf({ set, key }: MapiName): string {
  return typeof key === 'number' ? `${set.toUpperCase()} ${key}` : `${set.toUpperCase()} "${key.toLowerCase()}"`
}

/** The set of a name in a name map: two have a number of their own, others are GUIDs that stand one after the other; null where there is none. */
export function setAt(index: number, guids: Buffer): string | null {
  if (index === 1) return psMapi
  if (index === 2) return psPublicStrings
  const at = (index - 3) * 16
  return index < 3 || at + 16 > guids.length ? null : formatGuid(guids, at)
}

const psMapi = '00020328-0000-0000-C000-000000000046'
const psPublicStrings = '00020329-0000-0000-C000-000000000046'

/** A GUID as people write it, upper case with hyphens; its first three parts are little-endian. Source: MS-DTYP 2.3.4. */
export function formatGuid(bytes: Buffer, at: number): string {
  const part = (from: number, to: number, reverse: boolean): string => {
    const piece = Buffer.from(bytes.subarray(at + from, at + to))
    return (reverse ? piece.reverse() : piece).toString('hex').toUpperCase()
  }
  return `${part(0, 4, true)}-${part(4, 6, true)}-${part(6, 8, true)}-${part(8, 10, false)}-${part(10, 16, false)}`
}
