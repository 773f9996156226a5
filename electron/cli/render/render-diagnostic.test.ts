import { describe, expect, it } from 'vitest'
import { renderDiagnostic } from './render-diagnostic.ts'

const finding = { path: 'desk.yaml', line: 1, severity: 'error' as const, code: 'E1', message: 'wrong' }

describe('renderDiagnostic', () => {
  it('CLI-2 marks the word under its line', () => {
    const said = renderDiagnostic({ ...finding, column: 5, endColumn: 8 }, 'if: abc is 1')
    expect(said).toBe('desk.yaml:1:5 error E1 wrong\nif: abc is 1\n    ^^^\n')
  })

  it.each([1, 101, 102, 5_000, 49_990, 100_000])(
    'CLI-2 cuts a long line around its column %i, and the mark stays under it',
    (column) => {
      const source = `${'a'.repeat(column - 1)}#${'b'.repeat(100_000 - column)}`
      const [, text = '', mark = ''] = renderDiagnostic({ ...finding, column, endColumn: column + 60_000 }, source).split('\n')
      expect(text.length).toBeLessThanOrEqual(162)
      expect(text[mark.indexOf('^')]).toBe('#')
      expect(mark.length).toBeLessThanOrEqual(text.length)
      expect([text.startsWith('…'), text.endsWith('…')]).toEqual([column > 101, column < 99_941])
    },
  )

  it('CLI-2 a column beyond the end of a long line is its end', () => {
    const [, text = '', mark = ''] = renderDiagnostic({ ...finding, column: 9_000 }, 'x'.repeat(1_000)).split('\n')
    expect(mark.length).toBeLessThanOrEqual(text.length + 1)
  })
})
