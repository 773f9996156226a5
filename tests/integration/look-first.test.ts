import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createImporter } from '../../electron/core/ingest/importer.ts'
import { createFolderWatcher, type FolderWatcher } from '../../electron/core/ingest/watch-folders.ts'
import type { Store } from '../../electron/core/store/store.ts'
import type { ImportPreview } from '../../shared/model/archive.ts'
import { readTables } from './read-tables.ts'
import { expectValue, faultOf, openTestStore, productFolder, sampleMbox, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeZip } from './write-attachments.ts'
import { dateHeader, sentAt, writeMail, writeMbox } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

let orgo: TestOrgo
afterEach(() => orgo.close())

const dump = () => orgo.withStore((store) => readTables(store.read))
const samplePst = join(productFolder, 'resources/samples/riverside.pst')

describe('probing', () => {
  beforeEach(async () => {
    orgo = await testOrgo({ shippedRules: false })
  })
  const probe = (path: string) => orgo.client.archives.probe({ source: { path } })

  it('ING-22 tells format, folders, counts, dates and size of every kind of source, and writes nothing', async () => {
    const before = await dump()
    const mails = [0, 1, 2].map((n) => writeMail({ id: `${n}@sender.example`, date: dateHeader(sentAt + n * 1000) }))
    const folder = join(orgo.folder, 'mails')
    mkdirSync(join(folder, 'sub'), { recursive: true })
    writeFileSync(join(folder, 'a.eml'), mails[0] ?? '')
    writeFileSync(join(folder, 'sub', 'b.mbox'), writeMbox(mails.slice(1)))
    const outlook = writeOutlook([
      { path: ['Inbox'], role: 'inbox', items: [letter(0), letter(1)] },
      { path: ['Gone'], role: 'deleted', items: [letter(2)] },
    ])
    expect(await probe(orgo.writeFile('mail.mbox', writeMbox(mails)))).toMatchObject({
      format: 'mbox',
      items: 3,
      earliest: sentAt,
      latest: sentAt + 2000,
      importedAs: null,
      problems: [],
    })
    const pst = await probe(orgo.writeFile('mail.pst', outlook))
    expect(pst).toMatchObject({
      format: 'pst',
      variant: 'unicode, permute',
      items: 3,
      sizeBytes: outlook.length,
      earliest: sentAt,
      latest: sentAt + 120_000,
    })
    expect(pst.folders.map(({ path, items, role }) => [path, items, role])).toEqual([
      [['Inbox'], 2, 'inbox'],
      [['Gone'], 1, 'deleted'],
    ])
    expect(pst.expectedSeconds).toBeGreaterThan(0)
    expect(pst.freeBytes).toBeGreaterThan(0)
    expect(
      await probe(orgo.writeFile('mail.zip', writeZip({ 'a.eml': mails[0] ?? '', 'sub/b.mbox': writeMbox(mails.slice(1)) }))),
    ).toMatchObject({ format: 'zip', items: 3 })
    expect(await probe(folder)).toMatchObject({ format: 'folder', items: 3 })
    expect((await probe(orgo.writeFile('wrong.pst', writeMbox(mails)))).problems.join(' ')).toMatch(/wrong\.pst/)
    expect(await dump()).toEqual(before)
  })

  it('ING-22 I16 a source that cannot be read is one sentence; one that was imported names its import', async () => {
    expect((await faultOf(probe(join(orgo.folder, 'nowhere.pst')))).message).toBe(
      'nowhere.pst was not found. Check the name and the folder.',
    )
    const broken = await faultOf(probe(orgo.writeFile('broken.pst', Buffer.concat([Buffer.from('!BDN'), Buffer.alloc(5000, 7)]))))
    expect(broken).toMatchObject({ code: 'CANNOT_IMPORT', message: expect.stringMatching(/^broken\.pst cannot be read\./) })
    expect(broken.message).not.toContain('imported so far')
    const path = orgo.writeFile('mail.pst', writeOutlook([{ path: ['Inbox'], items: [letter(0)] }]))
    const { archiveId } = await orgo.importPath(path)
    expect((await probe(path)).importedAs).toBe(archiveId)
    await orgo.client.archives.undo({ archiveId })
    expect((await probe(path)).importedAs).toBeNull()
  })
})

