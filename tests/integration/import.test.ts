import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Archive, ItemOutcome } from '../../shared/model/archive.ts'
import { expectValue, faultOf, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { internalNote, writeMail, writeMbox } from './write-mail.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

const outcomes: ItemOutcome[] = ['imported', 'duplicate', 'skipped', 'failed']

function expectBalance(archive: Archive): void {
  const { found, imported, duplicate, skipped, failed } = archive
  expect(found).toBe(imported + duplicate + skipped + failed)
}

/** Every number of a statement opens a list of as many items, and the lists together are the archive without a gap. */
async function expectListable(archive: Archive): Promise<void> {
  const { archiveId } = archive
  const items = orgo.client.archives.items
  for (const outcome of outcomes) {
    const list = await items({ archiveId, outcome, limit: 500 })
    expect([outcome, list.total, list.rows.length]).toEqual([outcome, archive[outcome], archive[outcome]])
  }
  expect((await items({ archiveId, outcome: 'imported', partial: true })).total).toBe(archive.partial)
  const all = await items({ archiveId, limit: 500 })
  expect(all.total).toBe(archive.found)
  expect(all.rows.map((row) => row.itemNo)).toEqual(all.rows.map((_, index) => index + 1))
  for (const row of all.rows) if (row.outcome === 'imported' || row.outcome === 'duplicate') expect(row.messageId).not.toBeNull()
}

const letter = fc.nat(6).map((n) => writeMail({ id: `letter-${n}@sender.example`, subject: `Letter ${n}`, body: `Text ${n}` }))
const broken = fc
  .tuple(letter, fc.integer({ min: 20, max: 200 }))
  .map(([mail, at]) => `${mail.slice(0, at)}\n\nContent-Type: multipart/mixed\n--`)
const noise = fc.string({ minLength: 1, maxLength: 80 }).map((text) => `Subject: ${text.replace(/[\r\n]/g, ' ')}\n\n${text}`)
const anyMail = fc.oneof({ weight: 5, arbitrary: letter }, broken, noise)
// Only at the head of a mailbox is the note of a mail program what it says it is.
const anyMailbox = fc
  .tuple(fc.boolean(), fc.array(anyMail, { minLength: 1, maxLength: 12 }))
  .map(([noted, mails]) => (noted ? [internalNote, ...mails] : mails))

describe('the statement of an import', () => {
  it('I2 ING-1 found = imported + duplicate + skipped + failed for any archive, and each number opens its list', async () => {
    await fc.assert(
      fc.asyncProperty(anyMailbox, async (mails) => {
        const archive = await orgo.importMbox(writeMbox(mails), { name: `${randomBytes(6).toString('hex')}.mbox` })
        expect(archive.state).toBe('complete')
        expectBalance(archive)
        await expectListable(archive)
        const again = await orgo.importMbox(writeMbox(mails), { name: `${randomBytes(6).toString('hex')}.mbox` })
        expect({ found: again.found, imported: again.imported, skipped: again.skipped }).toEqual({
          found: archive.found,
          imported: 0,
          skipped: archive.skipped,
        })
      }),
      { numRuns: 20 },
    )
  })

  it('ING-1 ING-8 says of each item where it lies, and gives back its bytes, also of what became no message', async () => {
    const mails = [internalNote, writeMail({ id: 'a@sender.example' }), writeMail({ id: 'a@sender.example' })]
    const bytes = writeMbox(mails)
    const { archiveId } = await orgo.importMbox(bytes)
    const { rows } = await orgo.client.archives.items({ archiveId })
    expect(rows.map((row) => row.outcome)).toEqual(['skipped', 'imported', 'duplicate'])
    expect(rows[0]?.problems[0]).toMatchObject({ code: 'folder_internal_data', offsetBytes: 0, line: 1 })
    for (const [index, row] of rows.entries()) {
      expect(bytes.toString('latin1', row.offsetBytes, row.offsetBytes + 5)).toBe('From ')
      const raw = await orgo.client.archives.item({ archiveId, itemNo: row.itemNo })
      expect(Buffer.from(raw.base64, 'base64').toString().trimEnd()).toBe(mails[index]?.trimEnd())
    }
    expect((await faultOf(orgo.client.archives.item({ archiveId, itemNo: 4 }))).code).toBe('ITEM_NOT_FOUND')
  })

  it('ING-2 I3 the sample twice, then an archive that overlaps it: each mail once, each copy with its place', async () => {
    const expected = JSON.parse(readFileSync('resources/samples/riverside.expected.json', 'utf8'))
    const first = await orgo.importMbox(readSample(), { name: 'one.mbox' })
    expect(first).toMatchObject({
      found: expected.found,
      imported: expected.uniqueMessages,
      duplicate: expected.duplicates,
      failed: 0,
    })
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/)
    await expectListable(first)
    const second = await orgo.importMbox(readSample(), { name: 'two.mbox' })
    expect(second).toMatchObject({
      found: expected.found,
      imported: 0,
      duplicate: expected.found,
      tasks: 0,
      sha256: first.sha256,
    })
    const [item] = (await orgo.client.archives.items({ archiveId: first.archiveId, limit: 1 })).rows
    const raw = await orgo.client.archives.item({ archiveId: first.archiveId, itemNo: 1 })
    const third = await orgo.importPath(orgo.writeFile('one.eml', Buffer.from(raw.base64, 'base64')))
    expect(third).toMatchObject({ format: 'eml', found: 1, duplicate: 1 })
    const message = await orgo.client.messages.get({ messageId: item?.messageId ?? '' })
    // An archive imported twice is one source: the same file, the same byte.
    expect(message.sources.map((source) => source.archiveId)).toEqual([first.archiveId, third.archiveId])
    expect((await orgo.client.dashboard.get({})).messages).toBe(expected.uniqueMessages)
  })

  it('I5 ING-9 equal headers with other text are two messages; without a Message-ID the text decides', async () => {
    const same = { id: 'same@sender.example', subject: 'Report' }
    const archive = await orgo.importMbox([
      writeMail({ ...same, body: 'The first text.' }),
      writeMail({ ...same, body: 'Another text.' }),
      writeMail({ ...same, body: 'A third text.' }),
      writeMail({ ...same, body: 'Another   text.' }),
      writeMail({ id: null, body: 'No id, text one.' }),
      writeMail({ id: null, body: 'No id, text two.' }),
      writeMail({ id: null, body: 'No id, text one.' }),
    ])
    expect(archive).toMatchObject({ found: 7, imported: 5, duplicate: 2 })
  })

  it('ING-1 a mailbox that ends in the middle of a mail says so', async () => {
    const whole = writeMbox([1, 2].map((n) => writeMail({ id: `${n}@sender.example`, body: 'A long letter. '.repeat(50) })))
    const archive = await orgo.importMbox(whole.subarray(0, whole.length - 100))
    expect(archive).toMatchObject({ found: 2, imported: 2, state: 'complete' })
    expect(archive.problem).toMatch(/ends in the middle of a mail \(item 2, which begins at byte \d+\)/)
    expect((await orgo.importMbox(whole)).problem).toBeNull()
  })

  it('ING-1 archives are listed newest first, page by page', async () => {
    for (const n of [1, 2, 3]) await orgo.importMbox([writeMail({ id: `${n}@sender.example` })], { name: `${n}.mbox` })
    const first = await orgo.client.archives.list({ limit: 2 })
    const second = await orgo.client.archives.list({ limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.rows, ...second.rows].map((row) => row.source.slice(-6))).toEqual(['3.mbox', '2.mbox', '1.mbox'])
    expect([first.total, second.nextCursor]).toEqual([3, null])
    expect((await faultOf(orgo.client.archives.get({ archiveId: `archive_${'0'.repeat(32)}` }))).code).toBe('ARCHIVE_NOT_FOUND')
  })
})

