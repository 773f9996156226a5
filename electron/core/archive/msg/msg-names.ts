import { createNames, type PropertyNames, setAt } from '../../mapi/property-names.ts'
import type { CompoundStorage } from './compound-file.ts'

/** Reads the named property mapping of a .msg file; an absent or damaged one names what can be read. Source: MS-OXMSG 2.2.3. */
export function readMsgNames(root: CompoundStorage): PropertyNames {
  const storage = root.storages.get('__NAMEID_VERSION1.0')
  const stream = (name: string) => storage?.streams.get(name)?.read() ?? Buffer.alloc(0)
  const sets = stream('__SUBSTG1.0_00020102')
  const entries = stream('__SUBSTG1.0_00030102')
  const strings = stream('__SUBSTG1.0_00040102')
  const names = createNames()
  for (let at = 0; at + 8 <= entries.length; at += 8) {
    const kind = entries.readUInt16LE(at + 4)
    const set = setAt(kind >> 1, sets)
    const key = (kind & 1) === 0 ? entries.readUInt32LE(at) : stringAt(strings, entries.readUInt32LE(at))
    const id = 0x8000 + entries.readUInt16LE(at + 6)
    if (set !== null && key !== null && id <= 0xffff) names.add(id, { set, key })
  }
  return names
}

function stringAt(strings: Buffer, at: number): string | null {
  if (at + 4 > strings.length) return null
  const length = strings.readUInt32LE(at)
  if (length > 1024 || at + 4 + length > strings.length) return null
  return strings.toString('utf16le', at + 4, at + 4 + length - (length % 2)).replace(/\0+$/, '')
}