describe('trying the rules', () => {
  async function preview(path: string, more: { sample?: number | null; cutOff?: number | null } = {}): Promise<ImportPreview> {
    let last: ImportPreview | null = null
    for await (const progress of await orgo.client.archives.preview({ source: { path }, sample: null, ...more })) last = progress
    return last ?? expect.unreachable()
  }

  it.each([sampleMbox, samplePst])('ING-23 I1 says of %s what the import then makes of it, and writes nothing', async (path) => {
    orgo = await testOrgo({ now: Date.UTC(2026, 10, 1) })
    const before = await dump()
    const seen = await preview(path, { cutOff: null })
    expect(await dump()).toEqual(before)
    const archive = await orgo.importPath(path)
    expect(seen).toMatchObject({
      done: true,
      read: archive.found,
      tasks: archive.tasks,
      withheld: archive.withheld,
      closedTasks: 0,
    })
    expect(seen.triage).toBe((await orgo.client.messages.list({ view: 'triage' })).total)
    expect(seen.rules.every(({ matches }) => matches > 0)).toBe(true)
  })

  it('ING-23 of history it tells the tasks that would be closed; of a sample only so many items are read', async () => {
    orgo = await testOrgo({ now: Date.UTC(2026, 10, 1) })
    const seen = await preview(sampleMbox, { cutOff: Date.UTC(2026, 10, 1) })
    expect(seen).toMatchObject({ triage: 0, withheld: 0, closedTasks: seen.tasks })
    expect(seen.tasks).toBeGreaterThan(100)
    expect(await preview(sampleMbox, { sample: 10 })).toMatchObject({ done: true, read: 10 })
    expect((await faultOf(preview(join(orgo.folder, 'nowhere.mbox')))).code).toBe('CANNOT_IMPORT')
  })
})

describe('trying rules that were edited', () => {
  it('ING-23 tells of the rules as they stand now, and of history as an import would by itself', async () => {
    orgo = await testOrgo({
      rules: { 'desk/rules.yaml': '- condition: "subject contains \'pump\'"\n  action: { tag: a }\n' },
      shippedRules: false,
    })
    const day = 86_400_000
    const mails = [10, 100].map((days) =>
      writeMail({ id: `${days}@sender.example`, subject: `Alarm ${days}`, date: dateHeader(orgo.clock.now() - days * day) }),
    )
    const path = orgo.writeFile('mail.mbox', writeMbox(mails))
    orgo.writeRules({
      'desk/rules.yaml': '- condition: "subject contains \'alarm\'"\n  action: { tag: a, set_priority: high }\n',
    })
    for (const mode of ['silent', 'live'] as const) {
      let seen: ImportPreview | null = null
      for await (const progress of await orgo.client.archives.preview({ source: { path }, mode })) seen = progress
      expect(seen).toMatchObject({ done: true, tasks: 2, closedTasks: mode === 'live' ? 0 : 1 })
    }
    const { archiveId } = await orgo.client.archives.import({ source: { path } })
    await orgo.engine.idle()
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ tasks: 2 })
    expect((await orgo.client.tasks.list({})).rows.filter(({ closedAt }) => closedAt !== null)).toHaveLength(1)
  })
})

