import type { CachedBytes } from './cached-bytes.ts'
import { computeCrc } from './crc.ts'
import { hex, type Report } from './fault-list.ts'
import { createGenerationCache } from './generation-cache.ts'
import { type Layout, readId } from './layout.ts'
import { pageCacheBytesMax, treeLevelMax } from './limits.ts'

/** A node of the file: where its data and its subnodes begin (BIDs, 0 for none). Source: MS-PST 2.2.2.7.7.4 (NBTENTRY). */
export type NodeEntry = { nid: number; bidData: number; bidSub: number; parentNid: number }

/** A block of the file: where it stands and how many bytes it holds there. Source: MS-PST 2.2.2.7.7.3 (BBTENTRY). */
export type BlockEntry = { bid: number; offset: number; sizeBytes: number }

/** One of the two trees: entries by key, or all of them in the order of the file. */
export type Tree<Entry> = {
  find(key: number): Entry | null
  entries(): Iterable<Entry>
}

/** Which of the two trees, by the type its pages bear (ptypeNBT, ptypeBBT). */
export type TreeKind<Entry> = {
  name: 'node' | 'block'
  pageType: 0x80 | 0x81
  entryBytes(layout: Layout): number
  readKey(page: Buffer, offset: number, layout: Layout): number
  readEntry(page: Buffer, offset: number, layout: Layout): Entry
}

/** A page of a tree, cut to what it holds. Source: MS-PST 2.2.2.7.7.1 (BTPAGE). */
export type TreePage = { bytes: Buffer; level: number; count: number; entryBytes: number }

export const nodeTreeKind: TreeKind<NodeEntry> = {
  name: 'node',
  pageType: 0x81,
  entryBytes: (layout) => layout.nodeEntryBytes,
  readKey: (page, offset) => page.readUInt32LE(offset),
  readEntry: (page, offset, layout) => ({
    nid: page.readUInt32LE(offset),
    bidData: readId(page, offset + layout.idBytes, layout),
    bidSub: readId(page, offset + 2 * layout.idBytes, layout),
    parentNid: page.readUInt32LE(offset + 3 * layout.idBytes),
  }),
}

export const blockTreeKind: TreeKind<BlockEntry> = {
  name: 'block',
  pageType: 0x80,
  entryBytes: (layout) => layout.blockEntryBytes,
  readKey: (page, offset, layout) => plainBid(readId(page, offset, layout)),
  readEntry: (page, offset, layout) => ({
    bid: plainBid(readId(page, offset, layout)),
    offset: readId(page, offset + layout.idBytes, layout),
    sizeBytes: page.readUInt16LE(offset + 2 * layout.idBytes),
  }),
}

/** The lowest bit of a BID is reserved: readers must take it as zero (MS-PST 2.2.2.2). */
export const plainBid = (bid: number): number => bid - (bid % 2)

/**
 * Opens the tree whose root page stands at an offset.
 *
 * Errors: a page that cannot be read is reported once, with its place; what hangs on it is not found, the rest is.
 * Limits: the level of a page must be lower than that of its parent, and a walk visits no page twice, so that no damage makes a walk endless.
 */
export function openTree<Entry>(
  bytes: CachedBytes,
  layout: Layout,
  kind: TreeKind<Entry>,
  rootOffset: number,
  report: Report,
): Tree<Entry> {
  const pages = createGenerationCache<TreePage | null>(pageCacheBytesMax)
  const page = (offset: number, levelMax: number): TreePage | null => {
    let found = pages.get(offset)
    if (found === undefined) {
      found = readTreePage(bytes, layout, kind, offset, report)
      pages.set(offset, found, layout.pageBytes + 100)
    }
    if (found !== null && found.level > levelMax) {
      report(
        'damaged_page',
        `Cycle in the ${kind.name} b-tree: the page at byte ${offset} stands below itself or on a wrong level.`,
      )
      return null
    }
    return found
  }
  return {
    find: (key) => findEntry(key, rootOffset, layout, kind, page),
    entries: () => walkEntries(rootOffset, layout, kind, page, report),
  }
}

