import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeCsv } from './csv.ts'

const cells = (csv: string): string[] =>
  [...csv.slice(1).matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'))

describe('writing CSV', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\0=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '\ufeff=1',
    '|calc',
    '%0A',
  ])('P4 %j is no formula', (text) => {
    const [, cell = ''] = cells(writeCsv(['a'], [[text]]))
    expect(cell.startsWith("'")).toBe(true)
  })

  it('P4 whatever is in a cell: it stays one cell, and none begins as a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (row) => {
        const read = cells(
          writeCsv(
            row.map(() => 'h'),
            [row],
          ),
        ).slice(row.length)
        expect(read).toHaveLength(row.length)
        for (const cell of read) expect(cell).not.toMatch(/^\s*[=+\-@]/)
      }),
    )
  })

  it('leaves numbers and plain words alone', () => {
    expect(
      writeCsv(
        ['name', 'count'],
        [
          ['Boiler "B"', -3],
          ['', null],
        ],
      ),
    ).toBe('\ufeff"name","count"\r\n"Boiler ""B""","-3"\r\n"",""\r\n')
  })
})
