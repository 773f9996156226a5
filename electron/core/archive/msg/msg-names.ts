import type { MapiName } from '../../mapi/mapi-item.ts'
import type { CompoundStorage } from './compound-file.ts'

/** The named properties of a file: which id each name has in it, and back. */
export type MsgNames = { idOf(name: MapiName): number | undefined; nameOf(id: number): MapiName | undefined }

const psMapi = '00020328-0000-0000-C000-000000000046'
const psPublicStrings = '00020329-0000-0000-C000-000000000046'

/** Reads the named property mapping of a .msg file; an absent or damaged one names what can be read. Source: MS-OXMSG 2.2.3. */
export function readMsgNames(root: CompoundStorage): MsgNames {
  const storage = root.storages.get('__NAMEID_VERSION1.0')
  const stream = (name: string) => storage?.streams.get(name)?.read() ?? Buffer.alloc(0)
  const sets = stream('__SUBSTG1.0_00020102')
  const entries = stream('__SUBSTG1.0_00030102')
  const strings = stream('__SUBSTG1.0_00040102')
  const names = new Map<number, MapiName>()
  const ids = new Map<string, number>()
  for (let at = 0; at + 8 <= entries.length; at += 8) {
    const kind = entries.readUInt16LE(at + 4)
    const set = setAt(sets, kind >> 1)
    const key = (kind & 1) === 0 ? entries.readUInt32LE(at) : stringAt(strings, entries.readUInt32LE(at))
    const id = 0x8000 + entries.readUInt16LE(at + 6)
    if (set === null || key === null || id > 0xffff || names.has(id)) continue
    names.set(id, { set, key })
    ids.set(keyOf({ set, key }), id)
  }
  return { idOf: (name) => ids.get(keyOf(name)), nameOf: (id) => names.get(id) }
}

// The names of Internet header fields are compared without case (MS-OXPROPS 1.3.2).
function keyOf({ set, key }: MapiName): string {
  return typeof key === 'number' ? `${set} ${key}` : `${set} "${key.toLowerCase()}"`
}

function setAt(sets: Buffer, index: number): string | null {
  if (index === 1) return psMapi
  if (index === 2) return psPublicStrings
  const at = (index - 3) * 16
  return index < 3 || at + 16 > sets.length ? null : formatGuid(sets.subarray(at, at + 16))
}

function stringAt(strings: Buffer, at: number): string | null {
  if (at + 4 > strings.length) return null
  const length = strings.readUInt32LE(at)
  if (length > 1024 || at + 4 + length > strings.length) return null
  return strings.toString('utf16le', at + 4, at + 4 + length - (length % 2)).replace(/\0+$/, '')
}

/** A GUID as people write it: the first three groups are little endian (MS-DTYP 2.3.4.2). */
export function formatGuid(bytes: Buffer): string {
  const hex = bytes.toString('hex').toUpperCase()
  const swap = (from: number, to: number) => (hex.slice(from, to).match(/../g) ?? []).reverse().join('')
  return `${swap(0, 8)}-${swap(8, 12)}-${swap(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
