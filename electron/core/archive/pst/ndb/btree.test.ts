import { describe, expect, it } from 'vitest'
import { readBlock } from './block.ts'
import { computeSignature } from './block-signature.ts'
import { type BlockEntry, blockTreeKind, type NodeEntry, nodeTreeKind, openTree } from './btree.ts'
import type { ByteSource } from './byte-source.ts'
import { createCachedBytes } from './cached-bytes.ts'
import { computeCrc } from './crc.ts'
import { createFaultList } from './fault-list.ts'
import { unicodeLayout } from './layout.ts'

/** Bytes that exist only where something was put; the rest of the source is zero. */
function sparseSource(sizeBytes: number, pieces: ReadonlyMap<number, Buffer>): ByteSource {
  return {
    sizeBytes,
    readAt: (offset, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, sizeBytes - offset)))
      for (const [at, piece] of pieces)
        if (at + piece.length > offset && at < offset + bytes.length)
          piece.copy(bytes, Math.max(0, at - offset), Math.max(0, offset - at))
      return bytes
    },
  }
}

function page(type: 0x80 | 0x81, level: number, entryBytes: number, entries: bigint[][]): Buffer {
  const bytes = Buffer.alloc(512)
  entries.forEach((entry, index) => {
    entry.forEach((value, place) => {
      bytes.writeBigUInt64LE(value, index * entryBytes + place * 8)
    })
  })
  bytes.writeUInt8(entries.length, 488)
  bytes.writeUInt8(Math.floor(488 / entryBytes), 489)
  bytes.writeUInt8(entryBytes, 490)
  bytes.writeUInt8(level, 491)
  bytes.writeUInt8(type, 496)
  bytes.writeUInt8(type, 497)
  bytes.writeUInt32LE(computeCrc(bytes.subarray(0, 496)), 500)
  return bytes
}

function block(bid: number, offset: number, content: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil((content.length + 16) / 64) * 64)
  content.copy(bytes)
  const trailer = bytes.length - 16
  bytes.writeUInt16LE(content.length, trailer)
  bytes.writeUInt16LE(computeSignature(offset, bid), trailer + 2)
  bytes.writeUInt32LE(computeCrc(content), trailer + 4)
  bytes.writeBigUInt64LE(BigInt(bid), trailer + 8)
  return bytes
}

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
      [1024, page(0x80, 1, 24, [[4n, 0n, BigInt(far)]])],
      [far, page(0x80, 0, 24, [[0x24n, BigInt(at), 5n]])],
      [at, block(0x24, at, Buffer.from('hello'))],
    ])
    const faults = createFaultList()
    const { bytes, tree } = blocksOf(pieces, 1024, faults.report)
    const ndb = { bytes, layout: unicodeLayout, crypt: 'none' as const, nodes: noNodes, blocks: tree }
    expect(readBlock(ndb, 0x25, faults.report)?.toString()).toBe('hello')
    expect(faults.faults).toEqual([])
  })

  it('PST-4 a wrong checksum, id, size or signature of a block is reported with id and place, and the bytes are given', () => {
    const at = 4096
    const whole = block(0x24, at, Buffer.from('hello'))
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
          [1024, page(0x80, 0, 24, [[0x24n, BigInt(at), 5n]])],
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
        page(0x81, 1, 24, [
          [1n, 0n, 1024n],
          [50n, 0n, 2048n],
          [60n, 0n, 2048n],
        ]),
      ],
      [2048, page(0x81, 0, 32, [[50n, 4n, 0n, 0x122n]])],
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
        page(0x81, 1, 24, [
          [1n, 0n, 9_999_999n],
          [50n, 0n, 2048n],
        ]),
      ],
      [2048, page(0x81, 0, 32, [[50n, 4n, 0n, 0x122n]])],
    ])
    const bytes = createCachedBytes(sparseSource(8192, pieces))
    const tree = openTree<NodeEntry>(bytes, unicodeLayout, nodeTreeKind, 1024, faults.report)
    expect([tree.find(1), tree.find(50)?.nid]).toEqual([null, 50])
    expect(faults.faults).toHaveLength(1)
  })
})