describe('watching a folder', () => {
  let store: Store
  let watcher: FolderWatcher
  let importer: ReturnType<typeof createImporter>
  let folder: string
  beforeEach(async () => {
    orgo = await testOrgo({ shippedRules: false })
    folder = join(orgo.folder, 'drop')
    mkdirSync(folder)
    await orgo.client.archives.watchFolder({ path: folder })
    store = expectValue(await openTestStore(orgo.ports))
    const quiet = {
      decide: () => ({ message: () => ({ tasks: 0, withheld: 0 }), end: () => undefined }),
      prepare: () => undefined,
      onChange: () => undefined,
      lastCallAt: () => 0,
    }
    importer = createImporter({ store, ports: orgo.ports, ...quiet })
    watcher = createFolderWatcher({ store, ports: orgo.ports, importer, onChange: () => undefined })
    return async () => {
      watcher.close()
      await importer.close()
      store.close()
    }
  })
  const look = async (): Promise<void> => {
    await watcher.look()
    await importer.idle()
  }
  const list = async () =>
    (await orgo.client.archives.list({ limit: 500 })).rows.map(({ source, imported, state }) => [
      source.split('/').at(-1),
      imported,
      state,
    ])
  const mail = (n: number): string => writeMail({ id: `${n}@sender.example` })
  const drop = (name: string, numbers: readonly number[]): void => writeFileSync(join(folder, name), writeMbox(numbers.map(mail)))

  it('ING-24 takes a file that two looks find the same, once; the file stays where it is', async () => {
    drop('a.mbox', [1])
    await look()
    expect(await list()).toEqual([])
    await look()
    expect(await list()).toEqual([['a.mbox', 1, 'complete']])
    await look()
    await look()
    expect(await list()).toHaveLength(1)
    expect(readFileSync(join(folder, 'a.mbox'))).toEqual(writeMbox([mail(1)]))
    // Written anew, it is another file.
    drop('a.mbox', [1, 2])
    await look()
    await look()
    expect(await list()).toEqual([
      ['a.mbox', 1, 'complete'],
      ['a.mbox', 1, 'complete'],
    ])
    const [archive] = (await orgo.client.archives.list({})).rows
    expect(archive).toMatchObject({ mode: 'silent', cutOff: orgo.clock.now() - 30 * 86_400_000 })
  })

  it('ING-24 leaves alone what still grows, what is hidden, and what is no mail', async () => {
    writeFileSync(join(folder, '.part'), writeMbox([mail(9)]))
    writeFileSync(join(folder, 'notes.txt'), 'Nothing to import here.\n')
    for (const size of [1, 2, 3]) {
      drop('grows.mbox', [1, 2, 3].slice(0, size))
      utimesSync(join(folder, 'grows.mbox'), size, size)
      await look()
    }
    expect(await list()).toEqual([])
    await look()
    expect(await list()).toEqual([['grows.mbox', 3, 'complete']])
    expect(orgo.logged.filter((line) => line.includes('watched_file_refused'))).toHaveLength(1)
    await look()
    expect(orgo.logged.filter((line) => line.includes('watched_file_refused'))).toHaveLength(1)
  })

  it('ING-24 a folder that went away is a problem in a sentence, and works again when it is back', async () => {
    expect(await orgo.client.archives.watchedFolders({})).toMatchObject([{ path: folder, problem: null }])
    renameSync(folder, `${folder}-gone`)
    await look()
    expect((await orgo.client.archives.watchedFolders({}))[0]?.problem).toMatch(/was not found, so nothing of it is imported/)
    renameSync(`${folder}-gone`, folder)
    drop('b.mbox', [1])
    await look()
    await look()
    expect(await list()).toEqual([['b.mbox', 1, 'complete']])
    const [watched] = await orgo.client.archives.watchedFolders({})
    expect(await orgo.client.archives.unwatchFolder({ watchNo: watched?.watchNo ?? 0 })).toEqual({ removed: true })
    drop('c.mbox', [2])
    await look()
    await look()
    expect(await list()).toHaveLength(1)
    rmSync(folder, { recursive: true })
    expect((await faultOf(orgo.client.archives.watchFolder({ path: folder }))).code).toBe('CANNOT_IMPORT')
  })
})
