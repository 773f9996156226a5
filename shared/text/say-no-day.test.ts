import { describe, expect, it } from 'vitest'
import { sayNoDay } from './say-no-day.ts'

describe('sayNoDay', () => {
  it.each([
    ['2026-02-31', '2026-02-28'],
    ['2024-02-30', '2024-02-29'],
    ['2026-04-31', '2026-04-30'],
    ['2026-02-29', '2026-02-28'],
    ['2026-13-01', '2026-08-01'],
    ['2026-02-99', '2026-08-01'],
    ['99999-01-01', '2026-08-01'],
    ['tomorrow', '2026-08-01'],
    ['', '2026-08-01'],
  ])('CLI-2 says of %j in one sentence what to write', (word, meant) => {
    expect(sayNoDay(word, '2026-08-01')).toBe(`There is no day "${word}"; write year, month and day, such as ${meant}.`)
  })
})
