import { decodeString8 } from '../../../mapi/decode-string8.ts'
import type { PropertySource } from '../ltp/property-context.ts'
import type { Report } from '../ndb/fault-list.ts'
import type { NodeContent } from '../ndb/subnode.ts'
import type { NodeIndex } from './node-index.ts'
import type { StoreFacts } from './read-store.ts'

/** What the reading of folders needs of the file. */
export type FolderContext = {
  openNode(nid: number, report: Report): NodeContent | null
  index: NodeIndex
  store: StoreFacts
  report: Report
}

/** A text of a folder or a row of one; 8-bit strings are in the code page of the store. */
export function textIn(properties: Pick<PropertySource, 'get'>, id: number, store: StoreFacts): string | null {
  const value = properties.get(id)
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? decodeString8(value, store.defaultCodePage ?? 1252).text : null
}
