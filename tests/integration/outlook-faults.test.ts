import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../electron/core/engine.ts'
import type { Engine } from '../../electron/core/engine-contract.ts'
import { expectValue, productFolder, type TestOrgo, testOrgo } from './test-orgo.ts'
import { letter, writeOutlook } from './write-outlook.ts'

let orgo: TestOrgo
let engine: Engine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
  await orgo.close()
})

/** The same profile with a reader of Outlook files that misbehaves at certain subjects. */
async function openMisbehaving(): Promise<Engine> {
  orgo = await testOrgo({ shippedRules: false })
  await orgo.engine.close()
  const workers = { ...orgo.paths.workers, archive: join(productFolder, 'electron/core/archive/worker/misbehaving-worker.ts') }
  engine = expectValue(await createEngine({ ...orgo.ports, paths: { ...orgo.paths, workers } }, { kind: 'device' }))
  return engine
}

const subjects = async (client: Engine['client']) =>
  (await client.messages.list({ limit: 500 })).rows.map(({ subject }) => subject).sort()
const filler = 'A line of a long letter that goes on and on.\n'.repeat(700)

describe('an Outlook file whose reader does not survive', () => {
  it('I10 A-25 ING-1 ING-19 an item that ends it is failed with a reason, its neighbours are in, and a later try brings it', async () => {
    const { client, idle } = await openMisbehaving()
    const path = orgo.writeFile(
      'mail.pst',
      writeOutlook([
        { path: ['Inbox'], items: [letter(1), letter(2, { subject: 'crash' }), letter(3)] },
        { path: ['Other'], items: [letter(4)] },
      ]),
    )
    const { archiveId } = await client.archives.import({ source: { path } })
    await idle()
    expect(await client.archives.get({ archiveId })).toMatchObject({ state: 'complete', found: 4, imported: 3, failed: 1 })
    expect(await subjects(client)).toEqual(['Letter 1', 'Letter 3', 'Letter 4'])
    expect(await client.archives.reasons({ archiveId })).toMatchObject([
      {
        outcome: 'failed',
        reason: 'crashed',
        count: 1,
        message: expect.stringMatching(/it was left out, and the others went on/),
      },
    ])
    expect((await client.archives.items({ archiveId, outcome: 'failed' })).rows).toMatchObject([
      { itemNo: 2, folder: ['Inbox'], place: expect.stringMatching(/^node 0x/) },
    ])
    expect(await client.archives.retry({ archiveId })).toMatchObject({ tried: 1, imported: 0 })
    await engine?.close()
    engine = null
    orgo = await testOrgo({ folder: orgo.folder, shippedRules: false })
    expect(await orgo.client.archives.retry({ archiveId })).toMatchObject({
      tried: 1,
      imported: 1,
      archive: { imported: 4, failed: 0 },
    })
    expect(await subjects(orgo.client)).toEqual(['Letter 1', 'Letter 3', 'Letter 4', 'crash'])
  })

  it('ING-17 a disk that goes away: what was read before is in, and the import goes on where it was', async () => {
    const { client, idle } = await openMisbehaving()
    const items = Array.from({ length: 120 }, (_, n) =>
      letter(n, { subject: n === 100 ? 'lost' : `Letter ${n}`, text: `Text ${n}\n${filler}` }),
    )
    const path = orgo.writeFile('stick.pst', writeOutlook([{ path: ['Inbox'], items }]))
    const { archiveId } = await client.archives.import({ source: { path } })
    await idle()
    const stopped = await client.archives.get({ archiveId })
    expect(stopped).toMatchObject({
      state: 'failed',
      failed: 0,
      problem:
        'The disk or network drive with stick.pst does not answer (EIO). Connect it again, or copy the file to this computer, then try again. What was imported so far is safe; start the import again, it goes on where it stopped.',
    })
    expect(stopped.imported).toBeGreaterThan(30)
    await engine?.close()
    engine = null
    orgo = await testOrgo({ folder: orgo.folder, shippedRules: false })
    await orgo.client.archives.resume({ archiveId })
    await orgo.engine.idle()
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({
      state: 'complete',
      found: 120,
      imported: 120,
      duplicate: 0,
      problem: null,
    })
  })
})

describe('an Outlook file that a browser hands over', () => {
  async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000)
  }

  it('ING-25 is probed and imported as it lies, encrypted; paused, it goes on after a restart, and then is gone', async () => {
    orgo = await testOrgo({ shippedRules: false })
    const bytes = writeOutlook([
      { path: ['Inbox'], items: Array.from({ length: 220 }, (_, n) => letter(n, { text: `Text ${n}\n${filler}` })) },
    ])
    const { uploadId } = expectValue(await orgo.engine.receiveUpload('up.pst', pieces(bytes)))
    expect(await orgo.client.archives.probe({ source: { uploadId } })).toMatchObject({
      source: 'up.pst',
      format: 'pst',
      items: 220,
    })
    const { archiveId } = await orgo.client.archives.import({ source: { uploadId } })
    for await (const { archive } of await orgo.client.archives.watch({ archiveId }))
      if (archive.found > 0 && archive.state === 'running') await orgo.client.archives.pause({ archiveId })
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ state: 'paused', source: 'up.pst' })
    orgo = await orgo.reopen()
    await orgo.client.archives.resume({ archiveId })
    await orgo.engine.idle()
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({
      state: 'complete',
      found: 220,
      imported: 220,
      duplicate: 0,
      sourceUnchanged: true,
    })
    await orgo.withStore((store) => expect(store.blobs.openUpload(uploadId)).toBeNull())
    expect((await orgo.client.archives.verify({ archiveId })).sentence).toBe(
      'The file came by upload and was not kept, so it cannot be counted again.',
    )
    const again = expectValue(await orgo.engine.receiveUpload('up.pst', pieces(bytes)))
    const second = await orgo.client.archives.import({ source: { uploadId: again.uploadId } })
    await orgo.engine.idle()
    expect(await orgo.client.archives.get({ archiveId: second.archiveId })).toMatchObject({ found: 220, duplicate: 220 })
  })
})
