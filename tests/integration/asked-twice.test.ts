import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Archive } from '../../shared/model/archive.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail, writeMbox } from './write-mail.ts'

const count = 150
const mails = writeMbox(
  Array.from({ length: count }, (_, n) =>
    writeMail({
      id: `${n}@sender.example`,
      subject: `Letter ${n}`,
      body: `Text ${n}\n${'A line of a long letter.\n'.repeat(1200)}`,
    }),
  ),
)

let orgo: TestOrgo
let path: string
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
  path = orgo.writeFile('long.mbox', mails)
})
afterEach(() => orgo.close())

const read = (archiveId: string) => orgo.client.archives.get({ archiveId })
const failures = () => orgo.logged.filter((line) => line.startsWith('error'))

/**
 * Imports until the first batches are in, and leaves the import resting there.
 *
 * The pause is asked for in the transaction that moves the count for the first time, as another process may ask: however fast the import
 * is, and however much it writes at once, it never writes the batches that are still being parsed.
 */
async function importHalf(): Promise<Archive> {
  await orgo.withStore((store) =>
    store.write((tx) =>
      tx.run(
        `CREATE TRIGGER pause_at_once AFTER UPDATE OF found ON archives WHEN NEW.found > OLD.found
         BEGIN UPDATE archives SET stop = 'pause' WHERE archive_no = NEW.archive_no; END`,
      ),
    ),
  )
  const { archiveId } = await orgo.importPath(path)
  await orgo.withStore((store) => store.write((tx) => tx.run('DROP TRIGGER pause_at_once')))
  const half = await read(archiveId)
  expect([half.state, half.found > 0, half.found < count]).toEqual(['paused', true, true])
  return half
}

/** As a killed process leaves an import. */
async function leaveKilled(): Promise<void> {
  const store = expectValue(await openTestStore(orgo.ports))
  store.write((tx) => tx.run("UPDATE archives SET state = 'running', stop = NULL, ended_at = NULL"))
  store.close()
  orgo = await orgo.reopen()
}

const settled = async (archiveId: string) => {
  await expect.poll(async () => (await read(archiveId)).state, { timeout: 60_000 }).toBe('complete')
  await orgo.engine.idle()
  return read(archiveId)
}
const whole = { state: 'complete', found: count, imported: count, duplicate: 0, failed: 0, problem: null }

describe('an import that is asked for more than once', () => {
  it('ING-10 gone on with three times in the same moment, it goes on once', async () => {
    const { archiveId } = await importHalf()
    const answers = await Promise.all([
      orgo.client.archives.resume({ archiveId }),
      orgo.client.archives.import({ source: { path } }),
      orgo.client.archives.resume({ archiveId }),
    ])
    expect(answers.map((answer) => answer.archiveId)).toEqual([archiveId, archiveId, archiveId])
    expect(await settled(archiveId)).toMatchObject(whole)
    expect(failures()).toEqual([])
  })

  it('ING-10 woken twice after a crash, the computer goes on with it once', async () => {
    const { archiveId } = await importHalf()
    await leaveKilled()
    orgo.engine.wake()
    orgo.engine.wake()
    expect(await settled(archiveId)).toMatchObject(whole)
    expect(failures()).toEqual([])
  })

  it('ING-10 two programs that start after a crash: one goes on with it, and the other leaves no word in its statement', async () => {
    const { archiveId } = await importHalf()
    await leaveKilled()
    const other = await testOrgo({ folder: orgo.folder, shippedRules: false })
    orgo.engine.wake()
    other.engine.wake()
    await settled(archiveId)
    await other.engine.idle()
    await other.engine.close()
    expect(await read(archiveId)).toMatchObject(whole)
    expect([...failures(), ...other.logged.filter((line) => line.startsWith('error'))]).toEqual([])
  })

  it('ING-3 closed in the moment it would go on, it starts nothing any more, and the next start goes on with it', async () => {
    const { archiveId } = await importHalf()
    await leaveKilled()
    orgo.engine.wake()
    await orgo.engine.close()
    expect(failures()).toEqual([])
    orgo = await testOrgo({ folder: orgo.folder, shippedRules: false })
    orgo.engine.wake()
    expect(await settled(archiveId)).toMatchObject(whole)
  })

  it('ING-17 a killed import that nobody goes on with can be cancelled', async () => {
    const { archiveId } = await importHalf()
    await leaveKilled()
    expect((await read(archiveId)).state).toBe('interrupted')
    expect((await orgo.client.archives.cancel({ archiveId })).state).toBe('cancelled')
    orgo.engine.wake()
    await orgo.engine.idle()
    expect((await read(archiveId)).state).toBe('cancelled')
  })
})
