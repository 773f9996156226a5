import type { MapiName } from '../../../mapi/mapi-item.ts'
import { createNames, type PropertyNames, setAt } from '../../../mapi/property-names.ts'
import { openPropertyContext } from '../ltp/property-context.ts'
import { hex, type Report } from '../ndb/fault-list.ts'
import type { NodeContent } from '../ndb/subnode.ts'

const guidStream = 0x0002
const entryStream = 0x0003
const stringStream = 0x0004
const entryBytes = 8
const firstNamedId = 0x8000

/** Reads which ids the file gave to named properties. Source: MS-PST 2.4.7 (name-to-id map). */
export function readNameMap(node: NodeContent | null, report: Report): PropertyNames {
  const context = node === null ? null : openPropertyContext(node, report)
  const entries = context?.bytesOf(entryStream)
  const names = createNames()
  if (entries !== undefined) {
    const guids = context?.bytesOf(guidStream) ?? Buffer.alloc(0)
    const strings = context?.bytesOf(stringStream) ?? Buffer.alloc(0)
    for (let at = 0; at + entryBytes <= entries.length; at += entryBytes) {
      const id = firstNamedId + entries.readUInt16LE(at + 6)
      const name = readName(entries, at, guids, strings)
      if (name === null) report('damaged_names', `The name of property ${hex(id)} cannot be read.`)
      else if (id <= 0xffff) names.add(id, name)
    }
  }
  return names
}

/** Source: MS-PST 2.4.7.1 (NAMEID). */
function readName(entries: Buffer, at: number, guids: Buffer, strings: Buffer): MapiName | null {
  const value = entries.readUInt32LE(at)
  const kind = entries.readUInt16LE(at + 4)
  const set = kind >>> 1 === 0 ? noSet : setAt(kind >>> 1, guids)
  if (set === null) return null
  if ((kind & 1) === 0) return { set, key: value }
  if (value + 4 > strings.length) return null
  const length = strings.readUInt32LE(value)
  if (value + 4 + length > strings.length) return null
  return { set, key: decodeName(strings.subarray(value + 4, value + 4 + length)) }
}

const noSet = '00000000-0000-0000-0000-000000000000'

/** UTF-16, but for a few old files that wrote plain ASCII. */
function decodeName(bytes: Buffer): string {
  const isAscii = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
  return bytes.toString(isAscii ? 'latin1' : 'utf16le')
}
