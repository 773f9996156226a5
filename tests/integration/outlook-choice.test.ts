import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportChoice } from '../../shared/model/archive.ts'
import { mutateBy } from '../support/pst-writer/mutators.ts'
import { faultOf, productFolder, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail, writeMbox } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

const samplePst = join(productFolder, 'resources/samples/riverside.pst')

async function importWith(path: string, choice: Partial<ImportChoice> = {}) {
  const { archiveId } = await orgo.client.archives.import({ source: { path }, cutOff: null, choice })
  await orgo.engine.idle()
  return orgo.client.archives.get({ archiveId })
}

const itemsOf = async (archiveId: string) => (await orgo.client.archives.items({ archiveId, limit: 500 })).rows
const subjectsOf = async (archiveId: string) => (await itemsOf(archiveId)).map(({ subject }) => subject)

/** The paths as the file writes them, below its own top. */
function ownPaths(paths: readonly (readonly string[])[]): string[] {
  return paths.map((path) => JSON.stringify(path)).sort()
}

describe('folders of an Outlook file', () => {
  it('I17 ING-11 hostile names come back as they were written, and none of two that look alike is lost', async () => {
    const names = [
      'a/b',
      'C:',
      'what?',
      '"quoted"',
      '.hidden',
      'blank ',
      'x'.repeat(255),
      'Straße',
      'STRASSE',
      'strasse',
      'e\u0301',
      '\u00e9',
      '..',
      'con',
    ]
    const bytes = writeOutlook([
      ...names.map((name, n) => ({ path: [name], items: [letter(n)] })),
      { path: ['a', 'b'], items: [letter(100)] },
    ])
    const archive = await importWith(orgo.writeFile('hostile.pst', bytes))
    expect(archive).toMatchObject({ found: names.length + 1, imported: names.length + 1 })
    const folders = await orgo.client.archives.folders({ archiveId: archive.archiveId })
    const paths = [...names.map((name) => [name]), ['a', 'b'], ['a'], ['Deleted Items']]
    expect(ownPaths(folders.map(({ path }) => path))).toEqual(ownPaths(paths))
    expect(folders.filter(({ found }) => found === 1)).toHaveLength(names.length + 1)
    const rows = await itemsOf(archive.archiveId)
    expect(ownPaths(rows.map(({ folder }) => folder))).toEqual(ownPaths(paths.slice(0, -2)))
    // Each of them can be chosen by its own path, and by it alone.
    for (const name of ['a/b', 'blank ', 'STRASSE', 'e\u0301']) {
      const chosen = await importWith(orgo.writeFile(`${names.indexOf(name)}.pst`, bytes), { folders: [[name]] })
      expect([name, ownPaths((await itemsOf(chosen.archiveId)).map(({ folder }) => folder))]).toEqual([name, ownPaths([[name]])])
    }
  })
})

