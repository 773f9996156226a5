import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

describe('withLock', () => {
  let folder = ''
  let lock = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgo-lock-'))
    lock = join(folder, 'lock')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('lets one start work at a time', async () => {
    const steps: string[] = []
    const start = (name: string) =>
      withLock(async () => {
        steps.push(`${name} begins`)
        await new Promise(setImmediate)
        steps.push(`${name} ends`)
      }, lock)
    await Promise.all([start('one'), start('two')])
    expect(steps).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  })

  it('takes over the lock of a start that was killed', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(lock, String(pid))
    expect(await withLock(async () => 'worked', lock)).toBe('worked')
  })

  it('gives the lock back when the work fails', async () => {
    const failing = withLock(async () => {
      throw new Error('no network')
    }, lock)
    await expect(failing).rejects.toThrow('no network')
    expect(existsSync(lock)).toBe(false)
  })
})
