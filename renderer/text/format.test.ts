import { describe, expect, it } from 'vitest'
import { formatBytes, formatMoment, formatSeconds, formatSpan, formatWhen } from './format.ts'
import { t } from './translate.ts'

const now = Date.UTC(2026, 4, 12, 12)
const hour = 3_600_000

describe('B-28 times and sizes in words', () => {
  it('is relative within 7 days and a day beyond', () => {
    expect(formatWhen(now - 20_000, now)).toBe('now')
    expect(formatWhen(now - 2 * hour, now)).toMatch(/2 (hr\.|hours?|h) ago/)
    expect(formatWhen(now + 25 * hour, now)).toBe('tomorrow')
    expect(formatWhen(now - 8 * 24 * hour, now)).toMatch(/4/)
    expect(formatWhen(now - 400 * 24 * hour, now)).toMatch(/2025/)
  })

  it('tells a moment by its day and time, and by its year when that is another', () => {
    const at = new Date(2026, 8, 30, 10, 7).getTime()
    expect(formatMoment(at, now)).toMatch(/30/)
    expect(formatMoment(at, now)).toMatch(/10.07/)
    expect(formatMoment(at, now)).not.toMatch(/2026/)
    expect(formatMoment(at, new Date(2027, 4, 12).getTime())).toMatch(/30.*2026.*10.07/)
    expect(formatMoment(now - hour, now)).toMatch(/\d.\d\d/)
  })

  it('names the largest whole unit of a span', () => {
    expect(formatSpan(2.9 * hour)).toBe('2 h')
    expect(formatSpan(-25 * hour)).toBe('1 d')
    expect(formatSpan(5_000)).toBe('1 min')
  })

  it('counts bytes and seconds', () => {
    expect(formatBytes(812)).toBe('812 B')
    expect(formatBytes(4_100)).toBe('4.1 kB')
    expect(formatBytes(33_400_000)).toBe('33 MB')
    expect(formatSeconds(40)).toBe('40 s')
    expect(formatSeconds(7_500)).toBe('2 h 5 min')
  })

  it('chooses the plural by its count', () => {
    expect(t('count.tasks', { count: 1 })).toBe('1 task')
    expect(t('count.tasks', { count: 1200 })).toMatch(/^1.?200 tasks$/)
  })
})