describe('what of an archive is wanted', () => {
  const folders = [
    { path: ['Inbox'], role: 'inbox' as const, items: [letter(1), letter(2)] },
    { path: ['Inbox', 'Heating'], items: [letter(3)] },
    { path: ['Inbox', 'Heating', 'Winter'], items: [letter(4)] },
    { path: ['Gone'], role: 'deleted' as const, items: [letter(5)] },
    { path: ['Gone', 'Old'], items: [letter(6)] },
  ]
  const write = (name: string) => orgo.writeFile(name, writeOutlook(folders))

  it('ING-13 folders by path, by pattern, and without the deleted items; the rest stays unread and is said to', async () => {
    const whole = await importWith(write('whole.pst'))
    expect(whole).toMatchObject({ found: 6, totalItems: 6 })
    const byPath = await importWith(write('path.pst'), { folders: [['Inbox', 'Heating']] })
    expect([byPath.totalItems, await subjectsOf(byPath.archiveId)]).toEqual([1, ['Letter 3']])
    expect(
      (await orgo.client.archives.folders({ archiveId: byPath.archiveId })).map(({ path, chosen, found }) => [
        path.at(-1),
        chosen,
        found,
      ]),
    ).toEqual([
      ['Inbox', false, 0],
      ['Heating', true, 1],
      ['Winter', false, 0],
      ['Gone', false, 0],
      ['Old', false, 0],
    ])
    const byGlob = await importWith(write('glob.pst'), { folderGlobs: ['inbox/**'] })
    expect(await subjectsOf(byGlob.archiveId)).toEqual(['Letter 3', 'Letter 4'])
    const oneLevel = await importWith(write('level.pst'), { folderGlobs: ['inbox/*', 'GONE'] })
    expect(await subjectsOf(oneLevel.archiveId)).toEqual(['Letter 3', 'Letter 5'])
    const kept = await importWith(write('kept.pst'), { deletedItems: false })
    expect([kept.totalItems, await subjectsOf(kept.archiveId)]).toEqual([4, ['Letter 1', 'Letter 2', 'Letter 3', 'Letter 4']])
  })

  it('ING-13 S14 a choice that takes in nothing is a sentence, and no archive', async () => {
    const path = write('mail.pst')
    const ask = (choice: Partial<ImportChoice>) => faultOf(orgo.client.archives.import({ source: { path }, choice }))
    expect((await ask({ folderGlobs: ['Inbocks/**'] })).message).toBe('mail.pst has no folder that matches "Inbocks/**".')
    expect((await ask({ folders: [['Nowhere']] })).message).toMatch(/^Nothing of mail\.pst was chosen/)
    expect((await ask({ folders: [['Gone']], deletedItems: false })).message).toMatch(/^Nothing of mail\.pst was chosen/)
    expect((await ask({ since: 2, until: 1 })).message).toMatch(/^The first day lies after the last one/)
    expect((await orgo.client.archives.list({})).total).toBe(0)
  })

  it('ING-13 a range of days leaves the rest out with its reason and keeps no copy of it', async () => {
    const at = (n: number) => sentAt + n * 60_000
    const archive = await importWith(write('range.pst'), { since: at(2), until: at(5) })
    expect(archive).toMatchObject({ found: 6, imported: 3, skipped: 3, failed: 0 })
    const rows = await itemsOf(archive.archiveId)
    expect(rows.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      'before_since',
      'imported',
      'imported',
      'imported',
      'after_until',
      'after_until',
    ])
    expect(await orgo.client.archives.reasons({ archiveId: archive.archiveId })).toMatchObject([
      { outcome: 'skipped', reason: 'after_until', count: 2 },
      { outcome: 'skipped', reason: 'before_since', count: 1 },
    ])
    expect((await faultOf(orgo.client.archives.item({ archiveId: archive.archiveId, itemNo: 1 }))).code).toBe('ITEM_NOT_FOUND')
    await orgo.withStore((store) =>
      expect(
        store.read.get(
          'SELECT count(*) AS n FROM blobs WHERE blob_no NOT IN (SELECT raw_blob_no FROM messages) AND blob_no NOT IN (SELECT properties_blob_no FROM archive_items WHERE properties_blob_no IS NOT NULL)',
        ),
      ).toEqual({ n: 0 }),
    )
    // The whole file afterwards brings what was left out, and nothing twice.
    expect(await importWith(orgo.writeFile('whole.pst', writeOutlook(folders)))).toMatchObject({
      found: 6,
      imported: 3,
      duplicate: 3,
    })
  })

  it('S14 ING-14 an import of no message says why', async () => {
    const empty = await importWith(orgo.writeFile('empty.pst', writeOutlook([{ path: ['Inbox'], items: [] }])))
    expect(empty).toMatchObject({ state: 'complete', found: 0, imported: 0 })
    expect(empty.remarks).toEqual(['Nothing was imported: there is no mail and no other item in what was chosen.'])
    const path = write('mail.pst')
    await importWith(path)
    const again = await importWith(orgo.writeFile('copy.pst', readFileSync(path)))
    expect(again).toMatchObject({ imported: 0, duplicate: 6 })
    expect(again.remarks).toEqual(['Nothing was imported: every item was there already, from an earlier import or the mailbox.'])
    const outside = await importWith(path, { since: sentAt + 86_400_000 })
    expect(outside).toMatchObject({ found: 6, imported: 0, skipped: 6 })
    expect((await orgo.client.archives.reasons({ archiveId: outside.archiveId }))[0]?.message).toBe(
      'Dated before the first day that was chosen.',
    )
  })
})

