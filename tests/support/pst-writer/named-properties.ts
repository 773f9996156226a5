import type { MapiName } from '#core/mapi/mapi-item.ts'
import { weakCrc } from './checksum.ts'
import type { StoredProperty } from './encode-value.ts'
import { propertyTypes as types } from './item-spec.ts'

/** Sets of named properties. Source: MS-OXPROPS 1.3.2. */
export const propertySets = {
  mapi: '00020328-0000-0000-C000-000000000046',
  publicStrings: '00020329-0000-0000-C000-000000000046',
  common: '00062008-0000-0000-C000-000000000046',
  appointment: '00062002-0000-0000-C000-000000000046',
  meeting: '6ED8DA90-450B-101B-98DA-00AA003F1305',
  task: '00062003-0000-0000-C000-000000000046',
  address: '00062004-0000-0000-C000-000000000046',
  note: '0006200E-0000-0000-C000-000000000046',
  journal: '0006200A-0000-0000-C000-000000000046',
  internetHeaders: '00020386-0000-0000-C000-000000000046',
} as const

/** Gives named properties their numbers and, in the end, the map of them. Source: MS-PST 2.4.7. */
export type NameMap = { idOf(name: MapiName): number; properties(): StoredProperty[] }

const buckets = 251

export function createNameMap(): NameMap {
  const ids = new Map<string, number>()
  const names: MapiName[] = []
  const idOf = (name: MapiName): number => {
    const key = `${name.set} ${typeof name.key} ${name.key}`
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = 0x8000 + names.length
    ids.set(key, id)
    names.push(name)
    return id
  }
  // Every store of Outlook has these; and readers in use take a map without a text, or without a listed set, for a broken one.
  idOf({ set: propertySets.publicStrings, key: 'Keywords' })
  idOf({ set: propertySets.common, key: 0x8503 })
  return { idOf, properties: () => mapOf(names) }
}

function mapOf(names: readonly MapiName[]): StoredProperty[] {
  const sets: string[] = []
  const strings: Buffer[] = []
  const inBuckets = new Map<number, Buffer[]>()
  let stringsEnd = 0
  const entries = names.map(({ set, key }, index) => {
    const text = typeof key === 'string' ? Buffer.from(key, 'utf16le') : null
    const word = setIndex(set, sets) * 2 + (text ? 1 : 0)
    const hashed = typeof key === 'number' ? key : weakCrc(text ?? Buffer.alloc(0))
    const bucket = ((hashed ^ word) >>> 0) % buckets
    inBuckets.set(bucket, [...(inBuckets.get(bucket) ?? []), nameEntry(hashed, word, index)])
    const entry = nameEntry(typeof key === 'number' ? key : stringsEnd, word, index)
    if (text) {
      const held = Buffer.alloc(4 + Math.ceil(text.length / 4) * 4)
      held.writeUInt32LE(text.length)
      text.copy(held, 4)
      strings.push(held)
      stringsEnd += held.length
    }
    return entry
  })
  const count = Buffer.alloc(4)
  count.writeUInt32LE(buckets)
  return [
    { id: 1, type: types.integer32, bytes: count },
    { id: 2, type: types.binary, bytes: Buffer.concat(sets.map(guidBytes)) },
    { id: 3, type: types.binary, bytes: Buffer.concat(entries) },
    { id: 4, type: types.binary, bytes: Buffer.concat(strings) },
    ...[...inBuckets].map(([bucket, held]) => ({ id: 0x1000 + bucket, type: types.binary, bytes: Buffer.concat(held) })),
  ]
}

/** 1 and 2 stand for two sets that are not listed; the others are counted from 3. */
function setIndex(set: string, sets: string[]): number {
  if (set === propertySets.mapi) return 1
  if (set === propertySets.publicStrings) return 2
  if (!sets.includes(set)) sets.push(set)
  return sets.indexOf(set) + 3
}

function nameEntry(first: number, word: number, index: number): Buffer {
  const entry = Buffer.alloc(8)
  entry.writeUInt32LE(first >>> 0, 0)
  entry.writeUInt16LE(word, 4)
  entry.writeUInt16LE(index, 6)
  return entry
}

/** A GUID as it is stored: its first three groups with the low byte first. */
export function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
