import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatLogLine, maxLineLength } from './log-line.ts'
import { openLogs } from './open-logs.ts'

const clock = { now: () => Date.UTC(2026, 7, 1, 12) }
let profile = ''
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'orgo-logs-'))
})
afterEach(() => rmSync(profile, { recursive: true, force: true }))
const read = (name: string) => readFileSync(join(profile, 'logs', name), 'utf8')

describe('openLogs', () => {
  it('A-46 keeps three logs apart, readable by the person alone', () => {
    const log = openLogs(profile, clock)
    log.activity('import.done', { archiveId: 'archive_1', found: 3 })
    log.security('web.refused', { reason: 'host' })
    log.error('call.failed', new TypeError('the subject was CANARY'), { id: 'ab12' })
    expect(read('activity.log')).toBe('2026-08-01T12:00:00.000Z import.done archiveId="archive_1" found=3\n')
    expect(read('security.log')).toContain('web.refused reason="host"')
    expect(read('error.log')).toMatch(/call\.failed id="ab12" name="TypeError" at="open-logs\.test\.ts:\d+:\d+/)
    if (process.platform === 'win32') return
    expect(statSync(join(profile, 'logs')).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(join(profile, 'logs'))) expect(statSync(join(profile, 'logs', name)).mode & 0o777).toBe(0o600)
  })

  it('A-46 leaves the message of an error out, because libraries put content into it', () => {
    openLogs(profile, clock).error('call.failed', new Error('cannot parse CANARY'))
    expect(read('error.log')).not.toContain('CANARY')
  })

  it('A-46 keeps five files of the given size at most', () => {
    const log = openLogs(profile, clock, { fileBytes: 10_000, files: 5, level: 'info' })
    for (let count = 0; count < 2_000; count += 1) log.activity('tick', { count, padding: 'x'.repeat(40) })
    const files = readdirSync(join(profile, 'logs')).sort()
    expect(files).toEqual(['activity.1.log', 'activity.2.log', 'activity.3.log', 'activity.4.log', 'activity.log'])
    for (const name of files) expect(statSync(join(profile, 'logs', name)).size).toBeLessThanOrEqual(10_000)
    expect(read('activity.log')).toContain('count=1999')
  })

  it('never makes a profile folder by logging about it', () => {
    const absent = join(profile, 'not-there')
    openLogs(absent, clock).activity('profile.absent')
    expect(existsSync(absent)).toBe(false)
  })
})

describe('formatLogLine', () => {
  it('A-46 is one line of bounded length whatever the values hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 9_000 }), (event, value) => {
        const line = formatLogLine(0, event, { value, [event]: 1 })
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/)
        expect(line.length).toBeLessThanOrEqual(maxLineLength)
      }),
    )
  })
})
