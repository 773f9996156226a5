import { computeSignature } from './block-signature.ts'
import { type BlockEntry, blockTreeKind, type NodeEntry, nodeTreeKind, plainBid, type Tree, type TreeKind } from './btree.ts'
import type { CachedBytes } from './cached-bytes.ts'
import type { Report } from './fault-list.ts'
import type { Layout } from './layout.ts'
import { type FoundPage, scanBlocks, scanPages, unpackPlace } from './scan-pages.ts'

export type Trees = { nodes: Tree<NodeEntry>; blocks: Tree<BlockEntry> }

/**
 * Rebuilds the two trees of a damaged file from every leaf page and every block that can be found in it.
 *
 * What the file's own trees still reach comes first, then what pages say that hang on nothing; those may be old copies, so a node that only they
 * know counts only if its data are still there. A block whose checksum is right is taken from where it was found, whatever the trees say.
 * Errors: none; says in one remark how much was found.
 */
export function scanTrees(bytes: CachedBytes, layout: Layout, own: Trees | null, report: Report): Trees {
  const pages = scanPages(bytes, layout)
  const sound = findSoundBlocks(bytes, layout)
  const blockPlaces = placesOf(bytes, layout, pages, blockTreeKind)
  const nodePlaces = placesOf(bytes, layout, pages, nodeTreeKind)
  const blocks: Tree<BlockEntry> = {
    find: (key) => {
      const bid = plainBid(key)
      const place = sound.get(bid)
      if (place !== undefined) return { bid, ...unpackPlace(place) }
      return own?.blocks.find(bid) ?? entryAt(bytes, layout, blockTreeKind, blockPlaces.get(bid))
    },
    entries: function* () {
      for (const [bid, place] of sound) yield { bid, ...unpackPlace(place) }
    },
  }
  report('recovered', `The whole file was searched: ${nodePlaces.size} nodes and ${sound.size} sound blocks were found.`)
  return { nodes: joinNodes(bytes, layout, own, nodePlaces, blocks), blocks }
}

/** Every block of the file whose checksum and signature are right, by its id. No id is ever given twice. */
export function findSoundBlocks(bytes: CachedBytes, layout: Layout): Map<number, number> {
  return scanBlocks(
    bytes,
    layout,
    (offset, bid, stored) => layout.variant === 'unicode-4k' || stored === computeSignature(offset, bid),
  )
}

/** Where the newest sound entry of each key stands in the file. */
export function placesOf<Entry>(
  bytes: CachedBytes,
  layout: Layout,
  pages: readonly FoundPage[],
  kind: TreeKind<Entry>,
): Map<number, number> {
  const places = new Map<number, number>()
  for (const page of pages) {
    if (page.kind !== kind.name) continue
    const content = bytes.read(page.offset, page.count * page.entryBytes)
    if (content === null) continue
    for (let index = 0; index < page.count; index++) {
      const key = kind.readKey(content, index * page.entryBytes, layout)
      if (key !== 0 && !places.has(key)) places.set(key, page.offset + index * page.entryBytes)
    }
  }
  return places
}

export function entryAt<Entry>(
  bytes: CachedBytes,
  layout: Layout,
  kind: TreeKind<Entry>,
  place: number | undefined,
): Entry | null {
  const content = place === undefined ? null : bytes.read(place, kind.entryBytes(layout))
  return content === null ? null : kind.readEntry(content, 0, layout)
}

function joinNodes(
  bytes: CachedBytes,
  layout: Layout,
  own: Trees | null,
  places: ReadonlyMap<number, number>,
  blocks: Tree<BlockEntry>,
): Tree<NodeEntry> {
  const found = (nid: number): NodeEntry | null => {
    const entry = entryAt(bytes, layout, nodeTreeKind, places.get(nid))
    return entry !== null && blocks.find(entry.bidData) !== null ? entry : null
  }
  return {
    find: (nid) => own?.nodes.find(nid) ?? found(nid),
    entries: function* () {
      const seen = new Set<number>()
      for (const entry of own?.nodes.entries() ?? []) {
        if (seen.has(entry.nid)) continue
        seen.add(entry.nid)
        yield entry
      }
      for (const nid of places.keys()) {
        const entry = seen.has(nid) ? null : found(nid)
        if (entry !== null) yield entry
      }
    },
  }
}
