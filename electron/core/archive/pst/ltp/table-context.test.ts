import { describe, expect, it } from 'vitest'
import { createFaultList } from '../ndb/fault-list.ts'
import { hidOf, makeHeapNode } from './make-heap.ts'
import { openTable } from './table-context.ts'

/** Two columns, a number (0x67f2) and a text by HID (0x3001), and a bitmap byte: rows of 13 bytes. */
function info(rowIndexHid: number, rowsHid: number): Buffer {
  const columns = [
    [0x0003, 0x67f2, 4, 4, 0],
    [0x001f, 0x3001, 8, 4, 1],
  ] as const
  const bytes = Buffer.alloc(22 + columns.length * 8)
  bytes.writeUInt8(0x7c, 0)
  bytes.writeUInt8(columns.length, 1)
  for (const [place, offset] of [12, 12, 12, 13].entries()) bytes.writeUInt16LE(offset, 2 + place * 2)
  bytes.writeUInt32LE(rowIndexHid, 10)
  bytes.writeUInt32LE(rowsHid, 14)
  columns.forEach(([type, id, offset, size, bit], index) => {
    const at = 22 + index * 8
    bytes.writeUInt16LE(type, at)
    bytes.writeUInt16LE(id, at + 2)
    bytes.writeUInt16LE(offset, at + 4)
    bytes.writeUInt8(size, at + 6)
    bytes.writeUInt8(bit, at + 7)
  })
  return bytes
}

function row(id: number, number: number, textHid: number, bitmap: number): Buffer {
  const bytes = Buffer.alloc(13)
  for (const [place, value] of [id, number, textHid].entries()) bytes.writeUInt32LE(value, place * 4)
  bytes.writeUInt8(bitmap, 12)
  return bytes
}

const header = (valueBytes: number, root: number): Buffer => {
  const bytes = Buffer.from([0xb5, 4, valueBytes, 0, 0, 0, 0, 0])
  bytes.writeUInt32LE(root, 4)
  return bytes
}

function index(valueBytes: 2 | 4, entries: [number, number][]): Buffer {
  const bytes = Buffer.alloc(entries.length * (4 + valueBytes))
  entries.forEach(([id, at], place) => {
    bytes.writeUInt32LE(id, place * (4 + valueBytes))
    bytes.writeUIntLE(at, place * (4 + valueBytes) + 4, valueBytes)
  })
  return bytes
}

const matrix = Buffer.concat([row(30, 3, 0, 0x80), row(10, 1, hidOf(5), 0xc0), row(20, 2, hidOf(5), 0x00)])

function readTable(items: Buffer[]) {
  const faults = createFaultList()
  const table = openTable(makeHeapNode(0x7c, hidOf(1), [items]), faults.report)
  const rows = [...(table?.rows() ?? [])].map((found) => {
    const cells = table?.propertiesOf(found, faults.report)
    return [found.rowId, Object.fromEntries([...(cells?.types.keys() ?? [])].map((id) => [id.toString(16), cells?.get(id)]))]
  })
  return { table, rows, faults: faults.faults.map(({ message }) => message) }
}

describe('PST-1 tables (MS-PST 2.3.4)', () => {
  const inOrder = [
    [30, { '67f2': 3 }],
    [10, { '67f2': 1, '3001': 'Aä' }],
    [20, {}],
  ]
  const text = Buffer.from('Aä', 'utf16le')

  it.each([4, 2] as const)(
    'PST-5 rows come in the order of the matrix, with only the cells they have (row numbers of %i bytes)',
    (size) => {
      const entries = index(size, [[10, 1], [20, 2], [30, 0]]) // biome-ignore format: a table
      const read = readTable([info(hidOf(2), hidOf(4)), header(size, hidOf(3)), entries, matrix, text])
      expect(read).toMatchObject({ rows: inOrder, faults: [] })
      expect(read.table?.rowCount).toBe(3)
    },
  )

  it('PST-3 without an index the rows are taken from the matrix', () => {
    const read = readTable([info(hidOf(9), hidOf(4)), header(4, 0), Buffer.alloc(0), matrix, text])
    expect(read.rows).toEqual(inOrder)
    expect(read.faults).not.toEqual([])
  })

  it('PST-3 a row that is lost, or that of another item, keeps its id and has no cells', () => {
    const entries = index(4, [[10, 1], [77, 0], [88, 9]]) // biome-ignore format: a table
    const read = readTable([info(hidOf(2), hidOf(4)), header(4, hidOf(3)), entries, matrix, text])
    expect(read.rows).toEqual([
      [77, {}],
      [10, { '67f2': 1, '3001': 'Aä' }],
      [88, {}],
    ])
    expect(read.faults).toEqual([
      'Row 0 of the table Node 0x1 is that of 0x1e, not of 0x4d.',
      'Row 9 of the table Node 0x1 cannot be read.',
    ])
  })
})
