import { fail, type Result, succeed } from '#shared/model/result.ts'
import { blockTreeKind, nodeTreeKind, openTree, readTreePage } from './btree.ts'
import type { ByteSource } from './byte-source.ts'
import { type CachedBytes, createCachedBytes } from './cached-bytes.ts'
import type { CryptMethod } from './crypt.ts'
import { openDataTree } from './data-tree.ts'
import type { Report } from './fault-list.ts'
import { type Header, type PstFault, readHeader } from './header.ts'
import { ansiLayout, type Layout, unicode4kLayout, unicodeLayout } from './layout.ts'
import { type OpenTrees, openMendedTrees } from './mend-trees.ts'
import type { Ndb } from './ndb.ts'
import { wellKnownNid } from './node-id.ts'
import { scanTrees, type Trees } from './scan-trees.ts'

/**
 * Opens the lowest layer of a file: its header and its two trees.
 *
 * With `scan` the trees are completed with whatever the rest of the file holds, and a file without a header that can be read is opened by what
 * its pages look like. Errors: as `readHeader`; damaged where a tree cannot be reached.
 */
export function openNdb(source: ByteSource, scan: boolean, report: Report): Result<Ndb, PstFault> {
  const bytes = createCachedBytes(source)
  const header = readHeader(bytes, report)
  if (!header.ok) {
    const layout = scan ? layoutOfPages(bytes) : null
    if (layout === null) return header
    report('bad_header', 'The header of the file cannot be read: the file was opened by what its pages look like.')
    return openScanned(bytes, layout, null, null, report)
  }
  const { layout, crypt, fileEndOffset } = header.value
  if (fileEndOffset > bytes.sizeBytes)
    report('cut_file', `The file should have ${fileEndOffset} bytes and has ${bytes.sizeBytes}: its end is missing.`)
  const trees = openTrees(bytes, header.value, !scan, report)
  if (scan) return openScanned(bytes, layout, trees, crypt, report)
  if (trees === null) return fail(unreachable)
  return succeed({ bytes, layout, ...trees, crypt: findCrypt({ bytes, layout, ...trees }, crypt, report) })
}

const unreachable: PstFault = {
  kind: 'damaged',
  message: 'This Outlook data file is damaged: the tables that say where its mails are cannot be read. Try again with recovery.',
}

function openTrees(
  bytes: CachedBytes,
  { layout, nodeTreeOffset, blockTreeOffset }: Header,
  mend: boolean,
  report: Report,
): Trees | null {
  const nodesRoot = readTreePage(bytes, layout, nodeTreeKind, nodeTreeOffset, report)
  const blocksRoot = readTreePage(bytes, layout, blockTreeKind, blockTreeOffset, report)
  if (nodesRoot === null || blocksRoot === null) return null
  const open: OpenTrees = {
    nodes: (tell) => openTree(bytes, layout, nodeTreeKind, nodeTreeOffset, tell),
    blocks: (tell) => openTree(bytes, layout, blockTreeKind, blockTreeOffset, tell),
  }
  return mend ? openMendedTrees(bytes, layout, open, report) : { nodes: open.nodes(report), blocks: open.blocks(report) }
}

function openScanned(
  bytes: CachedBytes,
  layout: Layout,
  own: Trees | null,
  crypt: CryptMethod | null,
  report: Report,
): Result<Ndb, PstFault> {
  const trees = scanTrees(bytes, layout, own, report)
  for (const _ of trees.nodes.entries())
    return succeed({ bytes, layout, ...trees, crypt: findCrypt({ bytes, layout, ...trees }, crypt, report) })
  return fail({
    kind: 'damaged',
    message: 'This Outlook data file is damaged: not one mail or folder was found in the whole of it.',
  })
}

/** Every file has its first allocation map at the same place (ptypeAMap). Source: MS-PST 2.2.2.7.2; 4,096-byte pages: libpff. */
function layoutOfPages(bytes: CachedBytes): Layout | null {
  for (const [layout, offset] of [
    [unicodeLayout, 0x4400],
    [ansiLayout, 0x4400],
    [unicode4kLayout, 0x22000],
  ] as const) {
    const types = bytes.read(offset + layout.pageTrailerOffset, 2)
    if (types?.[0] === 0x84 && types[1] === 0x84) return layout
  }
  return null
}

/** The method with which the message store begins as a heap; a few files state another one than they use. */
function findCrypt(ndb: Omit<Ndb, 'crypt'>, named: CryptMethod | null, report: Report): CryptMethod {
  const stated = named ?? 'none'
  const methods: CryptMethod[] = [stated, 'permute', 'none', 'cyclic']
  for (const nid of [wellKnownNid.messageStore, wellKnownNid.nameToIdMap, wellKnownNid.rootFolder]) {
    const entry = ndb.nodes.find(nid)
    if (entry === null) continue
    for (const crypt of methods) {
      const first = openDataTree({ ...ndb, crypt }, entry.bidData, () => {})?.block(0)
      if (first?.[2] !== 0xec) continue
      if (crypt !== stated && named !== null)
        report('bad_header', `The file header states the encoding "${stated}"; the data are in "${crypt}" and are read so.`)
      return crypt
    }
  }
  return stated
}
