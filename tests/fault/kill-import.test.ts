import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import { readTables } from '../integration/read-tables.ts'
import { expectValue, openTestStore, testOrgo, testPorts } from '../integration/test-orgo.ts'
import { internalNote, sentAt, writeMail, writeMbox } from '../integration/write-mail.ts'
import { forkChild, seededDraw, whenSaid } from './fork-child.ts'

/** Fifty by day; a nightly run may ask for more. */
const kills = Number(process.env.ORGO_KILLS ?? 50)

// Six batches of about 1 MiB: new mails, copies, answers, a mail that is no mail, an attachment too large for a row.
const filler = 'The lamp in the yard has been dark for a while.\n'.repeat(600)
const mails = [
  internalNote,
  ...Array.from({ length: 180 }, (_, n) => {
    const id = `m${n % 7 === 3 ? n - 1 : n}@sender.example`
    const from = n % 7 === 3 ? n - 1 : n
    return writeMail({
      id,
      subject: from % 4 === 0 ? `Emergency ${from}` : `Letter ${from}`,
      body: `${from}\n${filler}`,
      ...(from % 5 === 1 ? { inReplyTo: `m${from - 1}@sender.example` } : {}),
      ...(from % 90 === 2
        ? {
            attachments: [
              {
                name: `plan-${from}.pdf`,
                content: Array.from({ length: 60_000 }, (_x, k) => String((k * 7919 * (from + 1)) % 99991)).join(''),
              },
            ],
          }
        : {}),
    })
  }),
]

let folder: string
let archive: string
let fresh: string
let expected: object
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-kill-'))
  archive = join(folder, 'archive.mbox')
  writeFileSync(archive, writeMbox(mails))
  expect(statSync(archive).size).toBeGreaterThan(5 * 1024 * 1024)
  // One profile, copied for every run: the same organisation and device, so that the same ids come out.
  fresh = join(folder, 'fresh')
  expectValue(await initProfile(testPorts(fresh).ports, { password: null }))
  expected = await importWhole(join(folder, 'whole'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function importWhole(into: string): Promise<object> {
  cpSync(fresh, into, { recursive: true })
  const orgo = await testOrgo({ folder: into })
  await orgo.importPath(archive, 'live')
  await orgo.engine.close()
  return finalState(into)
}

/** All that an import leaves, without the ids and times that differ from run to run. */
async function finalState(profile: string): Promise<object> {
  const store = expectValue(await openTestStore(testPorts(profile).ports))
  const tables = readTables(store.read, [
    'archives',
    'archive_items',
    'messages',
    'attachments',
    'blobs',
    'tasks',
    'task_tags',
    'task_routes',
    'task_files',
    'task_messages',
    'escalations',
    'withheld_effects',
    'effect_keys',
    'rule_runs',
    'op',
    'set_item',
    'head',
    'thread_references',
  ])
  expect(store.quickCheck()).toBeNull()
  store.close()
  const archives = tables.archives?.map(({ archive_id: _i, busy_ms: _b, started_at: _s, ended_at: _e, ...row }) => row)
  return { ...tables, archives }
}

async function isComplete(profile: string): Promise<boolean> {
  const store = expectValue(await openTestStore(testPorts(profile).ports))
  const complete = store.read.get("SELECT 1 FROM archives WHERE state = 'complete'") !== undefined
  store.close()
  return complete
}

/** Kills imports into one profile after the other, and lets the last one end. Answers how many kills came in the middle. */
async function killAndFinish(lane: number, times: number): Promise<{ inTheMiddle: number; finished: number }> {
  const draw = seededDraw(20250106 + lane)
  const ended = { inTheMiddle: 0, finished: 0 }
  let profile = join(folder, `lane-${lane}`)
  cpSync(fresh, profile, { recursive: true })
  for (let kill = 0; kill < times; kill += 1) {
    const child = forkChild('import-child.ts', profile, archive, 'live', String(sentAt))
    // The first progress is the beginning, each further one a batch: some are killed before any, some after one or two.
    await whenSaid(child, 'progress', 1 + draw(3))
    await Promise.race([wait(draw(120)), child.ended])
    child.process.kill('SIGKILL')
    await child.ended
    if (!(await isComplete(profile))) {
      ended.inTheMiddle += 1
      continue
    }
    // It was faster than the kill: what it leaves must be right, and the next one starts afresh.
    expect(await finalState(profile)).toEqual(expected)
    ended.finished += 1
    rmSync(profile, { recursive: true })
    profile = join(folder, `lane-${lane}-${kill}`)
    cpSync(fresh, profile, { recursive: true })
  }
  const last = forkChild('import-child.ts', profile, archive, 'live', String(sentAt))
  expect(await last.ended).toEqual({ code: 0, signal: null })
  expect(last.said.at(-1)).toMatchObject({ archive: { state: 'complete', found: mails.length, failed: 0, skipped: 1 } })
  expect(await finalState(profile)).toEqual(expected)
  return ended
}

describe('A-14 A-16 kill -9 during an import', () => {
  it(`I11 ING-3 D1 killed ${kills} times at random points, the next import finishes it: nothing lost, nothing twice`, {
    timeout: 900_000,
  }, async () => {
    // Two lanes, each with a profile of its own: most of the time of a child is its start.
    const lanes = await Promise.all([0, 1].map((lane) => killAndFinish(lane, Math.ceil(kills / 2))))
    const sum = (key: 'inTheMiddle' | 'finished'): number => lanes.reduce((total, lane) => total + lane[key], 0)
    // Kills that all came too late, or all before the first batch, would prove nothing.
    expect(sum('inTheMiddle')).toBeGreaterThan(kills / 2)
    if (kills >= 20) expect(sum('finished')).toBeGreaterThan(0)
  })
})
