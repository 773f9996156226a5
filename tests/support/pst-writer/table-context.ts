import { fixedSizes } from './encode-value.ts'
import { createHeap, heapSignatures, largestHeapItem } from './heap.ts'
import { createHeapBtree } from './heap-btree.ts'
import { propertyTypes as types } from './item-spec.ts'
import { largestData } from './layout.ts'
import type { NodeDatabase, SubnodeEntry } from './node-database.ts'
import { type NodeParts, valueNodeId } from './property-context.ts'

export type Column = { id: number; type: number }
/** The cells of one row by property id; a column without one is empty in that row. */
export type Cells = ReadonlyMap<number, Buffer>

/** A table that takes rows one by one and keeps only their fixed part and its heap in memory. */
export type TableWriter = { addRow(rowId: number, cells: Cells): void; finish(): NodeParts }

const rowIdColumn: Column = { id: 0x67f2, type: types.integer32 }
const rowVersionColumn: Column = { id: 0x67f3, type: types.integer32 }

type Placed = Column & { at: number; size: number; bit: number }

/**
 * Writes a table context.
 *
 * Shapes: `columns` without the two that every table has; `rowVersion` is that of the first row, and each further row has one more.
 * Source: MS-PST 2.3.4.
 */
export function createTable(database: NodeDatabase, columns: readonly Column[], leafRoom?: number): TableWriter {
  const { layout } = database
  const heap = createHeap(layout, heapSignatures.table)
  const index = createHeapBtree(heap, 4, layout.wide === 4 ? 2 : 4)
  const { placed, ends } = placeColumns(columns)
  const rowSize = ends[3]
  const subnodes: SubnodeEntry[] = []
  const rows: Buffer[] = []
  const rowIds: number[] = []

  const cellOf = (bytes: Buffer, { size, type }: Placed): Buffer => {
    if (fixedSizes.has(type)) return bytes.subarray(0, size)
    const reference = Buffer.alloc(4)
    if (bytes.length <= largestHeapItem) reference.writeUInt32LE(heap.allocate(bytes))
    else {
      const nodeId = valueNodeId(subnodes.length)
      subnodes.push({ nodeId, data: database.writeData(bytes), subnodes: 0 })
      reference.writeUInt32LE(nodeId)
    }
    return reference
  }
  return {
    addRow(rowId, cells) {
      const row = Buffer.alloc(rowSize)
      for (const column of placed) {
        const bytes = column.id === rowIdColumn.id || column.id === rowVersionColumn.id ? undefined : cells.get(column.id)
        if (bytes === undefined) continue
        cellOf(bytes, column).copy(row, column.at)
        setBit(row, ends[2], column.bit)
      }
      row.writeUInt32LE(rowId, 0)
      row.writeUInt32LE(rows.length + 1, 4)
      setBit(row, ends[2], 0)
      setBit(row, ends[2], 1)
      rowIds.push(rowId)
      rows.push(row)
    },
    finish() {
      const matrix = writeMatrix(database, heap.allocate, rows, rowSize, subnodes)
      index.fill(indexRecords(rowIds, layout.wide === 4 ? 2 : 4), leafRoom)
      const userRoot = heap.allocate(tableInfo(placed, ends, index.headId, matrix))
      return { data: database.writeBlocks(heap.blocks(userRoot)), subnodes }
    },
  }
}

function setBit(row: Buffer, from: number, bit: number): void {
  const at = from + (bit >> 3)
  row[at] = (row[at] ?? 0) | (0x80 >> (bit & 7))
}

/** Rows in the heap where they fit, otherwise in a subnode whose blocks hold whole rows and are filled up. Source: MS-PST 2.3.4.4. */
function writeMatrix(
  database: NodeDatabase,
  allocate: (item: Uint8Array) => number,
  rows: readonly Buffer[],
  rowSize: number,
  subnodes: SubnodeEntry[],
): number {
  if (rows.length === 0) return 0
  if (rows.length * rowSize <= largestHeapItem) return allocate(Buffer.concat(rows))
  const room = largestData(database.layout)
  const perBlock = Math.floor(room / rowSize)
  const blocks: Buffer[] = []
  for (let at = 0; at < rows.length; at += perBlock) {
    const block = Buffer.concat(rows.slice(at, at + perBlock))
    blocks.push(at + perBlock < rows.length ? Buffer.concat([block, Buffer.alloc(room - block.length)]) : block)
  }
  const nodeId = valueNodeId(subnodes.length)
  subnodes.push({ nodeId, data: database.writeBlocks(blocks), subnodes: 0 })
  return nodeId
}

function indexRecords(rowIds: readonly number[], valueSize: number): Buffer[] {
  return rowIds
    .map((rowId, row) => ({ rowId, row }))
    .sort((one, other) => one.rowId - other.rowId)
    .map(({ rowId, row }) => {
      const record = Buffer.alloc(4 + valueSize)
      record.writeUInt32LE(rowId, 0)
      record.writeUIntLE(row, 4, valueSize)
      return record
    })
}

/** Cells of 4 and 8 bytes first, then of 2, then of 1, then the bits that tell which cells are there. Source: MS-PST 2.3.4.1. */
function placeColumns(columns: readonly Column[]): { placed: Placed[]; ends: [number, number, number, number] } {
  const sizeOf = ({ type }: Column): number => fixedSizes.get(type) ?? 4
  const others = columns.filter(({ id }) => id !== rowIdColumn.id && id !== rowVersionColumn.id).sort(byTag)
  const bits = [rowIdColumn, rowVersionColumn, ...others]
  const placed: Placed[] = []
  let at = 0
  const place = (sizes: readonly number[]): number => {
    for (const [bit, column] of bits.entries()) {
      const size = sizeOf(column)
      if (!sizes.includes(size)) continue
      placed.push({ ...column, at, size, bit })
      at += size
    }
    return at
  }
  const ends: [number, number, number, number] = [place([4, 8]), place([2]), place([1]), 0]
  ends[3] = ends[2] + Math.ceil(bits.length / 8)
  return { placed: placed.sort(byTag), ends }
}

function byTag(one: Column, other: Column): number {
  return one.id - other.id || one.type - other.type
}

/** TCINFO of MS-PST 2.3.4.1. */
function tableInfo(placed: readonly Placed[], ends: readonly number[], rowIndex: number, matrix: number): Buffer {
  const info = Buffer.alloc(22 + placed.length * 8)
  info[0] = heapSignatures.table
  info[1] = placed.length
  ends.forEach((end, index) => {
    info.writeUInt16LE(end, 2 + index * 2)
  })
  info.writeUInt32LE(rowIndex, 10)
  info.writeUInt32LE(matrix, 14)
  placed.forEach((column, index) => {
    const at = 22 + index * 8
    info.writeUInt16LE(column.type, at)
    info.writeUInt16LE(column.id, at + 2)
    info.writeUInt16LE(column.at, at + 4)
    info[at + 6] = column.size
    info[at + 7] = column.bit
  })
  return info
}
