import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findArchive } from '../../electron/core/ingest/archive-record.ts'
import { verifyArchive } from '../../electron/core/ingest/verify-archive.ts'
import { contact } from '../support/pst-writer/build-items.ts'
import { expectValue, openTestStore, productFolder, readSample, sampleMbox, type TestOrgo, testOrgo } from './test-orgo.ts'
import { internalNote, writeMail, writeMbox } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

const samplePst = join(productFolder, 'resources/samples/riverside.pst')
const verify = (archiveId: string) => orgo.client.archives.verify({ archiveId })
const importChosen = async (path: string, choice: object) => {
  const { archiveId } = await orgo.client.archives.import({ source: { path }, choice })
  await orgo.engine.idle()
  return archiveId
}

describe('verifying an import', () => {
  it('ING-18 SEC-1 the second reader counts the same mails in both samples, and the source is what it was', async () => {
    for (const [path, found, name] of [
      [sampleMbox, 320, 'mbox-reader'],
      [samplePst, 66, 'pst-extractor'],
    ] as const) {
      const { archiveId } = await orgo.importPath(path)
      const verification = await verify(archiveId)
      expect(verification).toMatchObject({
        sourceUnchanged: true,
        statement: found,
        recount: found,
        secondReader: { name, items: found, problem: null },
        differences: [],
        sentence: `Orgo read ${found}, second reader ${found}.`,
      })
      expect((await orgo.client.archives.get({ archiveId })).verification).toEqual(verification)
    }
  })

  it('ING-18 items that neither can read are no difference, and are not called read', async () => {
    const damaged = readFileSync(samplePst)
    damaged.fill(0, Math.floor(damaged.length / 3), Math.floor((damaged.length * 8) / 15))
    const archive = await orgo.importPath(orgo.writeFile('damaged.pst', damaged))
    expect(archive.failed).toBeGreaterThan(0)
    const verification = await verify(archive.archiveId)
    expect(verification.sentence).toMatch(new RegExp(`^Orgo found 66, of which ${archive.failed} cannot be read, second reader `))
    for (const { ours } of verification.differences) expect(ours).toBeLessThanOrEqual(archive.imported + archive.duplicate)
    if (verification.secondReader.items === archive.found - archive.failed) expect(verification.differences).toEqual([])
    const reasons = await orgo.client.archives.reasons({ archiveId: archive.archiveId })
    expect(reasons.find(({ reason }) => reason === 'unreadable_item')).toMatchObject({
      count: archive.failed,
      message: expect.stringMatching(/^Damaged in the archive.*One of them: /),
    })
  })

  it('ING-18 SEC-1 of chosen folders it is asked for these alone', async () => {
    const bytes = writeOutlook([
      { path: ['Inbox'], role: 'inbox', items: [letter(1), letter(2)] },
      { path: ['Old'], items: [letter(3)] },
      { path: ['Gone'], role: 'deleted', items: [letter(4)] },
    ])
    const archiveId = await importChosen(orgo.writeFile('chosen.pst', bytes), {
      deletedItems: false,
      folderGlobs: ['Inbox', 'Gone'],
    })
    expect(await verify(archiveId)).toMatchObject({
      statement: 2,
      recount: 2,
      secondReader: { items: 2 },
      differences: [],
      sentence: 'Orgo read 2, second reader 2.',
    })
  })

  it('ING-18 a source that changed or went away is said, and nothing is compared with it', async () => {
    const path = orgo.writeFile('mail.mbox', writeMbox([writeMail({ id: 'a@sender.example' })]))
    const { archiveId } = await orgo.importPath(path)
    appendFileSync(path, writeMbox([writeMail({ id: 'b@sender.example' })]))
    expect(await verify(archiveId)).toMatchObject({
      sourceUnchanged: false,
      recount: null,
      sentence: 'mail.mbox is not what was imported: it has changed since. Import it again to take in what is new.',
    })
    rmSync(path)
    expect(await verify(archiveId)).toMatchObject({
      sourceUnchanged: null,
      recount: null,
      sentence: 'mail.mbox was not found. Check the name and the folder.',
    })
  })

  it('ING-18 SEC-2 where the library counts differently, says by how many, where, and who is believed', async () => {
    // Not quoted, and no separator: mbox-reader splits there, Orgo looks at what follows.
    const bytes = Buffer.from(
      writeMbox([writeMail({ id: 'a@sender.example', body: 'He wrote:\nXFrom the beginning it was wrong.' })])
        .toString()
        .replace('XFrom', '\nFrom'),
    )
    const { archiveId } = await orgo.importMbox(bytes)
    expect(await verify(archiveId)).toMatchObject({
      recount: 1,
      secondReader: { items: 2 },
      sentence: 'Orgo read 1, second reader 2: they differ.',
    })
  })

  it('ING-18 SEC-2 a format it does not know, and one it cannot open, have no count and a reason', async () => {
    const eml = await orgo.importPath(orgo.writeFile('one.eml', writeMail()))
    expect((await verify(eml.archiveId)).sentence).toBe(
      'Orgo read 1; the second reader has no count. No second reader knows this format (eml).',
    )
    const high = await orgo.importPath(
      orgo.writeFile('high.pst', writeOutlook([{ path: ['Inbox'], items: [letter(1)] }], { encryption: 'cyclic' })),
    )
    expect(high).toMatchObject({ found: 1, imported: 1 })
    const verification = await verify(high.archiveId)
    expect(verification).toMatchObject({
      recount: 1,
      secondReader: { items: null, problem: expect.stringMatching(/cannot open this file/) },
    })
  })

  it('ING-18 SEC-2 A-25 a library that does not end in its time is stopped, with a sentence', async () => {
    const { archiveId } = await orgo.importPath(samplePst)
    const store = expectValue(await openTestStore(orgo.ports))
    const row = findArchive(store.read, archiveId) ?? expect.unreachable()
    const { archive: archiveWorker, secondReader } = orgo.paths.workers
    const verification = await verifyArchive(
      { store, archiveWorker, secondReader, now: orgo.clock.now, secondReaderMs: () => 1 },
      row,
    )
    store.close()
    expect(verification).toMatchObject({ recount: 66, secondReader: { items: null } })
    expect(verification.sentence).toBe(
      'Orgo read 66; the second reader has no count. pst-extractor did not end within 0 seconds and was stopped.',
    )
  })
})

