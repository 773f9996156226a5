import { type BlockEntry, type NodeEntry, nodeTreeKind, plainBid, type Tree } from './btree.ts'
import type { CachedBytes } from './cached-bytes.ts'
import type { Report } from './fault-list.ts'
import type { Layout } from './layout.ts'
import { scanPages, unpackPlace } from './scan-pages.ts'
import { entryAt, findSoundBlocks, placesOf, type Trees } from './scan-trees.ts'

/** How a tree of the file is opened; the report is told of its damage. */
export type OpenTrees = { nodes(report: Report): Tree<NodeEntry>; blocks(report: Report): Tree<BlockEntry> }

/**
 * The trees of a file, which look through the whole file for what they do not find, once one of their pages was found damaged.
 *
 * Shapes: only what something in the file still refers to is looked for; `entries` gives what the file's own trees reach, so that nothing which was
 * deleted comes back by itself. A sound file is never searched, and a damaged one at most once for each tree.
 * Errors: none; a remark says that the file was searched.
 */
export function openMendedTrees(bytes: CachedBytes, layout: Layout, open: OpenTrees, report: Report): Trees {
  const blocks = mend(open.blocks, report, () => {
    const sound = findSoundBlocks(bytes, layout)
    report('recovered', lost('block', `${sound.size} sound blocks`))
    return (key) => {
      const place = sound.get(plainBid(key))
      return place === undefined ? null : { bid: plainBid(key), ...unpackPlace(place) }
    }
  })
  const nodes = mend(open.nodes, report, () => {
    const places = placesOf(bytes, layout, scanPages(bytes, layout), nodeTreeKind)
    report('recovered', lost('node', `${places.size} nodes`))
    return (nid) => {
      // Pages that hang on nothing may be old copies: a node counts only if its data are still there.
      const entry = entryAt(bytes, layout, nodeTreeKind, places.get(nid))
      return entry !== null && blocks.find(entry.bidData) !== null ? entry : null
    }
  })
  return { nodes, blocks }
}

type Find<Entry> = (key: number) => Entry | null

function mend<Entry>(open: (report: Report) => Tree<Entry>, report: Report, search: () => Find<Entry>): Tree<Entry> {
  let isDamaged = false
  let findElsewhere: Find<Entry> | null = null
  const own = open((code, message) => {
    isDamaged = true
    report(code, message)
  })
  return {
    find: (key) => {
      const found = own.find(key)
      if (found !== null || !isDamaged) return found
      findElsewhere ??= search()
      return findElsewhere(key)
    },
    entries: () => own.entries(),
  }
}

const lost = (tree: string, found: string): string =>
  `A part of the ${tree} b-tree is lost: the whole file was searched, and ${found} were found.`
