import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import { expectValue, type TestOrgo, testOrgo, testPorts } from '../integration/test-orgo.ts'
import { writeMail, writeMbox } from '../integration/write-mail.ts'
import { letter, writeOutlook } from '../integration/write-outlook.ts'
import { file } from '../support/pst-writer/build-mail.ts'

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

// Random text, so that compression finds nothing: twice as much as the disk holds. A few files too large for a row.
const text = (): string => randomBytes(36_000).toString('base64').replace(/.{76}/g, '$&\n')
const sources: Record<string, () => Buffer> = {
  'large.mbox': () =>
    writeMbox(
      Array.from({ length: 240 }, (_, n) => writeMail({ id: `${n}@sender.example`, subject: `Letter ${n}`, body: text() })),
    ),
  'large.pst': () =>
    writeOutlook([
      {
        path: ['Inbox'],
        items: Array.from({ length: 240 }, (_, n) =>
          letter(n, {
            text: text(),
            attachments: n % 40 === 7 ? [file('large.bin', 'application/octet-stream', randomBytes(400_000))] : [],
          }),
        ),
      },
    ]),
}

describe.runIf(isMounted).each(Object.keys(sources))('A-17 a full disk and %s', (name) => {
  it('A-17 ING-3 stops the import in a sentence, loses nothing, and goes on when there is room', {
    timeout: 240_000,
  }, async () => {
    execFileSync('mount', ['-o', 'remount,size=6m', disk])
    const path = join(outside, name)
    writeFileSync(path, sources[name]?.() ?? Buffer.alloc(0))
    expectValue(await initProfile(testPorts(disk).ports, { password: null }))
    orgo = await testOrgo({ folder: disk })
    const stopped = await orgo.importPath(path)
    expect(['failed', 'interrupted']).toContain(stopped.state)
    if (stopped.state === 'failed') expect(stopped.problem).toMatch(/^The disk is full\. What was imported so far is safe/)
    expect(stopped.found).toBeLessThan(240)
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
    await orgo.engine.close()
    orgo = null
    for (const entry of readdirSync(disk)) rmSync(join(disk, entry), { recursive: true })
  })
})
