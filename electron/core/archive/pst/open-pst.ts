import { type Result, succeed } from '#shared/model/result.ts'
import type { MapiFault } from '../../mapi/mapi-item.ts'
import { type ItemRef, listItems } from './messaging/folder-contents.ts'
import type { FolderContext } from './messaging/folder-context.ts'
import { guessCodePage } from './messaging/guess-code-page.ts'
import { readNameMap } from './messaging/named-properties.ts'
import { indexNodes, type NodeIndex } from './messaging/node-index.ts'
import { openMessage, type PstItem, type StoreContext } from './messaging/open-item.ts'
import { type PstFolder, readFolders } from './messaging/read-folders.ts'
import { readStore, type StoreFacts } from './messaging/read-store.ts'
import type { ByteSource } from './ndb/byte-source.ts'
import type { CryptMethod } from './ndb/crypt.ts'
import { createFaultList, hex, type Report } from './ndb/fault-list.ts'
import type { PstFault } from './ndb/header.ts'
import type { Layout } from './ndb/layout.ts'
import type { Ndb } from './ndb/ndb.ts'
import { wellKnownNid } from './ndb/node-id.ts'
import { openNdb } from './ndb/open-ndb.ts'
import { type NodeContent, openNodeContent } from './ndb/subnode.ts'

/**
 * An Outlook data file (.pst, .ost), open for reading.
 *
 * Shapes: `remarks` grows while one reads; `folders` and `itemRefs` are in the order of the file and the same each time; `orphans` gives the
 * messages of the node b-tree that are not among those already seen, in order of their ids.
 * Errors: content never throws: what cannot be read is a remark, a folder's `problem`, or a fault of `openItem`. A source that fails throws
 * its own error.
 */
export type Pst = {
  readonly variant: Layout['variant']
  readonly encryption: CryptMethod
  readonly hasPassword: boolean
  readonly defaultCodePage: number | null
  readonly remarks: readonly MapiFault[]
  folders(): PstFolder[]
  itemRefs(folder: { nid: number }): Iterable<ItemRef>
  openItem(nid: number): Result<PstItem, PstFault>
  orphans(alreadySeen: ReadonlySet<number>): Iterable<{ nid: number; parentNid: number }>
}

export type OpenPstOptions = {
  /** Look at every page of the file for parts of its trees, for a file whose trees are damaged. Reads the whole file once. */
  scan?: boolean
}

/**
 * Opens an Outlook data file.
 *
 * Errors: not a PST; a version or protection that nobody can read; so damaged that not one node is found. Source: MS-PST.
 */
export function openPst(source: ByteSource, { scan = false }: OpenPstOptions = {}): Result<Pst, PstFault> {
  const remarks = createFaultList()
  const opened = openNdb(source, scan, remarks.report)
  if (!opened.ok) return opened
  const ndb = opened.value
  const openNode = (nid: number, report: Report): NodeContent | null => {
    const entry = ndb.nodes.find(nid)
    if (entry === null) {
      report('missing_node', `Node ${hex(nid)} is not in the node b-tree.`)
      return null
    }
    return openNodeContent(ndb, `Node ${hex(nid)}`, entry.bidData, entry.bidSub, report)
  }
  let held: NodeIndex | null = null
  const index = (): NodeIndex => {
    held ??= indexNodes(ndb.nodes)
    return held
  }
  const facts = readFacts(ndb, openNode, index, remarks.report)
  const store: StoreContext = {
    names: readNameMap(openNode(wellKnownNid.nameToIdMap, remarks.report), remarks.report),
    defaultCodePage: facts.defaultCodePage,
  }
  return succeed({
    variant: ndb.layout.variant,
    encryption: ndb.crypt,
    hasPassword: facts.hasPassword,
    defaultCodePage: facts.defaultCodePage,
    remarks: remarks.faults,
    folders: () => readFolders({ openNode, index: index(), store: facts, report: remarks.report }),
    itemRefs: ({ nid }) => listItems({ openNode, index: index() }, nid, remarks.report),
    openItem: (nid) => {
      const faults = createFaultList()
      const node = openNode(nid, faults.report)
      if (node === null) return { ok: false, fault: { kind: 'damaged', message: `Node ${hex(nid)} is not in the file.` } }
      return openMessage(store, node, nid, faults)
    },
    orphans: (alreadySeen) => walkOrphans(index(), alreadySeen),
  })
}

/** An ANSI store names no code page, and all its strings need one. */
function readFacts(ndb: Ndb, openNode: FolderContext['openNode'], index: () => NodeIndex, report: Report): StoreFacts {
  const facts = readStore(openNode(wellKnownNid.messageStore, report), report)
  if (facts.defaultCodePage !== null || ndb.layout.variant !== 'ansi') return facts
  return { ...facts, defaultCodePage: guessCodePage({ openNode, index: index(), store: facts, report }) }
}

function* walkOrphans(index: NodeIndex, alreadySeen: ReadonlySet<number>): Generator<{ nid: number; parentNid: number }> {
  for (const message of index.messages()) if (!alreadySeen.has(message.nid)) yield message
}
