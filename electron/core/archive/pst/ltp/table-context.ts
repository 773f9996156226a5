import type { MapiValue } from '../../../mapi/mapi-item.ts'
import { fixedBytes } from '../../../mapi/property-value.ts'
import type { DataTree } from '../ndb/data-tree.ts'
import { hex, type Report } from '../ndb/fault-list.ts'
import type { Layout } from '../ndb/layout.ts'
import { type NodeContent, openSubnode } from '../ndb/subnode.ts'
import { type Bth, openBth } from './bth.ts'
import { clientSignature, type Heap, isHid, openHeap } from './heap.ts'
import { decodeOrReport, type PropertySource, readHnid, sizeOfHnid } from './property-context.ts'

/** A column of a table: its property, and where its cells stand in a row. Source: MS-PST 2.3.4.2 (TCOLDESC). */
export type TableColumn = { id: number; type: number; offset: number; cellBytes: number; bit: number }

/** A row: what it is the row of (a NID), and its bytes, null where they cannot be read. */
export type TableRow = { rowId: number; bytes: Buffer | null }

/**
 * A table: rows of cells, in the order of its row matrix.
 *
 * Shapes: `rows` reads as it goes; `hasCell` and `propertiesOf` look into a row of this table. Source: MS-PST 2.3.4 (TC).
 */
export type Table = {
  readonly columns: ReadonlyMap<number, TableColumn>
  readonly rowCount: number
  rows(): Iterable<TableRow>
  hasCell(row: TableRow, column: TableColumn): boolean
  propertiesOf(row: TableRow, report: Report): PropertySource
}

type TableInfo = {
  columns: Map<number, TableColumn>
  bitmapOffset: number
  rowBytes: number
  hidRowIndex: number
  hnidRows: number
}

const infoBytes = 22
const columnBytes = 8

export function openTable(node: NodeContent, report: Report): Table | null {
  const heap = openHeap(node, report)
  if (heap === null) return null
  const info = heap.clientSignature === clientSignature.table ? readInfo(heap, node.name, report) : null
  if (info === null) {
    report('damaged_table', `${node.name} holds no table that can be read.`)
    return null
  }
  const order = readRowIndex(heap, info, node, report)
  const hasCell = (row: TableRow, { bit }: TableColumn): boolean =>
    row.bytes !== null && ((row.bytes[info.bitmapOffset + (bit >>> 3)] ?? 0) & (0x80 >>> (bit & 7))) !== 0
  return {
    columns: info.columns,
    rowCount: order.length,
    rows: () => walkRows(order, openMatrix(node, heap, info, report), node.name, report),
    hasCell,
    propertiesOf: (row, rowReport) => cellsOf(node, heap, info, row, hasCell, rowReport),
  }
}

/** Source: MS-PST 2.3.4.1 (TCINFO). */
function readInfo(heap: Heap, name: string, report: Report): TableInfo | null {
  const header = heap.item(heap.userRoot)
  if (header === null || header.length < infoBytes || header[0] !== clientSignature.table) return null
  const stated = header.readUInt8(1)
  const count = Math.min(stated, Math.floor((header.length - infoBytes) / columnBytes))
  const bitmapOffset = header.readUInt16LE(6)
  const rowBytes = header.readUInt16LE(8)
  if (count < stated) report('damaged_table', `The table ${name} states ${stated} columns and describes ${count}.`)
  if (rowBytes < 4 || bitmapOffset > rowBytes) return null
  const columns = new Map<number, TableColumn>()
  for (let index = 0; index < count; index++) {
    const at = infoBytes + index * columnBytes
    const column = {
      type: header.readUInt16LE(at),
      id: header.readUInt16LE(at + 2),
      offset: header.readUInt16LE(at + 4),
      cellBytes: header.readUInt8(at + 6),
      bit: header.readUInt8(at + 7),
    }
    if (column.offset + column.cellBytes <= rowBytes && !columns.has(column.id)) columns.set(column.id, column)
  }
  return { columns, bitmapOffset, rowBytes, hidRowIndex: header.readUInt32LE(10), hnidRows: header.readUInt32LE(14) }
}

const rowIdRange = 0x1_0000_0000
/** Row numbers are kept beside row ids in the 53 bits of a number; two million items in one folder are more than Outlook can show. */
const rowIndexMax = 0x20_0000

/** The rows by their number in the matrix: each as number * 2^32 + row id, sorted. Source: MS-PST 2.3.4.3 (TCROWID). */
function readRowIndex(heap: Heap, info: TableInfo, node: NodeContent, report: Report): Float64Array {
  const bth = openBth(heap, info.hidRowIndex, node.name, report)
  if (bth === null || bth.keyBytes !== 4 || bth.recordBytes < 6) return matrixOrder(openMatrix(node, heap, info, report))
  let order = new Float64Array(64)
  let count = 0
  for (const leaf of bth.leaves()) {
    for (let at = 0; at + bth.recordBytes <= leaf.length; at += bth.recordBytes) {
      const rowIndex = readRowNumber(leaf, at, bth)
      if (rowIndex >= rowIndexMax) {
        report('damaged_table', `The table ${node.name} has a row of number ${rowIndex}.`)
        continue
      }
      if (count === order.length) order = grow(order)
      order[count++] = rowIndex * rowIdRange + leaf.readUInt32LE(at)
    }
  }
  return order.subarray(0, count).sort()
}

