import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import { expectValue, type TestOrgo, testOrgo, testPorts } from '../integration/test-orgo.ts'
import { writeMail, writeMbox } from '../integration/write-mail.ts'

const outside = mkdtempSync(join(tmpdir(), 'orgo-full-'))
const disk = mkdtempSync(join(tmpdir(), 'orgo-disk-'))
const isMounted = mountSmallDisk()

function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    console.log('left out: a full disk needs a small tmpfs, and this account may not mount one')
    return false
  }
}

let orgo: TestOrgo | null = null
afterAll(async () => {
  await orgo?.engine.close()
  if (isMounted) execFileSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
  rmSync(outside, { recursive: true, force: true })
})

describe.runIf(isMounted)('A-17 a full disk', () => {
  it('A-17 ING-3 stops the import in a sentence, loses nothing, and goes on when there is room', {
    timeout: 120_000,
  }, async () => {
    // Random text, so that compression finds nothing: twice as much as the disk holds.
    const mails = Array.from({ length: 240 }, (_, n) =>
      writeMail({
        id: `${n}@sender.example`,
        subject: `Letter ${n}`,
        body: randomBytes(36_000).toString('base64').replace(/.{76}/g, '$&\n'),
      }),
    )
    const path = join(outside, 'large.mbox')
    writeFileSync(path, writeMbox(mails))
    expectValue(await initProfile(testPorts(disk).ports, { password: null }))
    orgo = await testOrgo({ folder: disk })
    const stopped = await orgo.importPath(path)
    expect(['failed', 'interrupted']).toContain(stopped.state)
    if (stopped.state === 'failed') expect(stopped.problem).toMatch(/^The disk is full\. What was imported so far is safe/)
    expect(stopped.found).toBeLessThan(mails.length)
    expect(stopped.found).toBe(stopped.imported)
    const health = await orgo.client.health.get({})
    expect(health.counts.messages).toBe(stopped.imported)
    expect(health.checks.find((check) => check.id === 'database')?.status).toBe('ok')
    const [message] = (await orgo.client.messages.list({})).rows
    if (message) expect((await orgo.client.messages.get({ messageId: message.messageId })).problems).toEqual([])

    execFileSync('mount', ['-o', 'remount,size=256m', disk])
    orgo.clock.pass(60_000)
    const done = await orgo.importPath(path)
    expect(done).toMatchObject({
      archiveId: stopped.archiveId,
      state: 'complete',
      found: 240,
      imported: 240,
      duplicate: 0,
      problem: null,
    })
  })
})
