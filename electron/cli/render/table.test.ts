import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { type Column, displayWidth, renderTable } from './table.ts'

const columns: Column<{ name: string; count: number }>[] = [
  { heading: 'NAME', cell: (row) => row.name },
  { heading: 'COUNT', cell: (row) => String(row.count), right: true },
  { heading: 'NOTE', cell: (row) => row.name },
]

describe('renderTable', () => {
  it('aligns columns, wide characters too', () => {
    expect(
      renderTable(
        [
          { name: '漏水', count: 7 },
          { name: 'leak', count: 1200 },
        ],
        columns,
        null,
      ),
    ).toBe('NAME  COUNT  NOTE\n漏水      7  漏水\nleak   1200  leak\n')
  })

  it('cuts a line to the terminal, and to nothing when it goes into a pipe', () => {
    const rows = [{ name: 'a long name indeed', count: 1 }]
    for (const line of renderTable(rows, columns, 30).trimEnd().split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(30)
    expect(renderTable(rows, columns, null)).toContain('1  a long name indeed\n')
  })
})

describe('toPlainText', () => {
  it('CLI-6 A-46 lets no text of a mail steer the terminal', () => {
    expect(toPlainText('\u001b[2Jgone\u009b31m \u202egnp.exe')).toBe('\ufffd[2Jgone\ufffd31m \ufffdgnp.exe')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toPlainText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect(toPlainLine(text)).not.toContain('\n')
      }),
    )
  })
})