describe('a damaged Outlook file', () => {
  it('I10 A-25 ING-1 is imported as far as it can be read; recovery brings at least as much, and of a sound file the same', async () => {
    const bytes = writeOutlook(
      ['One', 'Two', 'Three'].map((name, folder) => ({
        path: [name],
        items: Array.from({ length: 12 }, (_, n) => letter(folder * 100 + n)),
      })),
    )
    const sound = await importWith(orgo.writeFile('sound.pst', bytes), { recover: true })
    expect(sound).toMatchObject({ found: 36, imported: 36, partial: 0 })
    for (const [seed, name] of (
      ['zeroed tree page', 'swapped blocks', 'bit flips in one block', 'root that points elsewhere'] as const
    ).entries()) {
      const damaged = mutateBy(name, bytes, seed + 1).bytes
      const found: number[] = []
      for (const recover of [false, true]) {
        const archive = await importWith(orgo.writeFile(`${seed}-${recover}.pst`, damaged), { recover })
        expect([name, archive.state]).toEqual([name, 'complete'])
        expect(archive.found).toBe(archive.imported + archive.duplicate + archive.skipped + archive.failed)
        found.push(archive.found - archive.failed)
      }
      expect([name, (found[1] ?? 0) >= (found[0] ?? 0)]).toEqual([name, true])
      expect([name, (found[1] ?? 0) > 0]).toEqual([name, true])
    }
  })
})

describe('I3 the same mail from several archives', () => {
  const headers = (n: number) =>
    `Message-ID: <letter-${n}@sender.example>\r\nFrom: Ida Example <ida@sender.example>\r\nTo: Office <info@office.example>\r\nSubject: Letter ${n}\r\nDate: ${dateHeader(sentAt + n * 60_000)}\r\n`
  const inOutlook = (numbers: readonly number[]) =>
    writeOutlook([{ path: ['Inbox'], items: numbers.map((n) => letter(n, { headers: headers(n) })) }])
  const inMbox = (numbers: readonly number[]) =>
    writeMbox(
      numbers.map((n) =>
        writeMail({
          id: `letter-${n}@sender.example`,
          to: 'Office <info@office.example>',
          subject: `Letter ${n}`,
          date: dateHeader(sentAt + n * 60_000),
          body: `Text ${n}`,
        }),
      ),
    )
  const orders = ['pst,mbox,other', 'mbox,pst,other', 'other,mbox,pst', 'pst,other,mbox']

  it.each(orders)('I3 ING-2 %s: one message each, one row of provenance for each copy', async (order) => {
    const sources: Record<string, () => string> = {
      pst: () => orgo.writeFile('a.pst', inOutlook([1, 2, 3])),
      mbox: () => orgo.writeFile('a.mbox', inMbox([2, 3, 4])),
      other: () => orgo.writeFile('b.pst', inOutlook([3, 4, 5])),
    }
    let imported = 0
    for (const name of [...order.split(','), ...order.split(',')]) {
      const archive = await importWith(sources[name]?.() ?? '')
      expect(archive).toMatchObject({ found: 3, failed: 0, skipped: 0 })
      imported += archive.imported
    }
    expect(imported).toBe(5)
    const { rows } = await orgo.client.messages.list({})
    expect(rows.map(({ subject }) => subject).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `Letter ${n}`))
    const third = rows.find(({ subject }) => subject === 'Letter 3')
    expect((await orgo.client.messages.get({ messageId: third?.messageId ?? '' })).sources).toHaveLength(3)
  })
})

describe('the Outlook sample', () => {
  it('ING-11 ING-2 gives what its generator wrote, and of the mails of both samples one each', async () => {
    const expected = JSON.parse(readFileSync(samplePst.replace('.pst', '-pst.expected.json'), 'utf8'))
    const mbox = await orgo.importMbox(readSample(), { name: 'riverside.mbox' })
    const archive = await importWith(samplePst)
    expect(archive).toMatchObject({
      found: expected.items,
      imported: expected.items - expected.alsoInMbox.length,
      duplicate: expected.alsoInMbox.length,
      failed: 0,
      partial: 0,
    })
    const rows = await itemsOf(archive.archiveId)
    const classes: Record<string, number> = {}
    for (const { itemClass } of rows) classes[itemClass ?? ''] = (classes[itemClass ?? ''] ?? 0) + 1
    expect(classes).toEqual(expected.classes)
    const folders = await orgo.client.archives.folders({ archiveId: archive.archiveId })
    expect(
      Object.fromEntries(folders.filter(({ found }) => found > 0).map(({ path, found }) => [path.join('/'), found])),
    ).toEqual(expected.folders)
    expect((await orgo.client.dashboard.get({})).messages).toBe(mbox.imported + archive.imported)
    await orgo.withStore((store) => {
      const attachments = store.read.get<{ n: number }>(
        'SELECT count(*) AS n FROM attachments JOIN archive_items USING (message_no) WHERE archive_no = 2',
      )
      expect(attachments?.n).toBeGreaterThanOrEqual(expected.attachments)
    })
  })
})