describe('sources that cannot be imported', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const pst = Buffer.concat([Buffer.from('!BDN'), randomBytes(600)])

  it.each([
    ['absent', () => join(orgo.folder, 'nowhere.mbox'), /nowhere\.mbox was not found/],
    ['a folder without a file', () => mkdirSync(join(orgo.folder, 'mails'), { recursive: true }) ?? '', /holds no mail/],
    ['empty', () => orgo.writeFile('empty.mbox', ''), /empty\.mbox is empty/],
    ['blank', () => orgo.writeFile('blank.mbox', '\n\n  \n'), /holds no mail/],
    ['a picture', () => orgo.writeFile('picture.mbox', png), /picture\.mbox holds no mail/],
    ['an Outlook file', () => orgo.writeFile('mail.pst', pst), /Outlook data file/],
    ['a text', () => orgo.writeFile('notes.mbox', 'Dear diary,\ntoday it rained.\n'), /holds no mail/],
  ])('ING-6 %s: one sentence, and no archive', async (_what, make, sentence) => {
    const fault = await faultOf(orgo.client.archives.import({ source: { path: make() } }))
    expect(fault.code).toBe('CANNOT_IMPORT')
    expect(fault.message).toMatch(sentence)
    expect(fault.data).toEqual({ sentence: fault.message })
    expect((await orgo.client.archives.list({})).total).toBe(0)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('ING-6 a file this account may not read', async () => {
    const path = orgo.writeFile('locked.mbox', writeMbox([writeMail()]))
    chmodSync(path, 0)
    expect((await faultOf(orgo.client.archives.import({ source: { path } }))).message).toMatch(/may not be read by your account/)
  })
})

describe('an import that stops and goes on', () => {
  // Six batches of 1 MiB, so that there is a middle to stop in.
  const mails = Array.from({ length: 150 }, (_, n) =>
    writeMail({ id: `${n}@sender.example`, subject: `Letter ${n}`, body: `Line ${n} of a long letter.\n`.repeat(1500) }),
  )

  /** Starts an import and cancels it as soon as the first batch is in. */
  async function importAndCancel(path: string): Promise<Archive> {
    const { archiveId } = await orgo.client.archives.import({ source: { path } })
    for await (const { archive } of await orgo.client.archives.watch({ archiveId })) {
      if (archive.found > 0) await orgo.client.archives.cancel({ archiveId })
      if (archive.state !== 'running') break
    }
    const stopped = await orgo.client.archives.get({ archiveId })
    expect(stopped.state).toBe('cancelled')
    expect(stopped.found).toBeGreaterThan(0)
    expect(stopped.found).toBeLessThan(mails.length)
    expectBalance(stopped)
    return stopped
  }

  it('ING-3 I11 cancelled and imported again goes on where it stopped', async () => {
    const path = orgo.writeFile('long.mbox', writeMbox(mails))
    const { archiveId } = await importAndCancel(path)
    const done = await orgo.importPath(path)
    expect(done).toMatchObject({ archiveId, state: 'complete', found: mails.length, imported: mails.length, duplicate: 0 })
    expectBalance(done)
  })

  it('ING-4 a source that has changed is a new import', async () => {
    const path = orgo.writeFile('long.mbox', writeMbox(mails))
    // A time in whole seconds, so that it can be set again to the very same.
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    const { archiveId } = await importAndCancel(path)
    const { size } = statSync(path)
    // Same size, same time, another byte in what was imported already.
    const bytes = readFileSync(path)
    bytes.write('X', bytes.indexOf('Letter 0'))
    writeFileSync(path, bytes)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    expect(statSync(path).size).toBe(size)
    const other = await orgo.importPath(path)
    expect(other.archiveId).not.toBe(archiveId)
    expect(other.found).toBe(mails.length)
    appendFileSync(path, writeMbox([writeMail({ id: 'new@sender.example' })]))
    expect(await orgo.importPath(path)).toMatchObject({ found: mails.length + 1, imported: 1 })
  })

  it('ING-10 asked twice at once, one import runs', async () => {
    const path = orgo.writeFile('long.mbox', writeMbox(mails))
    const ask = () => orgo.client.archives.import({ source: { path } })
    const [first, second] = await Promise.all([ask(), ask()])
    await orgo.engine.idle()
    expect(second.archiveId).toBe(first.archiveId)
    expect(await orgo.client.archives.list({})).toMatchObject({
      total: 1,
      rows: [{ found: mails.length, imported: mails.length }],
    })
  })

  it('ING-3 I11 an import that the end of the program stopped goes on at the next start', async () => {
    const path = orgo.writeFile('long.mbox', writeMbox(mails))
    const { archiveId } = await orgo.client.archives.import({ source: { path } })
    orgo = await orgo.reopen()
    expect((await orgo.client.archives.get({ archiveId })).state).toBe('interrupted')
    orgo.engine.wake()
    await expect.poll(async () => (await orgo.client.archives.get({ archiveId })).state, { timeout: 20_000 }).toBe('complete')
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ found: mails.length, imported: mails.length })
  })

  it('ING-3 JOB-3 an import that lost its lease stops writing, and goes on when the engine is woken', async () => {
    const path = orgo.writeFile('long.mbox', writeMbox(mails))
    const { archiveId } = await orgo.client.archives.import({ source: { path } })
    await orgo.withStore((store) =>
      store.write((tx) => tx.run('UPDATE jobs SET lease_owner = NULL, lease_until = 0 WHERE subject_id = ?', archiveId)),
    )
    // The running import notices that its lease is gone and stops writing; nothing of it is lost.
    await orgo.engine.idle()
    const stopped = await orgo.client.archives.get({ archiveId })
    expect(stopped.state).toBe('interrupted')
    orgo.engine.wake()
    await expect.poll(async () => (await orgo.client.archives.get({ archiveId })).state, { timeout: 20_000 }).toBe('complete')
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({
      found: mails.length,
      imported: mails.length,
      duplicate: 0,
    })
  })
})

