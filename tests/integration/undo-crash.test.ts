import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findArchive } from '../../electron/core/ingest/archive-record.ts'
import { undoImport } from '../../electron/core/ingest/undo-import.ts'
import type { ReadableStore } from '../../electron/core/store/store.ts'
import { expectValue, faultOf, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail, writeMbox } from './write-mail.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

const id = (name: string) => `${name}@sender.example`
const actor = { kind: 'person' as const, personId: 'person_x', name: 'X' }

/** Takes an import back in a program that is killed at its so-many-th transaction; answers whether it lived. */
async function undoKilledAt(archiveId: string, step: number): Promise<boolean> {
  const store = expectValue(await openTestStore(orgo.ports))
  let renewals = 0
  const renew = (): void => {
    renewals += 1
    if (renewals === step) throw new Error('the program was killed')
  }
  try {
    const row = findArchive(store.read, archiveId) ?? expect.unreachable()
    await undoImport(store, row, { actor, lease: { renew }, now: () => sentAt })
    return true
  } catch (error) {
    if (error instanceof Error && error.message === 'the program was killed') return false
    throw error
  } finally {
    store.close()
    orgo = await orgo.reopen()
  }
}

const threadsOf = (store: ReadableStore) =>
  store.all(
    'SELECT group_concat(subject) AS members FROM (SELECT thread_no, subject FROM messages ORDER BY subject) GROUP BY thread_no ORDER BY members',
  )

describe('taking an import back in a program that is killed', () => {
  it('ING-15 wherever it is killed, what is left hangs together as if the import had never been', async () => {
    // A1 and A3 hang together by A2 alone, which the second import brings, for each letter.
    const letters = Array.from({ length: 60 }, (_, n) => `L${n}-`)
    const ends = letters.flatMap((n) => [
      writeMail({ id: id(`${n}1`), subject: `${n}1` }),
      writeMail({ id: id(`${n}3`), subject: `${n}3`, inReplyTo: id(`${n}2`) }),
    ])
    const middles = letters.map((n) => writeMail({ id: id(`${n}2`), subject: `${n}2`, inReplyTo: id(`${n}1`) }))
    await orgo.importMbox(ends)
    const before = await orgo.withStore((store) => threadsOf(store.read))
    expect(before).toHaveLength(120)
    for (let step = 1; step < 50; step += 1) {
      const { archiveId } = await orgo.importMbox(middles, { name: `middles-${step}.mbox` })
      expect(await orgo.withStore((store) => threadsOf(store.read))).toHaveLength(60)
      const lived = await undoKilledAt(archiveId, step)
      if (!lived) await orgo.client.archives.undo({ archiveId })
      expect([step, await orgo.withStore((store) => threadsOf(store.read))]).toEqual([step, before])
      if (lived) return
    }
    expect.unreachable()
  })

  it('ING-15 ING-16 what was to be taken back is not gone on with; imported again, all of it comes', async () => {
    const count = 450
    const path = orgo.writeFile(
      'long.mbox',
      writeMbox(
        Array.from({ length: count }, (_, n) =>
          writeMail({ id: id(`${n}`), subject: `${n}`, body: `Text ${n}\n${'Long.\n'.repeat(2000)}` }),
        ),
      ),
    )
    const { archiveId } = await orgo.client.archives.import({ source: { path } })
    for await (const { archive } of await orgo.client.archives.watch({ archiveId }))
      if (archive.found > 210 && archive.state === 'running') await orgo.client.archives.pause({ archiveId })
    const half = await orgo.client.archives.get({ archiveId })
    expect([half.state, half.found > 200, half.found < count]).toEqual(['paused', true, true])
    expect(await undoKilledAt(archiveId, 2)).toBe(false)
    expect((await faultOf(orgo.client.archives.resume({ archiveId }))).message).toBe(
      'This import was being taken back. Take it back to its end, or import its source anew.',
    )
    const again = await orgo.importPath(path)
    expect(again.archiveId).not.toBe(archiveId)
    expect([again.state, (await orgo.client.messages.list({ limit: 1 })).total]).toEqual(['complete', count])
    await orgo.client.archives.undo({ archiveId })
    expect((await orgo.client.messages.list({ limit: 1 })).total).toBe(count)
  })
})