/** ANSI files keep the row number in two bytes. */
const readRowNumber = (leaf: Buffer, at: number, { recordBytes }: Bth): number =>
  recordBytes >= 8 ? leaf.readUInt32LE(at + 4) : leaf.readUInt16LE(at + 4)

function grow(order: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(order.length * 2)
  larger.set(order)
  return larger
}

/** Without an index the rows of the matrix are taken as they come: each begins with its own id. */
function matrixOrder(matrix: RowMatrix): Float64Array<ArrayBuffer> {
  const order = new Float64Array(matrix.rowCount)
  let count = 0
  for (let index = 0; index < matrix.rowCount; index++) {
    const rowId = matrix.row(index)?.readUInt32LE(0) ?? 0
    if (rowId !== 0) order[count++] = index * rowIdRange + rowId
  }
  return order.subarray(0, count)
}

function* walkRows(order: Float64Array, matrix: RowMatrix, name: string, report: Report): Generator<TableRow> {
  for (const entry of order) {
    const rowIndex = Math.floor(entry / rowIdRange)
    const rowId = entry - rowIndex * rowIdRange
    const bytes = matrix.row(rowIndex)
    if (bytes === null) report('damaged_table', `Row ${rowIndex} of the table ${name} cannot be read.`)
    else if (bytes.readUInt32LE(0) !== rowId)
      report(
        'damaged_table',
        `Row ${rowIndex} of the table ${name} is that of ${hex(bytes.readUInt32LE(0))}, not of ${hex(rowId)}.`,
      )
    yield { rowId, bytes: bytes !== null && bytes.readUInt32LE(0) === rowId ? bytes : null }
  }
}

type RowMatrix = { rowCount: number; row(index: number): Buffer | null }

/** The rows stand in one item of the heap, or in a subnode whose blocks each hold whole rows and padding. Source: MS-PST 2.3.4.4. */
function openMatrix(node: NodeContent, heap: Heap, info: TableInfo, report: Report): RowMatrix {
  const empty = { rowCount: 0, row: () => null }
  if (info.hnidRows === 0) return empty
  if (isHid(info.hnidRows)) {
    const item = heap.item(info.hnidRows)
    return item === null
      ? empty
      : { rowCount: Math.floor(item.length / info.rowBytes), row: (index) => rowAt(item, index, info.rowBytes) }
  }
  const data = openSubnode(node, info.hnidRows, report)?.data() ?? null
  if (data === null) {
    report('damaged_table', `The rows of the table ${node.name} cannot be read.`)
    return empty
  }
  return blockMatrix(data, info.rowBytes, node.ndb.layout)
}

function blockMatrix(data: DataTree, rowBytes: number, layout: Layout): RowMatrix {
  let heldIndex = 0
  let held = data.block(0)
  // All blocks but the last are full, so the first tells how many rows each holds; where it is lost, its size is still known.
  const rowsPerBlock = Math.floor((held?.length ?? layout.blockBytesMax - layout.blockTrailerBytes) / rowBytes)
  return {
    rowCount: rowsPerBlock * data.blockCount,
    row: (index) => {
      if (rowsPerBlock === 0) return null
      const blockIndex = Math.floor(index / rowsPerBlock)
      if (blockIndex >= data.blockCount) return null
      if (blockIndex !== heldIndex) {
        held = data.block(blockIndex)
        heldIndex = blockIndex
      }
      return held === null ? null : rowAt(held, index - blockIndex * rowsPerBlock, rowBytes)
    },
  }
}

function rowAt(bytes: Buffer, index: number, rowBytes: number): Buffer | null {
  const from = index * rowBytes
  return from + rowBytes <= bytes.length ? bytes.subarray(from, from + rowBytes) : null
}

/** The cells of a row as properties: only those that the row's bitmap says are there (CEB). */
function cellsOf(
  node: NodeContent,
  heap: Heap,
  info: TableInfo,
  row: TableRow,
  hasCell: (row: TableRow, column: TableColumn) => boolean,
  report: Report,
): PropertySource {
  const types = new Map<number, number>()
  for (const column of info.columns.values()) if (hasCell(row, column)) types.set(column.id, column.type)
  const cell = (id: number): { column: TableColumn; bytes: Buffer } | undefined => {
    const column = info.columns.get(id)
    if (row.bytes === null || column === undefined || !types.has(id)) return undefined
    return { column, bytes: row.bytes.subarray(column.offset, column.offset + column.cellBytes) }
  }
  const isDirect = ({ type, cellBytes }: TableColumn): boolean => fixedBytes(type) > 0 && fixedBytes(type) <= cellBytes
  const bytesOf = (id: number): Buffer | undefined => {
    const found = cell(id)
    if (found === undefined) return undefined
    if (isDirect(found.column)) return found.bytes
    return found.bytes.length < 4 ? undefined : readHnid(node, heap, found.bytes.readUInt32LE(0), id, report)
  }
  return {
    types,
    bytesOf,
    get: (id): MapiValue | undefined => {
      const bytes = bytesOf(id)
      return bytes === undefined ? undefined : decodeOrReport(types.get(id) ?? 0, bytes, id, node.name, report)
    },
    sizeOf: (id) => {
      const found = cell(id)
      if (found === undefined) return undefined
      if (isDirect(found.column)) return fixedBytes(found.column.type)
      return found.bytes.length < 4 ? undefined : sizeOfHnid(node, heap, found.bytes.readUInt32LE(0), report)
    },
  }
}
