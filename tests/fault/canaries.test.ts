import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import { expectValue, readSample, sampleMbox, type TestOrgo, testOrgo, testPorts } from '../integration/test-orgo.ts'
import { forkChild, whenSaid } from './fork-child.ts'

let folder: string
let orgo: TestOrgo
const inLog: string[] = []

// The whole story: an import that is killed, one that ends, an upload that waits, commands of a person, and the engine still open.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-canary-'))
  expectValue(await initProfile(testPorts(folder).ports, { password: null, organisation: 'Canary organisation 5518' }))
  const child = forkChild('import-child.ts', folder, sampleMbox, 'live', String(Date.UTC(2026, 9, 1)))
  await whenSaid(child, 'progress', 2)
  child.process.kill('SIGKILL')
  await child.ended
  orgo = await testOrgo({ folder, now: Date.UTC(2026, 9, 1) })
  await orgo.importPath(sampleMbox, 'live')
  async function* upload(): AsyncGenerator<Uint8Array> {
    yield readSample()
  }
  expectValue(await orgo.engine.receiveUpload('canary-upload-4410.mbox', upload()))
  const [row] = (await orgo.client.tasks.list({})).rows
  await orgo.client.tasks.comment({ taskId: row?.taskId ?? '', text: 'canary-comment-7219 nobody may read' })
  await orgo.client.tasks.tag({ taskId: row?.taskId ?? '', add: ['canary-tag-1183'] })
  inLog.push(...orgo.logged)
}, 120_000)
afterAll(async () => {
  await orgo.engine.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a thief would look for: subjects, names, addresses, file names and lines of text, as they are shown and as they were sent. */
async function listCanaries(): Promise<string[]> {
  const canaries = new Set([
    'canary-comment-7219',
    'canary-tag-1183',
    'canary-upload-4410',
    'Canary organisation 5518',
    'X-Orgo-Sample',
    'Return-Path:',
    'BEGIN:VCALENDAR',
    'emergency_protocol.pdf',
    'role:coordinator',
  ])
  const { rows } = await orgo.client.messages.list({ limit: 500 })
  for (const { subject, from, preview } of rows) {
    for (const text of [subject, from?.name ?? '', from?.address ?? '', preview.slice(0, 24)]) canaries.add(text)
  }
  for (const { messageId } of rows.filter((_, index) => index % 4 === 0)) {
    const message = await orgo.client.messages.get({ messageId })
    for (const attachment of message.attachments) canaries.add(attachment.name)
    for (const line of message.text.split('\n').slice(2, 5)) canaries.add(line.trim().slice(0, 40))
  }
  return [...canaries].filter((text) => text.length >= 8)
}

function readEverything(): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ path: join(entry.parentPath, entry.name), bytes: readFileSync(join(entry.parentPath, entry.name)) }))
}

describe('A-1 nothing is readable without the key', () => {
  it('A-1 STO-1 no subject, name, address, file name or line of the sample lies on disk in clear', {
    timeout: 120_000,
  }, async () => {
    const canaries = await listCanaries()
    expect(canaries.length).toBeGreaterThan(500)
    // The search itself finds: in the archive, most of them stand as they are.
    const sample = readSample()
    expect(canaries.filter((canary) => sample.includes(canary)).length).toBeGreaterThan(250)
    const files = readEverything()
    const names = files.map(({ path }) => path)
    expect(names.some((path) => path.endsWith('orgo.db-wal'))).toBe(true)
    expect(names.some((path) => path.includes('/uploads/upload_'))).toBe(true)
    for (const { path, bytes } of files) {
      const text = bytes.toString('latin1')
      const found = canaries.filter(
        (canary) => text.includes(Buffer.from(canary).toString('latin1')) || path.slice(folder.length).includes(canary),
      )
      expect([path.slice(folder.length), found]).toEqual([path.slice(folder.length), []])
    }
    expect(canaries.filter((canary) => inLog.join('\n').includes(canary))).toEqual([])
  })

  it('A-1 STO-1 neither database nor write-ahead log looks like SQLite, and no temporary file is open', () => {
    const head = (name: string): string =>
      readFileSync(join(folder, 'profile', name))
        .subarray(0, 16)
        .toString('latin1')
    expect(head('orgo.db').startsWith('SQLite format 3')).toBe(false)
    expect(readFileSync(join(folder, 'profile/orgo.db')).includes('CREATE TABLE')).toBe(false)
    if (!existsSync('/proc/self/fd')) return
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(join('/proc/self/fd', fd))]
      } catch {
        // The descriptor of this very listing is closed by the time it is looked up.
        return []
      }
    })
    expect(open.filter((path) => /etilqs|sqlite_/i.test(path))).toEqual([])
  })
})
