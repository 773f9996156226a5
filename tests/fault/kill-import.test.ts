import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import { readTables } from '../integration/read-tables.ts'
import { expectValue, openTestStore, testOrgo, testPorts } from '../integration/test-orgo.ts'
import { writeZip } from '../integration/write-attachments.ts'
import { internalNote, sentAt, writeMail, writeMbox } from '../integration/write-mail.ts'
import { letter, writeOutlook } from '../integration/write-outlook.ts'
import { file } from '../support/pst-writer/build-mail.ts'
import { forkChild, seededDraw, whenSaid } from './fork-child.ts'

/** By day a few for each kind of archive; a nightly run may ask for more. */
const kills = Number(process.env.ORGO_KILLS ?? 20)

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

const plan = (n: number) =>
  file(
    `plan-${n}.pdf`,
    'application/pdf',
    Buffer.from(Array.from({ length: 120_000 }, (_, k) => String((k * 7919 * (n + 1)) % 99991)).join('')),
  )

// The same in an Outlook file: two folders, copies, attachments too large for a row, more than one batch.
const outlook = (): Buffer => {
  const item = (n: number) => {
    const from = n % 7 === 3 ? n - 1 : n
    return letter(from, {
      subject: from % 4 === 0 ? `Emergency ${from}` : `Letter ${from}`,
      text: `${from}\n${filler}`,
      categories: [`c${from % 3}`],
      attachments: from % 90 === 2 ? [plan(from)] : [],
    })
  }
  const items = Array.from({ length: 181 }, (_, n) => item(n))
  return writeOutlook([
    { path: ['Inbox'], role: 'inbox', items: items.slice(0, 100) },
    { path: ['Inbox', 'Old'], items: items.slice(100) },
  ])
}

const archives: Record<string, () => Buffer> = {
  'archive.mbox': () => writeMbox(mails),
  'archive.pst': outlook,
  'archive.zip': () =>
    writeZip({
      'notes.txt': 'Not a mail.',
      'first.mbox': writeMbox(mails.slice(1, 90)),
      ...Object.fromEntries(mails.slice(90, 110).map((mail, n) => [`letters/${n}.eml`, mail])),
      'box/second.mbox': writeMbox(mails.slice(110)),
    }),
}

let folder: string
let fresh: string
const expected = new Map<string, object>()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-kill-'))
  // One profile, copied for every run: the same organisation and device, so that the same ids come out.
  fresh = join(folder, 'fresh')
  expectValue(await initProfile(testPorts(fresh).ports, { password: null }))
  for (const [name, make] of Object.entries(archives)) {
    writeFileSync(join(folder, name), make())
    expected.set(name, await importWhole(name))
  }
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Every kind of archive holds 181 items; one of them is no mail, but in the Outlook file. */
const wanted = (name: string) => ({ found: mails.length, failed: 0, skipped: name.endsWith('.pst') ? 0 : 1 })

async function importWhole(name: string): Promise<object> {
  const into = join(folder, `whole-${name}`)
  cpSync(fresh, into, { recursive: true })
  const orgo = await testOrgo({ folder: into })
  expect(await orgo.importPath(join(folder, name), 'live')).toMatchObject({ state: 'complete', ...wanted(name) })
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
async function killAndFinish(name: string, lane: number, times: number): Promise<{ inTheMiddle: number; finished: number }> {
  const draw = seededDraw(20250106 + lane)
  const ended = { inTheMiddle: 0, finished: 0 }
  const archive = join(folder, name)
  let profile = join(folder, `${name}-${lane}`)
  cpSync(fresh, profile, { recursive: true })
  for (let kill = 0; kill < times; kill += 1) {
    const child = forkChild('import-child.ts', profile, archive, 'live', String(sentAt))
    // The first progress is the beginning, each further one a transaction: some are killed before any, some after one.
    await whenSaid(child, 'progress', 1 + draw(2))
    await Promise.race([wait(draw(80)), child.ended])
    child.process.kill('SIGKILL')
    await child.ended
    if (!(await isComplete(profile))) {
      ended.inTheMiddle += 1
      continue
    }
    // It was faster than the kill: what it leaves must be right, and the next one starts afresh.
    expect(await finalState(profile)).toEqual(expected.get(name))
    ended.finished += 1
    rmSync(profile, { recursive: true })
    profile = join(folder, `${name}-${lane}-${kill}`)
    cpSync(fresh, profile, { recursive: true })
  }
  const last = forkChild('import-child.ts', profile, archive, 'live', String(sentAt))
  expect(await last.ended).toEqual({ code: 0, signal: null })
  expect(last.said.at(-1)).toMatchObject({ archive: { state: 'complete', ...wanted(name) } })
  expect(await finalState(profile)).toEqual(expected.get(name))
  return ended
}

describe.each(Object.keys(archives))('A-14 A-16 kill -9 during an import of %s', (name) => {
  it(`I11 ING-3 D1 killed ${kills} times at random points, the next import finishes it: nothing lost, nothing twice`, {
    timeout: 900_000 + kills * 10_000,
  }, async () => {
    // Two lanes, each with a profile of its own: most of the time of a child is its start.
    const lanes = await Promise.all([0, 1].map((lane) => killAndFinish(name, lane, Math.ceil(kills / 2))))
    const sum = (key: 'inTheMiddle' | 'finished'): number => lanes.reduce((total, lane) => total + lane[key], 0)
    // Kills that all came too late, or all before the first batch, would prove nothing.
    expect(sum('inTheMiddle')).toBeGreaterThan(kills / 4)
    if (kills >= 50) expect(sum('finished')).toBeGreaterThan(0)
  })

  it('I11 ING-3 stopped for a while and woken, as by a laptop that sleeps, it goes on', async () => {
    const profile = join(folder, `stopped-${name}`)
    cpSync(fresh, profile, { recursive: true })
    const child = forkChild('import-child.ts', profile, join(folder, name), 'live', String(sentAt))
    await whenSaid(child, 'progress', 2)
    child.process.kill('SIGSTOP')
    await wait(2000)
    child.process.kill('SIGCONT')
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(await finalState(profile)).toEqual(expected.get(name))
  })
})
