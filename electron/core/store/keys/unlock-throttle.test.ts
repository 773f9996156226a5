import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countFailedUnlock, forgetFailedUnlocks, unlockWaitMs } from './unlock-throttle.ts'

const start = Date.UTC(2026, 0, 1)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-tries-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function failTimes(count: number, now = start): void {
  for (let n = 0; n < count; n += 1) countFailedUnlock(folder, now)
}

describe('A-8 slowing down guesses', () => {
  it('STO-12 five are free, then the wait doubles up to 15 minutes', () => {
    const waits = Array.from({ length: 20 }, () => {
      failTimes(1)
      return unlockWaitMs(folder, start) / 1000
    })
    expect(waits.slice(0, 10)).toEqual([0, 0, 0, 0, 2, 4, 8, 16, 32, 64])
    expect(Math.max(...waits)).toBe(900)
    expect(unlockWaitMs(folder, start + 899_000)).toBe(1000)
    expect(unlockWaitMs(folder, start + 900_000)).toBe(0)
  })

  it('STO-12 a right password forgets them', () => {
    failTimes(9)
    forgetFailedUnlocks(folder)
    expect(unlockWaitMs(folder, start)).toBe(0)
    forgetFailedUnlocks(folder)
  })

  it('STO-12 a clock set back neither opens the door nor locks it for ever', () => {
    failTimes(6)
    const back = start - 30 * 86_400_000
    expect(unlockWaitMs(folder, back)).toBe(4000)
    expect(unlockWaitMs(folder, back + 3999)).toBe(1)
    expect(unlockWaitMs(folder, back + 4000)).toBe(0)
  })

  it('STO-12 a damaged counter does not open the door', () => {
    failTimes(6)
    writeFileSync(join(folder, 'unlock-tries.json'), '{')
    expect(unlockWaitMs(folder, start)).toBe(0)
    failTimes(1)
    expect(unlockWaitMs(folder, start)).toBe(4000)
  })
})