describe('trying failed items again', () => {
  /** Sets items back to failed, as an earlier version that could not read them would have left them. */
  async function fail(archiveId: string, subjects: readonly string[]): Promise<void> {
    const store = expectValue(await openTestStore(orgo.ports))
    store.write((tx) => {
      const archive = findArchive(tx, archiveId) ?? expect.unreachable()
      for (const subject of subjects) {
        const row =
          tx.get<{ message_no: number; raw_blob_no: number; thread_no: number }>(
            'SELECT message_no, raw_blob_no, thread_no FROM messages WHERE subject = ?',
            subject,
          ) ?? expect.unreachable()
        const no = row.message_no
        tx.run(
          "UPDATE archive_items SET outcome = 'failed', reason = 'unreadable', message_no = NULL, raw_blob_no = ?, properties_blob_no = NULL WHERE message_no = ?",
          row.raw_blob_no,
          no,
        )
        const hanging = [
          'rule_runs',
          'waiting_facts',
          'message_facts',
          'message_labels',
          'message_texts',
          'unindexed_messages',
          'attachments',
        ]
        for (const table of [...hanging, 'messages']) tx.run(`DELETE FROM ${table} WHERE message_no = ?`, no)
        tx.run('DELETE FROM message_search WHERE rowid = ?', no)
      }
      tx.run(
        'UPDATE archives SET failed = failed + ?, imported = imported - ? WHERE archive_no = ?',
        subjects.length,
        subjects.length,
        archive.archive_no,
      )
    })
    store.close()
  }

  const retry = (archiveId: string) => orgo.client.archives.retry({ archiveId })
  const mails = [
    internalNote,
    ...[1, 2, 3].map((n) => writeMail({ id: `${n}@sender.example`, subject: `Letter ${n}`, body: `Text ${n}` })),
  ]

  it.each(['from the source', 'from the bytes that were kept'])(
    'ING-19 %s: what is read now moves its numbers, and the lists with them',
    async (where) => {
      const path = orgo.writeFile('mail.mbox', writeMbox(mails))
      const { archiveId, found } = await orgo.importPath(path)
      await fail(archiveId, ['Letter 1', 'Letter 3'])
      expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ found: 4, imported: 1, skipped: 1, failed: 2 })
      if (where !== 'from the source') rmSync(path)
      const result = await retry(archiveId)
      expect(result).toMatchObject({ tried: 2, imported: 2, archive: { found, imported: 3, skipped: 1, failed: 0 } })
      expect((await orgo.client.archives.items({ archiveId, outcome: 'failed' })).total).toBe(0)
      expect((await orgo.client.archives.items({ archiveId, outcome: 'imported' })).rows.map(({ subject }) => subject)).toEqual([
        'Letter 1',
        'Letter 2',
        'Letter 3',
      ])
      expect(await retry(archiveId)).toMatchObject({ tried: 0, imported: 0 })
    },
  )

  it('ING-19 of an Outlook file the folder, class, flags and original properties come with it', async () => {
    const path = orgo.writeFile(
      'mail.pst',
      writeOutlook([{ path: ['Inbox', 'Heating'], items: [letter(1, { read: false, categories: ['Red'] }), letter(2)] }]),
    )
    const { archiveId } = await orgo.importPath(path)
    const [before] = (await orgo.client.archives.items({ archiveId })).rows
    await fail(archiveId, ['Letter 1'])
    expect(await retry(archiveId)).toMatchObject({ tried: 1, imported: 1 })
    expect((await orgo.client.archives.items({ archiveId })).rows[0]).toEqual(before)
    expect((await orgo.client.messages.search({ query: 'label:red' })).rows).toHaveLength(1)
    await orgo.withStore((store) => {
      expect(store.read.get('SELECT count(*) AS n FROM archive_items WHERE properties_blob_no IS NULL')).toEqual({ n: 0 })
      const orphans =
        'SELECT count(*) AS n FROM blobs WHERE blob_no NOT IN (SELECT raw_blob_no FROM messages) AND blob_no NOT IN (SELECT properties_blob_no FROM archive_items)'
      expect(store.read.get(orphans)).toEqual({ n: 0 })
    })
  })

  it('ING-19 ING-4 a source that has changed since is not read again: the form that was kept is enough', async () => {
    const path = orgo.writeFile('mail.pst', writeOutlook([{ path: ['Inbox'], items: [letter(1), letter(2)] }]))
    const { archiveId } = await orgo.importPath(path)
    await fail(archiveId, ['Letter 2'])
    writeFileSync(path, Buffer.alloc(100))
    // The source is gone: the form that was kept is all there is, and it is enough.
    expect(await retry(archiveId)).toMatchObject({ tried: 1, imported: 1 })
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(
      createHash('sha256').update(Buffer.alloc(100)).digest('hex'),
    )
  })

  it('ING-19 from the bytes that were kept it stays what it was: no rule judges a contact as a mail', async () => {
    orgo.writeRules({
      'desk/rules.yaml': '- condition: "subject contains \'heating\'"\n  action: { tag: a, set_priority: high }\n',
    })
    const items = [contact({ name: 'Heating', email: 'heating@sender.example', createdAt: 0 })]
    const path = orgo.writeFile('mail.pst', writeOutlook([{ path: ['Contacts', 'Firms'], items }]))
    const { archiveId } = await orgo.importPath(path)
    const [before] = (await orgo.client.archives.items({ archiveId })).rows
    expect(before).toMatchObject({ kind: 'contact', folder: ['Contacts', 'Firms'], subject: 'Heating' })
    await orgo.withStore((store) => store.write((tx) => tx.run('UPDATE suggested_people SET message_no = NULL')))
    await fail(archiveId, ['Heating'])
    await orgo.withStore((store) =>
      store.write((tx) => {
        for (const table of ['thread_references', 'thread_people', 'thread_subjects', 'threads']) tx.run(`DELETE FROM ${table}`)
      }),
    )
    rmSync(path)
    expect(await retry(archiveId)).toMatchObject({ tried: 1, imported: 1, archive: { imported: 1, failed: 0, tasks: 0 } })
    expect((await orgo.client.archives.items({ archiveId })).rows[0]).toMatchObject({
      kind: 'contact',
      itemClass: before?.itemClass,
      flags: before?.flags,
      messageId: before?.messageId,
    })
    expect((await orgo.client.tasks.list({})).rows).toEqual([])
  })

  it('ING-19 what turns out to be there already was tried, and is not called imported', async () => {
    const { archiveId } = await orgo.importMbox([...mails, ...mails.slice(1, 2)], { name: 'twins.mbox' })
    await orgo.withStore((store) =>
      store.write((tx) => {
        tx.run(
          "UPDATE archive_items SET outcome = 'failed', reason = 'unreadable', message_no = NULL WHERE outcome = 'duplicate'",
        )
        tx.run('UPDATE archives SET failed = failed + 1, duplicate = duplicate - 1')
      }),
    )
    expect(await retry(archiveId)).toMatchObject({ tried: 1, imported: 0, archive: { duplicate: 1, failed: 0 } })
  })
})

