import { appendFileSync, cpSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import type { Archive } from '../../shared/model/archive.ts'
import { file } from '../support/pst-writer/build-mail.ts'
import { readTables } from './read-tables.ts'
import { expectValue, faultOf, openTestStore, type TestOrgo, testOrgo, testPorts } from './test-orgo.ts'
import { writeMail, writeMbox } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

const rules = { 'desk/rules.yaml': `- condition: "subject contains 'Letter 1'"\n  action:\n    add_note: "Look"\n` }
const count = 220
const filler = 'A line of a long letter that goes on and on.\n'.repeat(700)
const sources: Record<string, Buffer> = {
  'long.pst': writeOutlook([
    {
      path: ['Inbox'],
      items: Array.from({ length: count / 2 }, (_, n) => letter(n, { text: `Text ${n}\n${filler}`, categories: [`c${n % 3}`] })),
    },
    {
      path: ['Inbox', 'More'],
      items: Array.from({ length: count / 2 }, (_, n) =>
        letter(count / 2 + (n % 100), {
          text: `Text ${count / 2 + (n % 100)}\n${filler}`,
          attachments: n % 20 === 0 ? [file('a.bin', 'application/octet-stream', Buffer.alloc(50_000, n))] : [],
        }),
      ),
    },
  ]),
  'long.mbox': writeMbox(
    Array.from({ length: count }, (_, n) =>
      writeMail({ id: `${n % 200}@sender.example`, subject: `Letter ${n % 200}`, body: `Text ${n % 200}\n${filler}` }),
    ),
  ),
}
const names = Object.keys(sources)

let folder: string
let fresh: string
const expected = new Map<string, object>()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-pause-'))
  fresh = join(folder, 'fresh')
  expectValue(await initProfile(testPorts(fresh).ports, { password: null }))
  for (const [name, bytes] of Object.entries(sources)) {
    writeFileSync(join(folder, name), bytes)
    const whole = await openCopy(`whole-${name}`)
    await whole.importPath(join(folder, name), 'live')
    await whole.engine.close()
    expected.set(name, await finalState(whole.folder))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function openCopy(name: string): Promise<TestOrgo> {
  cpSync(fresh, join(folder, name), { recursive: true })
  return testOrgo({ folder: join(folder, name), shippedRules: false, rules })
}

/** All that an import leaves, without the ids and times that differ from run to run. */
async function finalState(profile: string): Promise<object> {
  const store = expectValue(await openTestStore(testPorts(profile).ports))
  const tables = readTables(store.read)
  expect(store.quickCheck()).toBeNull()
  store.close()
  const archives = tables.archives?.map(({ archive_id: _i, busy_ms: _b, started_at: _s, ended_at: _e, ...row }) => row)
  const { jobs: _j, profile: _p, self: _f, rule_sets: _r, ...rest } = tables
  // What a sweep notes for itself: each start of the engine has one.
  const { sweep_state: _s, untended_tasks: _u, task_deadlines: _d, timer_rounds: _t, task_event_cursor: _c, ...seen } = rest
  const { notice_cursor: _n, ...lasting } = seen
  return { ...lasting, archives }
}

let orgo: TestOrgo
let run = 0
beforeEach(async () => {
  run += 1
  orgo = await openCopy(`run-${run}`)
})
afterEach(() => orgo.engine.close().catch(() => undefined))

/** Starts an import, and calls on it as soon as its first batch is in. Answers what it is when it stands still. */
async function importUntil(path: string, act: (archiveId: string) => Promise<unknown>): Promise<Archive> {
  const { archiveId } = await orgo.client.archives.import({ source: { path }, mode: 'live' })
  let isAsked = false
  for await (const { archive } of await orgo.client.archives.watch({ archiveId })) {
    if (archive.found > 0 && archive.state === 'running' && !isAsked) {
      isAsked = true
      await act(archiveId)
    }
  }
  await orgo.engine.idle()
  const stopped = await orgo.client.archives.get({ archiveId })
  expect(stopped.found).toBeGreaterThan(0)
  expect(stopped.found).toBeLessThan(count)
  expect(stopped.found).toBe(stopped.imported + stopped.duplicate + stopped.skipped + stopped.failed)
  return stopped
}

const pause = (archiveId: string) => orgo.client.archives.pause({ archiveId })
const resume = async (archiveId: string): Promise<Archive> => {
  await orgo.client.archives.resume({ archiveId })
  await orgo.engine.idle()
  return orgo.client.archives.get({ archiveId })
}

describe.each(names)('an import of %s that rests', (name) => {
  it('ING-3 paused several times and resumed, ends as if nothing had happened', async () => {
    const path = join(folder, name)
    let archive = await importUntil(path, pause)
    expect(archive).toMatchObject({ state: 'paused', problem: null, endedAt: expect.anything() })
    expect((await faultOf(pause(archive.archiveId))).code).toBe('DONE')
    for (let round = 0; archive.state === 'paused' && round < 30; round += 1) {
      await orgo.client.archives.resume({ archiveId: archive.archiveId })
      for await (const progress of await orgo.client.archives.watch({ archiveId: archive.archiveId }))
        if (progress.archive.found > archive.found && progress.archive.state === 'running' && round < 2)
          await pause(archive.archiveId)
      archive = await orgo.client.archives.get({ archiveId: archive.archiveId })
    }
    expect(archive).toMatchObject({ state: 'complete', found: count })
    expect((await faultOf(orgo.client.archives.resume({ archiveId: archive.archiveId }))).message).toBe(
      'This import is complete: there is nothing left to go on with.',
    )
    expect((await faultOf(pause(archive.archiveId))).message).toBe('This import does not run now, so there is nothing to pause.')
    await orgo.engine.close()
    expect(await finalState(orgo.folder)).toEqual(expected.get(name))
  })

  it('ING-3 ING-17 stays paused over a restart; importing the same file goes on with it', async () => {
    const { archiveId } = await importUntil(join(folder, name), pause)
    orgo = await orgo.reopen()
    orgo.engine.wake()
    await orgo.engine.idle()
    expect((await orgo.client.archives.get({ archiveId })).state).toBe('paused')
    expect(await orgo.importPath(join(folder, name), 'live')).toMatchObject({ archiveId, state: 'complete', found: count })
    await orgo.engine.close()
    expect(await finalState(orgo.folder)).toEqual(expected.get(name))
  })

  it('ING-3 ING-17 asked by another engine on the same profile, it pauses, and is gone on with there', async () => {
    const other = await testOrgo({ folder: orgo.folder, shippedRules: false })
    const stopped = await importUntil(join(folder, name), (archiveId) => other.client.archives.pause({ archiveId }))
    expect(stopped.state).toBe('paused')
    await other.client.archives.resume({ archiveId: stopped.archiveId })
    expect((await orgo.client.archives.get({ archiveId: stopped.archiveId })).state).toBe('running')
    expect((await faultOf(orgo.client.archives.import({ source: { path: join(folder, name) }, mode: 'live' }))).message).toMatch(
      /is being imported by another Orgo right now/,
    )
    // Whoever follows it from the other side sees its end.
    let last: Archive | null = null
    for await (const { archive } of await orgo.client.archives.watch({ archiveId: stopped.archiveId })) last = archive
    expect(last).toMatchObject({ state: 'complete', found: count })
    await other.engine.close()
    await orgo.engine.close()
    expect(await finalState(orgo.folder)).toEqual(expected.get(name))
  })

  it('ING-3 cancelled by another engine, it stops for good until it is asked for again', async () => {
    const other = await testOrgo({ folder: orgo.folder, shippedRules: false })
    const stopped = await importUntil(join(folder, name), (archiveId) => other.client.archives.cancel({ archiveId }))
    await other.engine.close()
    expect(stopped.state).toBe('cancelled')
    orgo = await orgo.reopen()
    orgo.engine.wake()
    await orgo.engine.idle()
    expect(await resume(stopped.archiveId)).toMatchObject({ state: 'complete', found: count })
    await orgo.engine.close()
    expect(await finalState(orgo.folder)).toEqual(expected.get(name))
  })

  it('ING-17 a wish to cancel outlives the process that would have heard it', async () => {
    const stopped = await importUntil(join(folder, name), pause)
    // As a killed process leaves it: the row says that it runs, and what a person has asked of it meanwhile.
    const store = expectValue(await openTestStore(orgo.ports))
    store.write((tx) => tx.run("UPDATE archives SET state = 'running', stop = 'cancel', ended_at = NULL"))
    store.close()
    orgo = await orgo.reopen()
    orgo.engine.wake()
    await expect.poll(async () => (await orgo.client.archives.get({ archiveId: stopped.archiveId })).state).toBe('cancelled')
    await orgo.engine.idle()
    expect((await orgo.client.archives.get({ archiveId: stopped.archiveId })).found).toBe(stopped.found)
  })

  it('ING-4 ING-17 its source changed or went away meanwhile: a sentence, and what is in stays', async () => {
    const path = join(orgo.folder, name)
    cpSync(join(folder, name), path)
    const stopped = await importUntil(path, pause)
    const { archiveId } = stopped
    rmSync(path)
    expect((await faultOf(orgo.client.archives.resume({ archiveId }))).message).toBe(
      `${name} was not found. Check the name and the folder.`,
    )
    cpSync(join(folder, name), path)
    appendFileSync(path, writeMbox([writeMail({ id: 'new@sender.example' })]))
    expect((await faultOf(orgo.client.archives.resume({ archiveId }))).message).toBe(
      `${name} has changed since; import it anew. What is in already is not taken twice.`,
    )
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ state: 'paused', found: stopped.found })
    orgo = await orgo.reopen()
    orgo.engine.wake()
    await orgo.engine.idle()
    expect(await orgo.client.archives.get({ archiveId })).toMatchObject({ state: 'paused', found: stopped.found })
    const anew = await orgo.importPath(path, 'live')
    expect(anew.archiveId).not.toBe(archiveId)
    expect(anew.duplicate).toBeGreaterThanOrEqual(stopped.imported)
  })

  it('ING-17 cut short while it is read, it stops with a sentence, and goes on once the file is whole again', async () => {
    const path = join(orgo.folder, name)
    cpSync(join(folder, name), path)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    const whole = sources[name] ?? Buffer.alloc(0)
    const { archiveId } = await orgo.client.archives.import({ source: { path }, mode: 'live' })
    for await (const { archive } of await orgo.client.archives.watch({ archiveId }))
      if (archive.found > 0 && archive.state === 'running') truncateSync(path, Math.floor(whole.length / 10))
    const stopped = await orgo.client.archives.get({ archiveId })
    expect(stopped.failed).toBe(0)
    expect(stopped.problem).toMatch(/^long\.\w+ (became shorter while it was read|was changed by another program)/)
    writeFileSync(path, whole)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    const done = stopped.state === 'failed' ? await resume(archiveId) : await orgo.importPath(path, 'live')
    expect(done).toMatchObject({ state: 'complete', found: count, failed: 0, problem: null })
  })
})
