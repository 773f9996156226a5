import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projections, rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { readTables } from '../integration/read-tables.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo, testPorts } from '../integration/test-orgo.ts'
import { sentAt, writeMail, writeMbox } from '../integration/write-mail.ts'
import { forkChild, seededDraw, whenSaid } from './fork-child.ts'

const rounds = Number(process.env.ORGO_WRITE_KILLS ?? 12)
const rules = { 'desk/module.yaml': 'module: 1\ntitle: Desk\n' }

let orgo: TestOrgo
let folder: string
beforeEach(async () => {
  orgo = await testOrgo({ rules })
  folder = orgo.folder
  await orgo.engine.close()
})
afterEach(() => orgo.close())

const idsOf = (said: readonly unknown[]): string[] =>
  said.flatMap((message) =>
    typeof message === 'object' && message !== null && 'taskId' in message ? [String(message.taskId)] : [],
  )

/** The store is sound, its log has no gap, and its tables are what the log makes of them. */
function expectSound(store: Store): void {
  expect(store.quickCheck()).toBeNull()
  expect(store.read.get('SELECT (SELECT next_n FROM self) - 1 - count(*) AS missing, max(n) - count(*) AS gaps FROM op')).toEqual(
    { missing: 0, gaps: 0 },
  )
  const live = readTables(store.read, projections)
  store.write(rebuildProjections)
  expect(readTables(store.read, projections)).toEqual(live)
}

describe('A-14 acknowledged writes', () => {
  it(`A-14 D1 STO-4 ${rounds} times kill -9 while tasks are made: none that was answered is lost, none is half there`, async () => {
    const draw = seededDraw(7)
    const answered: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      const child = forkChild('write-child.ts', folder, `round ${round}`)
      await whenSaid(child, 'open')
      await wait(draw(150))
      child.process.kill('SIGKILL')
      await child.ended
      answered.push(...idsOf(child.said))
    }
    const store = expectValue(await openTestStore(testPorts(folder).ports))
    const kept = new Set(store.read.all<{ task_id: string }>('SELECT task_id FROM tasks').map((row) => row.task_id))
    expect(answered.length).toBeGreaterThan(rounds)
    expect(answered.filter((taskId) => !kept.has(taskId))).toEqual([])
    expect(store.read.all("SELECT task_id FROM tasks WHERE title = '' OR status = '' OR created_at = 0")).toEqual([])
    expectSound(store)
    store.close()
  })
})

describe('A-19 several processes', () => {
  it('A-19 STO-4 four write at once: nothing is lost, nothing waits for ever', async () => {
    const children = ['a', 'b', 'c', 'd'].map((name) => forkChild('write-child.ts', folder, name, '25'))
    const ends = await Promise.all(children.map((child) => child.ended))
    expect(ends).toEqual(children.map(() => ({ code: 0, signal: null })))
    const store = expectValue(await openTestStore(testPorts(folder).ports))
    // Recurring work of the shipped modules comes beside, each piece once, however many sweep at the same time.
    expect(store.read.get('SELECT count(*) AS n FROM tasks WHERE occurrence_json IS NULL')).toEqual({ n: 100 })
    expect(
      store.read.get('SELECT count(*) - count(DISTINCT occurrence_json) AS twice FROM tasks WHERE occurrence_json IS NOT NULL'),
    ).toEqual({ twice: 0 })
    expect(store.read.get('SELECT count(*) AS n FROM comments JOIN tasks USING (task_id) WHERE occurrence_json IS NULL')).toEqual(
      { n: 100 },
    )
    expect(children.flatMap((child) => idsOf(child.said))).toHaveLength(100)
    expectSound(store)
    store.close()
  })

  it('A-19 ING-10 JOB-1 three import one file at once: one does the work, the others say so', async () => {
    const filler = 'One of many lines.\n'.repeat(2000)
    const mails = Array.from({ length: 120 }, (_, n) => writeMail({ id: `${n}@sender.example`, body: `${n}\n${filler}` }))
    const path = orgo.writeFile('both.mbox', writeMbox(mails))
    const children = [1, 2, 3].map(() => forkChild('import-child.ts', folder, path, 'silent', String(sentAt)))
    await Promise.all(children.map((child) => child.ended))
    const answers = children.map((child) => child.said.at(-1))
    const done = answers.filter((answer) => typeof answer === 'object' && answer !== null && 'archive' in answer)
    const refused = answers.filter((answer) => typeof answer === 'object' && answer !== null && 'refused' in answer)
    expect(done.length + refused.length).toBe(3)
    expect(done.length).toBeGreaterThan(0)
    const sentence = 'both.mbox is being imported by another Orgo right now. Wait for it, or pause it there.'
    for (const answer of refused) expect(answer).toEqual({ refused: sentence })
    const store = expectValue(await openTestStore(testPorts(folder).ports))
    // Whoever came after the end has read the file again and found nothing new in it.
    expect(store.read.get('SELECT sum(imported) AS imported, sum(found) - sum(duplicate) AS worked FROM archives')).toEqual({
      imported: 120,
      worked: 120,
    })
    expect(store.read.get('SELECT count(*) AS n FROM messages')).toEqual({ n: 120 })
    expect(store.read.all("SELECT archive_id FROM archives WHERE state <> 'complete'")).toEqual([])
    store.close()
  })
})
