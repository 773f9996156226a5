import { expect, it } from 'vitest'
import type { Diagnostic } from '#shared/model/rule.ts'
import { nextDiagnostic, placeDiagnostics } from './place-diagnostics.ts'

const at = (line: number, column: number): Diagnostic => ({
  path: 'a',
  line,
  column,
  severity: 'error',
  code: 'E1',
  message: `${line}:${column}`,
})
const text = 'first: one\n  if: "subject contians"\n'

it('B-19 a finding reaches from its column to the end of its word, in the order of the text', () => {
  const placed = placeDiagnostics(text, [at(2, 16), at(1, 8)])
  expect(placed.map(({ from, to }) => text.slice(from, to))).toEqual(['one', 'contians'])
})

it('B-19 a place outside the text is at its end', () => {
  expect(placeDiagnostics(text, [at(9, 9), at(1, 99)]).map(({ from, to }) => [from, to])).toEqual([
    [10, 10],
    [text.length, text.length],
  ])
})

it('B-19 F8 goes on from finding to finding and round the end', () => {
  const placed = placeDiagnostics(text, [at(1, 8), at(2, 16)])
  expect(nextDiagnostic(placed, 0)?.diagnostic.message).toBe('1:8')
  expect(nextDiagnostic(placed, 7)?.diagnostic.message).toBe('2:16')
  expect(nextDiagnostic(placed, 26)?.diagnostic.message).toBe('1:8')
  expect(nextDiagnostic(placed, 7, true)?.diagnostic.message).toBe('2:16')
  expect(nextDiagnostic([], 0)).toBeNull()
})
