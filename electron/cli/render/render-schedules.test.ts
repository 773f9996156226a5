import { describe, expect, it } from 'vitest'
import { renderNextTimes } from './render-schedules.ts'

describe('renderNextTimes', () => {
  it('CLI-2 shows the times in the zone of the repetition', () => {
    const next = [Date.UTC(2026, 10, 30, 7), Date.UTC(2026, 11, 7, 7)]
    expect(renderNextTimes({ next, zone: 'Europe/Berlin' })).toBe(
      '2026-11-30 08:00\n2026-12-07 08:00\nin the zone Europe/Berlin\n',
    )
  })

  it('CLI-2 says that a repetition never falls due', () => {
    expect(renderNextTimes({ next: [], zone: 'UTC' })).toContain('This repetition never falls due')
  })
})
