import { describe, expect, it } from 'vitest'
import { createFaultList } from '../ndb/fault-list.ts'
import { unicode4kLayout } from '../ndb/layout.ts'
import { openBth } from './bth.ts'
import { openHeap } from './heap.ts'
import { hidOf, makeHeapNode } from './make-heap.ts'

const text = (item: Buffer | null | undefined) => item?.toString() ?? null

function header(keyBytes: number, valueBytes: number, levels: number, root: number): Buffer {
  const bytes = Buffer.from([0xb5, keyBytes, valueBytes, levels, 0, 0, 0, 0])
  bytes.writeUInt32LE(root, 4)
  return bytes
}

const branch = (...children: [number, number][]): Buffer =>
  Buffer.concat(
    children.map(([key, hid]) => {
      const bytes = Buffer.alloc(6)
      bytes.writeUInt16LE(key, 0)
      bytes.writeUInt32LE(hid, 2)
      return bytes
    }),
  )

describe('PST-1 heaps on nodes (MS-PST 2.3.1)', () => {
  it('PST-1 items are found in the first block, in later ones and in those with a bitmap, by the bits of each layout', () => {
    const blocks = Array.from({ length: 10 }, (_, index) => [Buffer.from(`a${index}`), Buffer.alloc(0), Buffer.from(`c${index}`)])
    for (const layout of [undefined, unicode4kLayout]) {
      const heap = openHeap(makeHeapNode(0xbc, hidOf(1), blocks, layout), () => {})
      for (const index of [0, 1, 7, 8, 9])
        expect([1, 2, 3].map((item) => text(heap?.item(hidOf(item, index, layout))))).toEqual([`a${index}`, '', `c${index}`])
    }
  })

  it('PST-3 an item that is not there, or lies outside its block, is reported and null', () => {
    const faults = createFaultList()
    const node = makeHeapNode(0xbc, hidOf(1), [[Buffer.from('a')]])
    const block = node.data()?.block(0)
    const heap = openHeap(node, faults.report)
    expect([heap?.item(hidOf(2)), heap?.item(hidOf(1, 3)), heap?.item(0x41)]).toEqual([null, null, null])
    block?.writeUInt16LE(60_000, block.readUInt16LE(0) + 6)
    expect(heap?.item(hidOf(1))).toBeNull()
    expect(faults.faults.map(({ message }) => message)).toEqual([
      'Item 0x40 of the heap of Node 0x1 is not there.',
      'Item 0x30020 of the heap of Node 0x1 is not there.',
      'Item 0x41 of the heap of Node 0x1 is not there.',
      'Item 0x20 of the heap of Node 0x1 lies outside its block.',
    ])
  })

  it('PST-3 data that are no heap are said to be none', () => {
    const faults = createFaultList()
    const node = makeHeapNode(0xbc, hidOf(1), [[]])
    node.data()?.block(0)?.writeUInt8(0x41, 2)
    expect(openHeap(node, faults.report)).toBeNull()
    expect(faults.faults[0]?.message).toBe('The data of Node 0x1 are no heap: their signature is 0x41.')
  })
})

describe('PST-1 b-trees in heaps (MS-PST 2.3.2)', () => {
  it('PST-1 the leaves come in key order, through any number of levels', () => {
    const items = [
      header(2, 6, 2, hidOf(2)),
      branch([1, hidOf(3)], [9, hidOf(4)]),
      branch([1, hidOf(5)], [5, hidOf(6)]),
      branch([9, hidOf(7)]),
      ...['first', 'second', 'third'].map((leaf) => Buffer.from(leaf)),
    ]
    const heap = openHeap(makeHeapNode(0xbc, hidOf(1), [items]), () => {})
    const bth = heap === null ? null : openBth(heap, hidOf(1), 'it', () => {})
    expect([...(bth?.leaves() ?? [])].map(text)).toEqual(['first', 'second', 'third'])
  })

  it('PST-3 a b-tree that goes round in a circle ends, and an empty one is empty', () => {
    const faults = createFaultList()
    const items = [header(2, 6, 3, hidOf(2)), branch([1, hidOf(2)], [2, hidOf(2)]), header(2, 6, 0, 0)]
    const heap = openHeap(makeHeapNode(0xbc, hidOf(1), [items]), () => {})
    if (heap === null) throw new Error('no heap')
    expect([...(openBth(heap, hidOf(1), 'it', faults.report)?.leaves() ?? [])]).toEqual([])
    expect(faults.faults[0]?.code).toBe('damaged_heap')
    expect([...(openBth(heap, hidOf(3), 'it', () => {})?.leaves() ?? ['absent'])]).toEqual([])
  })
})
