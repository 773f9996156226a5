import { fail, type Result, succeed } from '#shared/model/result.ts'
import { blockTreeKind, nodeTreeKind, openTree, readTreePage } from './btree.ts'
import type { ByteSource } from './byte-source.ts'
import { createCachedBytes } from './cached-bytes.ts'
import type { CryptMethod } from './crypt.ts'
import { openDataTree } from './data-tree.ts'
import type { Report } from './fault-list.ts'
import { type Header, type PstFault, readHeader } from './header.ts'
import type { Ndb } from './ndb.ts'
import { wellKnownNid } from './node-id.ts'

/**
 * Opens the lowest layer of a file: its header and its two trees.
 *
 * Errors: as `readHeader`; damaged where neither root page of a tree can be read.
 */
export function openNdb(source: ByteSource, _scan: boolean, report: Report): Result<Ndb, PstFault> {
  const bytes = createCachedBytes(source)
  const header = readHeader(bytes, report)
  if (!header.ok) return header
  const { layout, nodeTreeOffset, blockTreeOffset, fileEndOffset } = header.value
  if (fileEndOffset > bytes.sizeBytes)
    report('cut_file', `The file should have ${fileEndOffset} bytes and has ${bytes.sizeBytes}: its end is missing.`)
  const nodesRoot = readTreePage(bytes, layout, nodeTreeKind, nodeTreeOffset, report)
  const blocksRoot = readTreePage(bytes, layout, blockTreeKind, blockTreeOffset, report)
  if (nodesRoot === null || blocksRoot === null)
    return fail({
      kind: 'damaged',
      message:
        'This Outlook data file is damaged: the tables that say where its mails are cannot be read. Try again with recovery.',
    })
  const trees = {
    nodes: openTree(bytes, layout, nodeTreeKind, nodeTreeOffset, report),
    blocks: openTree(bytes, layout, blockTreeKind, blockTreeOffset, report),
  }
  return succeed({ bytes, layout, ...trees, crypt: findCrypt({ bytes, layout, ...trees }, header.value, report) })
}

/** The method with which the message store begins as a heap; a few files state another one than they use. */
function findCrypt(ndb: Omit<Ndb, 'crypt'>, header: Header, report: Report): CryptMethod {
  const stated = header.crypt ?? 'none'
  const methods: CryptMethod[] = [stated, 'permute', 'none', 'cyclic']
  for (const nid of [wellKnownNid.messageStore, wellKnownNid.nameToIdMap, wellKnownNid.rootFolder]) {
    const entry = ndb.nodes.find(nid)
    if (entry === null) continue
    for (const crypt of methods) {
      const first = openDataTree({ ...ndb, crypt }, entry.bidData, () => {})?.block(0)
      if (first?.[2] !== 0xec) continue
      if (crypt !== stated || header.crypt === null)
        report('bad_header', `The file header states the encoding "${stated}"; the data are in "${crypt}" and are read so.`)
      return crypt
    }
  }
  return stated
}
