import type { MapiName } from '../../../mapi/mapi-item.ts'
import { openPropertyContext } from '../ltp/property-context.ts'
import { hex, type Report } from '../ndb/fault-list.ts'
import type { NodeContent } from '../ndb/subnode.ts'

/** Which ids the file gave to named properties. Source: MS-PST 2.4.7 (name-to-id map). */
export type NameMap = { idOf(name: MapiName): number | undefined; nameOf(id: number): MapiName | undefined }

const guidStream = 0x0002
const entryStream = 0x0003
const stringStream = 0x0004
const entryBytes = 8
const firstNamedId = 0x8000

const psMapi = '00020328-0000-0000-C000-000000000046'
const psPublicStrings = '00020329-0000-0000-C000-000000000046'

export function readNameMap(node: NodeContent | null, report: Report): NameMap {
  const context = node === null ? null : openPropertyContext(node, report)
  const entries = context?.bytesOf(entryStream)
  const names = new Map<number, MapiName>()
  const ids = new Map<string, number>()
  if (entries !== undefined) {
    const guids = context?.bytesOf(guidStream) ?? Buffer.alloc(0)
    const strings = context?.bytesOf(stringStream) ?? Buffer.alloc(0)
    for (let at = 0; at + entryBytes <= entries.length; at += entryBytes) {
      const id = firstNamedId + entries.readUInt16LE(at + 6)
      const name = readName(entries, at, guids, strings)
      if (name === null) report('damaged_names', `The name of property ${hex(id)} cannot be read.`)
      else if (id <= 0xffff && !names.has(id)) {
        names.set(id, name)
        ids.set(keyOfName(name), id)
      }
    }
  }
  return { idOf: (name) => ids.get(keyOfName(name)), nameOf: (id) => names.get(id) }
}

/** Programs write the same name in upper and lower case; two names that differ in nothing else are not met. */
const keyOfName = ({ set, key }: MapiName): string =>
  typeof key === 'number' ? `${set.toUpperCase()} ${key}` : `${set.toUpperCase()} "${key.toLowerCase()}"`

/** Source: MS-PST 2.4.7.1 (NAMEID). */
function readName(entries: Buffer, at: number, guids: Buffer, strings: Buffer): MapiName | null {
  const value = entries.readUInt32LE(at)
  const kind = entries.readUInt16LE(at + 4)
  const set = readSet(kind >>> 1, guids)
  if (set === null) return null
  if ((kind & 1) === 0) return { set, key: value }
  if (value + 4 > strings.length) return null
  const length = strings.readUInt32LE(value)
  if (value + 4 + length > strings.length) return null
  return { set, key: decodeName(strings.subarray(value + 4, value + 4 + length)) }
}

function readSet(index: number, guids: Buffer): string | null {
  if (index === 0) return '00000000-0000-0000-0000-000000000000'
  if (index === 1) return psMapi
  if (index === 2) return psPublicStrings
  const at = (index - 3) * 16
  return at + 16 <= guids.length ? formatGuid(guids, at) : null
}

/** Upper case with hyphens; the first three parts are little-endian. Source: MS-DTYP 2.3.4. */
export function formatGuid(bytes: Buffer, at: number): string {
  const part = (from: number, to: number, reverse: boolean): string => {
    const piece = Buffer.from(bytes.subarray(at + from, at + to))
    return (reverse ? piece.reverse() : piece).toString('hex').toUpperCase()
  }
  return `${part(0, 4, true)}-${part(4, 6, true)}-${part(6, 8, true)}-${part(8, 10, false)}-${part(10, 16, false)}`
}

/** UTF-16, but for a few old files that wrote plain ASCII. */
function decodeName(bytes: Buffer): string {
  const isAscii = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
  return bytes.toString(isAscii ? 'latin1' : 'utf16le')
}
