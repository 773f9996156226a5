import { createHash } from 'node:crypto'
import { createText, type StoredProperty, storeProperty } from './encode-value.ts'
import type { FolderSpec } from './item-spec.ts'
import { type Encryption, type Layout, layoutOf, type Variant } from './layout.ts'
import { createNameMap } from './named-properties.ts'
import { createNodeDatabase } from './node-database.ts'
import { writeProperties } from './property-context.ts'
import { createFileSink, type PstSink } from './sink.ts'
import { createFolders } from './write-folders.ts'
import type { ItemWriter } from './write-item.ts'
import { storeProperties } from './write-store.ts'

/**
 * What kind of archive is written. All but `variant` and `encryption` may be left out.
 *
 * Shapes: `codePage` is that of 8-bit strings (1252); `codePageOn` where it is told: on each item, on the store, or nowhere. `password` is kept
 * as Outlook keeps it, as a checksum. `version` replaces the layout's number (15, 21, 37 ...). `compress` needs the layout with 4 KiB pages.
 * `largestBlock` makes the blocks of the layout with 4 KiB pages smaller than 64 KiB, because nobody has said how large they are.
 * `gapBytes` leaves a hole of that size, so that a small store has places beyond 4 GB (a sparse file, where the disk knows such).
 * `pageFill` and `leafRoom` make trees deep: the most entries of a b-tree page, the most bytes of a leaf in a heap.
 */
export type PstOptions = {
  variant: Variant
  encryption: Encryption
  version?: number
  codePage?: number
  codePageOn?: 'items' | 'store' | 'nowhere'
  password?: string
  displayName?: string
  compress?: boolean
  client?: 'SM' | 'SO'
  seed?: number
  pageFill?: number
  leafRoom?: number
  largestBlock?: number
  gapBytes?: number
}

export type PstContent = { folders: Iterable<FolderSpec> }

export type WrittenPst = { sizeBytes: number; items: number; folders: number; nodes: number; blocks: number }

const fixedNodes = { store: 0x21, nameMap: 0x61 } as const

/**
 * Writes a store file from plain data: the same bytes for the same options and content.
 *
 * Shapes: `target` is a path or a sink. Items are taken from their iterables one by one, so that memory holds one item, the rows of the folders'
 * tables and 32 bytes for each block, whatever the size of the archive.
 * Limits: 2^31 bytes for the ANSI variant, as Outlook has it; 65,535 rows in a table of an ANSI store.
 * Source: MS-PST.
 */
export function writePst(target: string | PstSink, options: PstOptions, content: PstContent): WrittenPst {
  const sink = typeof target === 'string' ? createFileSink(target) : target
  const layout = layoutFor(options)
  const seed = options.seed ?? 1
  const codePage = options.codePage ?? 1252
  const codePageOn = options.codePageOn ?? (options.variant === 'ansi' ? 'items' : 'nowhere')
  const database = createNodeDatabase(sink, layout, {
    encryption: options.encryption,
    client: options.client ?? (options.variant === 'unicode-4k' ? 'SO' : 'SM'),
    unique: seed,
    compress: options.compress === true && options.variant === 'unicode-4k',
    pageFill: options.pageFill ?? Number.POSITIVE_INFINITY,
    gapBytes: options.gapBytes ?? 0,
  })
  const text = createText(layout.wide === 8, codePage)
  const names = createNameMap()
  const writer: ItemWriter = {
    database,
    text,
    names,
    codePage: codePageOn === 'items' ? codePage : null,
    newKey: createKeys(seed),
    leafRoom: options.leafRoom,
  }
  const recordKey = writer.newKey()
  const folders = createFolders(writer, recordKey)
  for (const folder of content.folders) folders.add(folder)
  const { places, items, folders: made } = folders.finish()

  const addNode = (nodeId: number, properties: readonly StoredProperty[]): void => {
    const parts = writeProperties(database, properties, options.leafRoom)
    database.addNode({ nodeId, data: parts.data, subnodes: database.writeSubnodes(parts.subnodes), parent: 0 })
  }
  const store = storeProperties({
    recordKey,
    places,
    password: options.password === undefined ? null : text.encode8(options.password),
    displayName: options.displayName ?? 'Personal Folders',
    codePage: codePageOn === 'store' ? codePage : null,
  })
  addNode(
    fixedNodes.store,
    store.map(({ id, type, value }) => storeProperty(id, type, value, text)),
  )
  addNode(fixedNodes.nameMap, names.properties())
  const { fileSize, nodes, blocks } = database.finish()
  return { sizeBytes: fileSize, items, folders: made, nodes, blocks }
}

function layoutFor({ variant, version, largestBlock }: PstOptions): Layout {
  const layout = layoutOf(variant, version)
  return { ...layout, largestBlock: Math.min(layout.largestBlock, largestBlock ?? layout.largestBlock) }
}

/** Keys of 16 bytes, the same ones for the same seed. */
function createKeys(seed: number): () => Buffer {
  let count = 0
  return () => {
    count += 1
    return createHash('md5').update(`${seed} ${count}`).digest()
  }
}
