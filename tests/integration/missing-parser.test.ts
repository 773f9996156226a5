import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createEngine } from '../../electron/core/engine.ts'
import { expectValue, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail, writeMbox } from './write-mail.ts'

let orgo: TestOrgo
afterEach(() => orgo.close())

it('ING-3 A-23 a parser that does not start stops the import and fails no mail; with it the import goes on', async () => {
  orgo = await testOrgo({ shippedRules: false })
  await orgo.engine.close()
  const path = orgo.writeFile('mail.mbox', writeMbox([1, 2, 3].map((n) => writeMail({ id: `${n}@sender.example` }))))
  const workers = { ...orgo.paths.workers, parse: join(orgo.folder, 'no-such-worker.js') }
  const crippled = expectValue(await createEngine({ ...orgo.ports, paths: { ...orgo.paths, workers } }, { kind: 'device' }))
  const { archiveId } = await crippled.client.archives.import({ source: { path } })
  await crippled.idle()
  expect(await crippled.client.archives.get({ archiveId })).toMatchObject({
    state: 'failed',
    found: 0,
    failed: 0,
    problem: expect.stringMatching(/parser did not start/),
  })
  await crippled.close()

  orgo = await orgo.reopen()
  await orgo.client.archives.resume({ archiveId })
  await orgo.engine.idle()
  expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ state: 'complete', found: 3, imported: 3, problem: null })
})