describe('uploads', () => {
  async function* pieces(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }

  it('ING-2 an upload is imported as its file would be, and then is gone', async () => {
    const { uploadId, sizeBytes } = expectValue(await orgo.engine.receiveUpload('sample.mbox', pieces(readSample(), 50_000)))
    expect(sizeBytes).toBe(readSample().length)
    const { archiveId } = await orgo.client.archives.import({ source: { uploadId } })
    await orgo.engine.idle()
    const archive = await orgo.client.archives.get({ archiveId })
    expect(archive).toMatchObject({ found: 320, imported: 314, source: 'sample.mbox', state: 'complete' })
    expect((await orgo.importMbox(readSample())).sha256).toBe(archive.sha256)
    expect((await faultOf(orgo.client.archives.import({ source: { uploadId } }))).message).toMatch(/no longer here/)
    await orgo.withStore((store) => expect(store.blobs.openUpload(uploadId)).toBeNull())
  })

  it('ING-6 an upload that breaks off leaves nothing, and one without mail says so', async () => {
    async function* breaksOff(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('From ')
      throw new Error('connection lost')
    }
    expect(await orgo.engine.receiveUpload('x.mbox', breaksOff())).toMatchObject({ ok: false, fault: { code: 'UPLOAD_BROKEN' } })
    const { uploadId } = expectValue(await orgo.engine.receiveUpload('empty.mbox', pieces(Buffer.alloc(0))))
    expect((await faultOf(orgo.client.archives.import({ source: { uploadId } }))).message).toBe(
      'empty.mbox is empty: there is no mail in it.',
    )
    for (const source of [
      { uploadId: 'upload_unknown' },
      { uploadId: '../../keys.json' },
      { uploadId: `upload_${'0'.repeat(32)}` },
    ])
      expect((await faultOf(orgo.client.archives.import({ source }))).message).toMatch(/no longer here/)
  })
})
