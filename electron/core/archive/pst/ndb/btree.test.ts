import { describe, expect, it } from 'vitest'
import { readBlock } from './block.ts'
import { type BlockEntry, blockTreeKind, type NodeEntry, nodeTreeKind, openTree } from './btree.ts'
import { createCachedBytes } from './cached-bytes.ts'
import { openDataTree } from './data-tree.ts'
import { createFaultList } from './fault-list.ts'
import { unicodeLayout } from './layout.ts'
import { makeBlock, makePage, sparseSource } from './make-pages.ts'

const blocksOf = (pieces: Map<number, Buffer>, root: number, report = (_code: string, _message: string) => {}) => {
  const bytes = createCachedBytes(sparseSource(6_000_000_000, pieces))
  return { bytes, tree: openTree<BlockEntry>(bytes, unicodeLayout, blockTreeKind, root, report) }
}
const noNodes = { find: () => null, entries: () => [] }

describe('b-trees of pages (MS-PST 2.2.2.7.7)', () => {
  it('PST-9 I8 pages and blocks beyond 4 GB are read from where they are', () => {
    const far = 5_000_000_512
    const at = 5_500_000_000 - (5_500_000_000 % 64)
    const pieces = new Map([
      [1024, makePage(0x80, 1, 24, [[4n, 0n, BigInt(far)]])],
      [far, makePage(0x80, 0, 24, [[0x24n, BigInt(at), 5n]])],
      [at, makeBlock(0x24, at, Buffer.from('hello'))],
    ])
    const faults = createFaultList()
    const { bytes, tree } = blocksOf(pieces, 1024, faults.report)
    const ndb = { bytes, layout: unicodeLayout, crypt: 'none' as const, nodes: noNodes, blocks: tree }
    expect(readBlock(ndb, 0x25, faults.report)?.toString()).toBe('hello')
    expect(faults.faults).toEqual([])
  })

  it('PST-4 a wrong checksum, id, size or signature of a block is reported with id and place, and the bytes are given', () => {
    const at = 4096
    const whole = makeBlock(0x24, at, Buffer.from('hello'))
    const damaged = [
      [0, 'The checksum of block 0x24 at byte 4096 is wrong.'],
      [48, 'Block 0x24 at byte 4096 should hold 5 bytes and states 133.'],
      [50, 'The signature of block 0x24 at byte 4096 is wrong.'],
      [57, 'Block 0x24 at byte 4096 bears the id 0x8024.'],
    ] as const
    for (const [position, message] of damaged) {
      const copy = Buffer.from(whole)
      copy.writeUInt8((copy[position] ?? 0) ^ 0x80, position)
      const { bytes, tree } = blocksOf(
        new Map([
          [1024, makePage(0x80, 0, 24, [[0x24n, BigInt(at), 5n]])],
          [at, copy],
        ]),
        1024,
      )
      const faults = createFaultList()
      const read = readBlock({ bytes, layout: unicodeLayout, crypt: 'none', nodes: noNodes, blocks: tree }, 0x24, faults.report)
      expect(read?.length).toBe(5)
      expect(faults.faults.map((fault) => fault.message)).toEqual([message])
    }
  })

  it('PST-3 A-25 a page that points at itself, or back up, ends neither a search nor a walk', () => {
    const faults = createFaultList()
    const pieces = new Map([
      [
        1024,
        makePage(0x81, 1, 24, [
          [1n, 0n, 1024n],
          [50n, 0n, 2048n],
          [60n, 0n, 2048n],
        ]),
      ],
      [2048, makePage(0x81, 0, 32, [[50n, 4n, 0n, 0x122n]])],
    ])
    const bytes = createCachedBytes(sparseSource(8192, pieces))
    const tree = openTree<NodeEntry>(bytes, unicodeLayout, nodeTreeKind, 1024, faults.report)
    expect(tree.find(7)).toBeNull()
    expect(tree.find(50)).toEqual({ nid: 50, bidData: 4, bidSub: 0, parentNid: 0x122 })
    expect([...tree.entries()].map(({ nid }) => nid)).toEqual([50])
    expect(faults.faults.map(({ message }) => message)).toEqual([
      'Cycle in the node b-tree: the page at byte 1024 stands below itself or on a wrong level.',
      'Cycle in the node b-tree: the page at byte 1024 is reached twice.',
      'Cycle in the node b-tree: the page at byte 2048 is reached twice.',
    ])
  })

  it('PST-3 a page that is lost hides what hangs on it and nothing else', () => {
    const faults = createFaultList()
    const pieces = new Map([
      [
        1024,
        makePage(0x81, 1, 24, [
          [1n, 0n, 9_999_999n],
          [50n, 0n, 2048n],
        ]),
      ],
      [2048, makePage(0x81, 0, 32, [[50n, 4n, 0n, 0x122n]])],
    ])
    const bytes = createCachedBytes(sparseSource(8192, pieces))
    const tree = openTree<NodeEntry>(bytes, unicodeLayout, nodeTreeKind, 1024, faults.report)
    expect([tree.find(1), tree.find(50)?.nid]).toEqual([null, 50])
    expect(faults.faults).toHaveLength(1)
  })

  it('PST-6 A-24 a value that lists one block a thousand times and claims 4 GB is no larger than the file', () => {
    const list = Buffer.alloc(8 + 1000 * 8)
    list.set([1, 1, 0xe8, 0x03, 0xff, 0xff, 0xff, 0xff])
    for (let index = 0; index < 1000; index++) list.writeBigUInt64LE(0x24n, 8 + index * 8)
    const pieces = new Map([
      [1024, makePage(0x80, 0, 24, [[0x24n, 4096n, 8000n], [0x26n, 16384n, BigInt(list.length)]])], // biome-ignore format: a table
      [4096, makeBlock(0x24, 4096, Buffer.alloc(8000, 7))],
      [16384, makeBlock(0x26, 16384, list)],
    ])
    const bytes = createCachedBytes(sparseSource(65_536, pieces))
    const blocks = openTree<BlockEntry>(bytes, unicodeLayout, blockTreeKind, 1024, () => {})
    const faults = createFaultList()
    const tree = openDataTree({ bytes, layout: unicodeLayout, crypt: 'none', nodes: noNodes, blocks }, 0x26, faults.report)
    expect(tree?.sizeBytes).toBe(65_536)
    expect(tree?.readAll()).toHaveLength(65_536)
    expect(faults.faults[0]?.message).toMatch(/should have 4294967295 bytes|larger than 1 GiB/)
  })
})