/** Reads one page and checks it; null where it is none of this tree. */
export function readTreePage<Entry>(
  bytes: CachedBytes,
  layout: Layout,
  kind: TreeKind<Entry>,
  offset: number,
  report: Report,
): TreePage | null {
  const at = `in the ${kind.name} b-tree at byte ${offset}`
  const page = bytes.read(offset, layout.pageBytes)
  if (page === null) return refusePage(report, `The page ${at} lies outside the file.`)
  const trailer = layout.pageTrailerOffset
  if (page[trailer] !== kind.pageType && page[trailer + 1] !== kind.pageType)
    return refusePage(report, `The page ${at} is not one of this tree: its type is ${hex(page[trailer] ?? 0)}.`)
  const stored = page.readUInt32LE(trailer + (layout.idBytes === 4 ? 8 : 4))
  if (stored !== computeCrc(page.subarray(0, trailer))) report('bad_checksum', `The checksum of the page ${at} is wrong.`)
  return cutPage(page, layout, kind, at, report)
}

function cutPage<Entry>(page: Buffer, layout: Layout, kind: TreeKind<Entry>, at: string, report: Report): TreePage | null {
  const counts = layout.pageCountsOffset
  const wide = layout.variant === 'unicode-4k'
  const count = wide ? page.readUInt16LE(counts) : page.readUInt8(counts)
  const stated = page.readUInt8(counts + (wide ? 4 : 2))
  const level = page.readUInt8(counts + (wide ? 5 : 3))
  if (level > treeLevelMax) return refusePage(report, `The page ${at} claims level ${level}.`)
  const least = level > 0 ? layout.branchEntryBytes : kind.entryBytes(layout)
  const entryBytes = stated >= least ? stated : least
  const room = Math.floor(counts / entryBytes)
  if (stated < least || count > room) report('damaged_page', `The page ${at} states ${count} entries of ${stated} bytes.`)
  return { bytes: page, level, count: Math.min(count, room), entryBytes }
}

type GetPage = (offset: number, levelMax: number) => TreePage | null

function findEntry<Entry>(
  key: number,
  rootOffset: number,
  layout: Layout,
  kind: TreeKind<Entry>,
  getPage: GetPage,
): Entry | null {
  let page = getPage(rootOffset, treeLevelMax)
  while (page !== null) {
    const position = lastNotAbove(page, key, layout, kind)
    if (position < 0) return null
    const offset = position * page.entryBytes
    if (page.level === 0)
      return kind.readKey(page.bytes, offset, layout) === key ? kind.readEntry(page.bytes, offset, layout) : null
    page = getPage(readId(page.bytes, offset + 2 * layout.idBytes, layout), page.level - 1)
  }
  return null
}

/** The last entry of the page whose key is not above the one looked for, or -1. */
function lastNotAbove<Entry>(page: TreePage, key: number, layout: Layout, kind: TreeKind<Entry>): number {
  let low = 0
  let high = page.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (kind.readKey(page.bytes, middle * page.entryBytes, layout) <= key) low = middle + 1
    else high = middle
  }
  return low - 1
}

function* walkEntries<Entry>(
  rootOffset: number,
  layout: Layout,
  kind: TreeKind<Entry>,
  getPage: GetPage,
  report: Report,
): Generator<Entry> {
  const visited = new Set<number>()
  const waiting = [{ offset: rootOffset, levelMax: treeLevelMax }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visited.has(next.offset)) {
      report('damaged_page', `Cycle in the ${kind.name} b-tree: the page at byte ${next.offset} is reached twice.`)
      continue
    }
    visited.add(next.offset)
    const page = getPage(next.offset, next.levelMax)
    if (page === null) continue
    if (page.level === 0) {
      for (let index = 0; index < page.count; index++) yield kind.readEntry(page.bytes, index * page.entryBytes, layout)
      continue
    }
    for (let index = page.count - 1; index >= 0; index--)
      waiting.push({
        offset: readId(page.bytes, index * page.entryBytes + 2 * layout.idBytes, layout),
        levelMax: page.level - 1,
      })
  }
}

function refusePage(report: Report, message: string): null {
  report('damaged_page', message)
  return null
}
