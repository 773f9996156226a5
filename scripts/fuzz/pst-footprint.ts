import { type MappedBlock, type MappedPage, readWide, type StoreMap } from '../../tests/support/pst-writer/store-map.ts'

/** A stretch of the file, its end left out. */
type Stretch = readonly [from: number, to: number]

/**
 * Which bytes of a sound store each of its nodes stands on, so that one can tell which items a damage did not touch.
 *
 * Shapes: `parentOf` answers the folder a node names; `isUntouched` says that neither the data and subnodes of a node, nor the pages of both
 * trees on the way to them, hold a changed byte.
 */
export type Footprints = { parentOf(nid: number): number; isUntouched(nid: number, changed: readonly Stretch[]): boolean }

type NodeEntry = { bidData: number; bidSub: number; parent: number; page: MappedPage }

/** Reads a sound store by its map alone: nothing of the reader under test. Source: MS-PST 2.2.2.7.7 and 2.2.2.8.3. */
export function traceFootprints(bytes: Buffer, map: StoreMap): Footprints {
  const { wide } = map.layout
  const parents = walkTrees(bytes, map)
  const nodes = readNodes(bytes, map, parents)
  const live = map.blocks.filter(({ page }) => parents.has(page.offset))
  const blocks = new Map(live.map((block) => [block.blockId & ~1, block]))
  const traced = new Map<number, Stretch[]>()

  const addPages = (page: MappedPage, found: Stretch[]): void => {
    for (let at: MappedPage | undefined = page; at; at = parents.get(at.offset) ?? undefined)
      found.push([at.offset, at.offset + map.layout.pageSize])
  }
  const addBlocks = (bid: number, found: Stretch[]): void => {
    const block = blocks.get(bid & ~1)
    if (bid === 0 || !block) return
    addPages(block.page, found)
    const end = block.offset + block.size + map.layout.blockTrailerSize + map.layout.unit
    found.push([block.offset, end])
    for (const child of (bid & 2) === 0 ? [] : childrenOf(bytes, wide, block)) addBlocks(child, found)
  }
  const trace = (nid: number): Stretch[] | null => {
    const known = traced.get(nid)
    if (known) return known
    const node = nodes.get(nid)
    if (!node) return null
    const found: Stretch[] = [[0, map.layout.headerSize]]
    addPages(node.page, found)
    addBlocks(node.bidData, found)
    addBlocks(node.bidSub, found)
    traced.set(nid, found)
    return found
  }
  return {
    parentOf: (nid) => nodes.get(nid)?.parent ?? 0,
    isUntouched: (nid, changed) => {
      const stretches = trace(nid)
      return stretches !== null && !stretches.some(([from, to]) => changed.some(([start, end]) => start < to && end > from))
    },
  }
}

/** The page above each page that the trees reach, null for their tops: real stores hold old versions of pages, too. */
type PageParents = ReadonlyMap<number, MappedPage | null>

function walkTrees(bytes: Buffer, { layout, pages }: StoreMap): PageParents {
  const byOffset = new Map(pages.map((page) => [page.offset, page]))
  const parents = new Map<number, MappedPage | null>()
  const roots = layout.wide === 4 ? [188, 196] : [224, 240]
  const waiting: [number, MappedPage | null][] = roots.map((at) => [readWide(bytes, layout, at), null])
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [offset, parent] = next
    const page = byOffset.get(offset)
    if (!page || parents.has(offset)) continue
    parents.set(offset, parent)
    for (let index = 0; page.level > 0 && index < page.entries; index += 1)
      waiting.push([readWide(bytes, layout, offset + index * page.entrySize + 2 * layout.wide), page])
  }
  return parents
}

function readNodes(bytes: Buffer, { layout, pages }: StoreMap, parents: PageParents): Map<number, NodeEntry> {
  const nodes = new Map<number, NodeEntry>()
  for (const page of pages) {
    if (page.type !== 'nodes' || page.level !== 0 || !parents.has(page.offset)) continue
    for (let index = 0; index < page.entries; index += 1) {
      const at = page.offset + index * page.entrySize
      const word = (number: number): number => readWide(bytes, layout, at + number * layout.wide)
      const parent = bytes.readUInt32LE(at + 3 * layout.wide)
      nodes.set(bytes.readUInt32LE(at), { bidData: word(1), bidSub: word(2), parent, page })
    }
  }
  return nodes
}

/** The blocks that an internal block lists: those of a value (type 1), or the nodes within a node (type 2). */
function childrenOf(bytes: Buffer, wide: number, { offset, size }: MappedBlock): number[] {
  const [type, level] = [bytes[offset], bytes[offset + 1]]
  const count = bytes.readUInt16LE(offset + 2)
  const start = type === 1 || wide === 8 ? 8 : 4
  const entryWords = type === 1 ? 1 : level === 0 ? 3 : 2
  const wanted = type === 1 ? [0] : level === 0 ? [1, 2] : [1]
  const children: number[] = []
  for (let index = 0; index < count && start + (index + 1) * entryWords * wide <= size; index += 1)
    for (const word of wanted) {
      const at = offset + start + (index * entryWords + word) * wide
      children.push(wide === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at)))
    }
  return children
}

/** Where two files differ, in steps of 64 bytes; beyond the end of the shorter one everything does. */
export function diffStretches(one: Buffer, other: Buffer): Stretch[] {
  const common = Math.min(one.length, other.length)
  const changed = diffWithin(one, other, 0, common, 64 * 1024)
  return one.length === other.length ? changed : [...changed, [common, Number.MAX_SAFE_INTEGER]]
}

/** Large steps first: most of a file is as it was. */
function diffWithin(one: Buffer, other: Buffer, from: number, end: number, step: number): Stretch[] {
  const changed: Stretch[] = []
  for (let at = from; at < end; at += step) {
    const to = Math.min(end, at + step)
    if (one.compare(other, at, to, at, to) === 0) continue
    if (step === 64) changed.push([at, to])
    else changed.push(...diffWithin(one, other, at, to, 64))
  }
  return changed
}