describe('taking a statement away', () => {
  const read = async (name: string, bytes: Buffer) => {
    const { archiveId } = await orgo.importMbox(bytes, { name })
    const { rows } = await orgo.client.archives.items({ archiveId, limit: 500 })
    return Promise.all(
      rows.map(async ({ itemNo }) =>
        Buffer.from((await orgo.client.archives.item({ archiveId, itemNo })).base64, 'base64').toString('latin1'),
      ),
    )
  }

  it('ING-20 P4 as CSV, every item with its outcome, no cell a formula', async () => {
    const { archiveId } = await orgo.importMbox(
      [
        internalNote,
        writeMail({ id: 'a@sender.example', subject: '=HYPERLINK("http://evil.example")' }),
        writeMail({ id: 'b@sender.example', subject: 'Plain, "quoted"' }),
        writeMail({ id: 'b@sender.example', subject: 'Plain, "quoted"' }),
      ],
      { name: 'my "mail".mbox' },
    )
    const file = await orgo.client.archives.csv({ archiveId })
    const text = Buffer.from(file.base64, 'base64').toString()
    const lines = text.trimEnd().split('\r\n')
    expect([file.name, file.type, text.charCodeAt(0), lines.length]).toEqual(['my-mail-items.csv', 'text/csv', 0xfeff, 5])
    expect(lines[1]).toContain('"skipped","folder_internal_data"')
    expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(lines[3]).toContain('"Plain, ""quoted"""')
    const duplicates = await orgo.client.archives.csv({ archiveId, outcome: 'duplicate' })
    expect([duplicates.name, Buffer.from(duplicates.base64, 'base64').toString().trimEnd().split('\r\n').length]).toEqual([
      'my-mail-duplicate.csv',
      2,
    ])
  })

  it('ING-20 I6 as an mbox that gives the same bytes when it is read again', async () => {
    const line = fc.constantFrom(
      'From the beginning',
      '>From a friend',
      '>>From',
      'From ',
      'Plain text',
      '',
      'From ida@sender.example Mon Jan  6 09:00:00 2025',
      '>From x Mon Jan  6 09:00:00 2025',
      'ends with CR\r',
    )
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(line, { maxLength: 6 }), { minLength: 1, maxLength: 4 }), async (bodies) => {
        round += 1
        const mails = bodies.map((body, n) => writeMail({ id: `${round}-${n}@sender.example`, body: body.join('\n') }))
        const { archiveId } = await orgo.importMbox(mails, { name: `round-${round}.mbox` })
        const { base64 } = await orgo.client.archives.mbox({ archiveId, outcome: 'imported' })
        const before = (await orgo.client.archives.items({ archiveId })).rows.filter(({ outcome }) => outcome === 'imported')
        const raws = await Promise.all(
          before.map(async ({ itemNo }) =>
            Buffer.from((await orgo.client.archives.item({ archiveId, itemNo })).base64, 'base64').toString('latin1'),
          ),
        )
        expect(raws).toHaveLength(mails.length)
        expect(await read(`again-${round}.mbox`, Buffer.from(base64, 'base64'))).toEqual(raws)
      }),
      { numRuns: 12 },
    )
  })

  it('ING-20 the whole sample as an mbox is the sample again', async () => {
    const first = await orgo.importMbox(readSample(), { name: 'sample.mbox' })
    const { base64 } = await orgo.client.archives.mbox({ archiveId: first.archiveId, outcome: 'imported' })
    expect(await orgo.importMbox(Buffer.from(base64, 'base64'), { name: 'out.mbox' })).toMatchObject({
      found: first.imported,
      duplicate: first.imported,
      imported: 0,
    })
  })
})
