import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ArchiveRow, findArchive } from '../../electron/core/ingest/archive-record.ts'
import { planUndo, undoImport } from '../../electron/core/ingest/undo-import.ts'
import type { ReadableStore } from '../../electron/core/store/store.ts'
import type { Archive } from '../../shared/model/archive.ts'
import { contact, task } from '../support/pst-writer/build-items.ts'
import { readTable } from './read-tables.ts'
import { expectValue, faultOf, openTestStore, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { internalNote, sentAt, writeMail, writeMbox } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-alarm
    if: "subject contains 'alarm'"
    then: [{ tag: alarm }, { set_priority: high }, { escalate_after: 1 hour }]
`,
}
// 1,500,000 characters that do not repeat: too large for a row, so it becomes a file.
const largeText = Array.from({ length: 250_000 }, (_, n) => String((n * 7919) % 99991)).join(' ')

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
})
afterEach(() => orgo.close())

const byTheClock = `orgo_rules: 1
rules:
  - { id: nag, when: timer, if: "task.created older than 30 minutes", then: [{ tag: nagged }, { set_priority: urgent }, { assign: "role:head" }] }
`

const undo = (archive: Archive, dryRun = false) => orgo.client.archives.undo({ archiveId: archive.archiveId, dryRun })
const alarm = (n: number, more = {}) =>
  writeMail({ id: `alarm-${n}@sender.example`, subject: `Alarm ${n}`, body: `Text ${n}`, ...more })
const subjects = async () => (await orgo.client.messages.list({ limit: 500 })).rows.map(({ subject }) => subject).sort()
const titles = async () => (await orgo.client.tasks.list({ limit: 500 })).rows.map(({ title }) => title).sort()
const blobFiles = () =>
  readdirSync(join(orgo.paths.profile, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length

/** Tables that keep what was: the statement, the log, and what the log makes of tasks that are deleted. */
const keepers = new Set([
  'archives',
  'archive_items',
  'archive_folders',
  'change',
  'op',
  'head',
  'set_item',
  'jobs',
  'rule_sets',
  'profile',
  'self',
  'message_search_config',
])

/** Every table but the keepers, rows of deleted tasks left out. */
function contentOf(store: ReadableStore): Record<string, unknown[]> {
  const names = store
    .all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .map(({ name }) => name)
  return Object.fromEntries(
    names.filter((name) => !keepers.has(name)).map((name) => [name, readTable(store, name).filter((row) => row.deleted !== 1)]),
  )
}

/** What messages and tasks say, without numbers and moments that differ from import to import. */
function meaningOf(store: ReadableStore) {
  return {
    messages: store.all(
      'SELECT hex(fingerprint), hex(text_hash), subject, sent_at, in_triage, confidential, kind, flags, size_bytes, attachment_count FROM messages ORDER BY fingerprint',
    ),
    threads: store.all(
      'SELECT group_concat(hex(fingerprint)) AS members FROM (SELECT thread_no, fingerprint FROM messages ORDER BY fingerprint) GROUP BY thread_no ORDER BY members',
    ),
    tasks: store.all(
      'SELECT task_id, title, module, status, category, priority, created_at, closed_at, due_at, requester, hex(thread_fingerprint) FROM tasks WHERE deleted = 0 ORDER BY task_id',
    ),
    members: store.all(
      'SELECT task_id, hex(fingerprint) AS member FROM task_messages JOIN tasks USING (task_id) WHERE deleted = 0 ORDER BY task_id, member',
    ),
    tags: store.all('SELECT task_tags.* FROM task_tags JOIN tasks USING (task_id) WHERE deleted = 0 ORDER BY task_id, tag'),
    attachments: store.all('SELECT hex(sha256), name FROM attachments ORDER BY sha256, name'),
    search: store.all("SELECT count(*) AS n FROM message_search WHERE message_search MATCH 'the OR text OR sample'"),
    blobs: store.all('SELECT hex(sha256) FROM blobs ORDER BY sha256'),
    escalations: store.all(
      'SELECT task_id, escalations.due_at, state FROM escalations JOIN tasks USING (task_id) WHERE tasks.deleted = 0 ORDER BY task_id, escalations.due_at',
    ),
  }
}

describe('taking an import back', () => {
  it('ING-15 removes messages, attachments, blobs, files, index, offers and untouched tasks: nothing of it is left', async () => {
    const before = await orgo.withStore((store) => contentOf(store.read))
    const mbox = await orgo.importMbox([
      internalNote.replace('internal format', 'kanariensatz format'),
      alarm(1, {
        body: 'The word kanariensatz stands here.',
        attachments: [
          { name: 'kanariensatz.txt', content: 'kanariensatz in a file' },
          { name: 'large.pdf', content: largeText },
        ],
      }),
      alarm(2, { inReplyTo: 'alarm-1@sender.example', subject: 'Re: Alarm 1 kanariensatz' }),
    ])
    const pst = await orgo.importPath(
      orgo.writeFile(
        'offers.pst',
        writeOutlook([
          { path: ['Inbox'], items: [letter(1, { subject: 'kanariensatz', categories: ['kanariensatz'] })] },
          {
            path: ['Contacts'],
            items: [contact({ name: 'kanariensatz', email: 'kanariensatz@sender.example', createdAt: sentAt })],
          },
          { path: ['Tasks'], items: [task({ subject: 'kanariensatz', createdAt: sentAt })] },
        ]),
      ),
    )
    expect([mbox.imported, mbox.skipped, mbox.tasks, pst.imported]).toEqual([2, 1, 1, 3])
    expect(blobFiles()).toBeGreaterThan(0)

    const planned = await undo(mbox, true)
    expect(planned).toMatchObject({
      messages: 2,
      tasks: 1,
      keptCopies: 0,
      keptWorkedOn: 0,
      done: false,
      sentence: '2 messages and 1 tasks would be taken back.',
    })
    expect(await subjects()).toHaveLength(5)
    expect(await undo(mbox)).toEqual({ ...planned, done: true, sentence: '2 messages and 1 tasks were taken back.' })
    expect(await undo(pst)).toMatchObject({ messages: 3, tasks: 0 })

    expect([await subjects(), await titles(), blobFiles()]).toEqual([[], [], 0])
    expect((await orgo.client.messages.search({ query: 'kanariensatz' })).rows).toEqual([])
    expect((await orgo.client.archives.suggestedPeople({})).total + (await orgo.client.archives.offeredTasks({})).total).toBe(0)
    await orgo.withStore((store) => {
      const after = contentOf(store.read)
      // What is left of a deleted task hangs on it and is shown nowhere; it comes again from the log with the task.
      const ofTasks = [
        'task_tags',
        'task_messages',
        'withheld_effects',
        'escalations',
        'task_routes',
        'task_files',
        'effect_keys',
        // Due times are worked out anew by the next sweep.
        'untended_tasks',
      ]
      for (const [table, rows] of Object.entries(before))
        if (!ofTasks.includes(table) && !table.startsWith('message_search_')) expect([table, after[table]]).toEqual([table, rows])
      expect(JSON.stringify(after)).not.toMatch(new RegExp(`kanariensatz|${Buffer.from('kanariensat').toString('hex')}`, 'i'))
      for (const { content, encoding } of store.read.all<{ content: Buffer; encoding: string }>(
        'SELECT content, encoding FROM blobs',
      ))
        expect((encoding === 'zstd' ? zstdDecompressSync(content) : content).toString()).not.toContain('kanariensatz')
      expect(store.quickCheck()).toBeNull()
    })
    expect(await orgo.client.archives.get({ archiveId: mbox.archiveId })).toMatchObject({
      state: 'undone',
      found: 3,
      imported: 2,
      skipped: 1,
    })
    expect(
      (await orgo.client.archives.items({ archiveId: mbox.archiveId })).rows.map(({ outcome, messageId }) => [
        outcome,
        messageId,
      ]),
    ).toEqual([
      ['skipped', null],
      ['imported', null],
      ['imported', null],
    ])
    expect((await faultOf(undo(mbox))).message).toBe('This import was taken back already.')
    expect((await faultOf(orgo.client.archives.retry({ archiveId: mbox.archiveId }))).code).toBe('NOT_NOW')
    expect((await faultOf(orgo.client.archives.resume({ archiveId: mbox.archiveId }))).code).toBe('NOT_NOW')
  })

  it('ING-16 imported again after it, the whole sample makes the same messages, threads and tasks again', async () => {
    await orgo.close()
    orgo = await testOrgo({ now: Date.UTC(2026, 10, 1) })
    const first = await orgo.importMbox(readSample(), { name: 'sample.mbox' })
    const made = await orgo.withStore((store) => meaningOf(store.read))
    expect(await undo(first)).toMatchObject({ messages: first.imported, tasks: first.tasks, keptCopies: 0 })
    expect([await subjects(), await titles()]).toEqual([[], []])
    const again = await orgo.importMbox(readSample(), { name: 'sample.mbox' })
    const { found, imported, duplicate, skipped, failed, partial, tasks, withheld } = first
    expect(again).toMatchObject({ found, imported, duplicate, skipped, failed, partial, tasks, withheld })
    expect(await orgo.withStore((store) => meaningOf(store.read))).toEqual(made)
  })

  it('ING-16 AUT-3 a rule of the clock meets the task anew that the same mail makes again, which starts from nothing', async () => {
    orgo.writeRules({ 'desk/clock.yaml': byTheClock })
    await orgo.client.rules.reload({})
    const first = await orgo.importMbox([alarm(1)], { mode: 'live' })
    const wake = async (at: number) => {
      orgo.clock.set(at)
      orgo.engine.wake()
      const { taskId } = (await orgo.client.tasks.list({})).rows[0] ?? expect.unreachable()
      const { tags, priority, assignee } = await orgo.client.tasks.get({ taskId })
      return [tags.toSorted(), priority, assignee]
    }
    const nagged = [['alarm', 'nagged'], 'urgent', 'role:head']
    expect(await wake(sentAt + 45 * 60_000)).toEqual(nagged)
    await undo(first)
    await orgo.importMbox([alarm(1)], { mode: 'live' })
    const { rows } = await orgo.client.tasks.list({})
    expect(rows).toMatchObject([{ priority: 'high', assignee: null, tags: ['alarm'] }])
    expect(await wake(sentAt + 55 * 60_000)).toEqual(nagged)
  })

  it('ING-15 what somebody has worked on stays, with its messages; the rest goes', async () => {
    const archive = await orgo.importMbox(
      [alarm(1), alarm(2), alarm(3, { inReplyTo: 'alarm-2@sender.example', subject: 'Re: Alarm 2' })],
      { mode: 'live' },
    )
    const worked = (await orgo.client.tasks.list({})).rows.find(({ title }) => title === 'Alarm 2')
    await orgo.client.tasks.comment({ taskId: worked?.taskId ?? '', text: 'I called them.' })
    expect(await undo(archive)).toMatchObject({
      messages: 1,
      tasks: 1,
      keptWorkedOn: 2,
      sentence: '1 messages and 1 tasks were taken back. 2 stay because somebody has worked on their task since.',
    })
    expect([await subjects(), await titles()]).toEqual([['Alarm 2', 'Re: Alarm 2'], ['Alarm 2']])
    expect((await orgo.client.tasks.get({ taskId: worked?.taskId ?? '' })).messages).toHaveLength(2)
    // The task that was kept has been undone with no import: taking another one back spares it too.
    const again = await orgo.importMbox([alarm(1), alarm(2)], { mode: 'live', name: 'again.mbox' })
    expect(again).toMatchObject({ imported: 1, duplicate: 1, tasks: 1 })
    await undo(again)
    expect([await subjects(), await titles()]).toEqual([['Alarm 2', 'Re: Alarm 2'], ['Alarm 2']])
  })

  // A holds 1 and 2, B holds 2 and 3; 3 answers 1, so that one task has messages of both.
  const a = [alarm(1), alarm(2)]
  const b = [alarm(2), alarm(3, { inReplyTo: 'alarm-1@sender.example', subject: 'Re: Alarm 1' })]
  const orders: [imports: string, undos: string][] = [
    ['AB', 'AB'],
    ['AB', 'BA'],
    ['BA', 'AB'],
    ['BA', 'BA'],
  ]
  it.each(orders)(
    'ING-15 I4 two overlapping imports, in %s and out %s: a copy stays until its last import goes',
    async (imports, undos) => {
      const made: Record<string, Archive> = {}
      for (const name of imports) made[name] = await orgo.importMbox(name === 'A' ? a : b, { name: `${name}.mbox`, mode: 'live' })
      const whole = await orgo.withStore((store) => meaningOf(store.read))
      expect(await subjects()).toEqual(['Alarm 1', 'Alarm 2', 'Re: Alarm 1'])
      const archiveOf = (name: string | undefined) => made[name ?? ''] ?? expect.unreachable()
      await undo(archiveOf(undos[0]))
      expect(await subjects()).toEqual(undos[0] === 'A' ? ['Alarm 2', 'Re: Alarm 1'] : ['Alarm 1', 'Alarm 2'])
      for (const { taskId } of (await orgo.client.tasks.list({})).rows)
        expect((await orgo.client.tasks.get({ taskId })).messages.length).toBeGreaterThan(0)
      // In between, the first one comes back: everything is as it was.
      made[undos[0] ?? ''] = await orgo.importMbox(undos[0] === 'A' ? a : b, { name: `${undos[0]}.mbox`, mode: 'live' })
      if (imports === 'AB' && undos === 'BA') expect(await orgo.withStore((store) => meaningOf(store.read))).toEqual(whole)
      await undo(archiveOf(undos[0]))
      await undo(archiveOf(undos[1]))
      expect([await subjects(), await titles()]).toEqual([[], []])
      await orgo.withStore((store) => {
        expect(store.read.all('SELECT thread_no FROM threads')).toEqual([])
        expect(store.read.all('SELECT blob_no FROM blobs')).toEqual([])
      })
    },
  )

  it('ING-15 interrupted in the middle, it goes on when it is asked again', async () => {
    const mails = Array.from({ length: 450 }, (_, n) => alarm(n))
    const archive = await orgo.importMbox(mails)
    const store = expectValue(await openTestStore(orgo.ports))
    {
      const row = findArchive(store.read, archive.archiveId) as ArchiveRow // it was imported above
      let renewals = 0
      const lease = {
        renew: () => {
          renewals += 1
          if (renewals === 2) throw new Error('the program was killed')
        },
      }
      const actor = { kind: 'person' as const, personId: 'person_x', name: 'X' }
      const now = () => sentAt
      await expect(undoImport(store, row, { actor, lease, now })).rejects.toThrow('was killed')
      expect(planUndo(store.read, row)).toMatchObject({ tasks: [], keptCopies: 0, keptWorkedOn: 0 })
      store.close()
    }
    expect(await subjects()).toHaveLength(400)
    expect((await orgo.client.archives.get({ archiveId: archive.archiveId })).state).toBe('complete')
    orgo = await orgo.reopen()
    orgo.engine.wake()
    expect(await undo(archive)).toMatchObject({ messages: 400, tasks: 0, done: true })
    expect([await subjects(), await titles()]).toEqual([[], []])
    expect((await orgo.client.archives.get({ archiveId: archive.archiveId })).state).toBe('undone')
  })

  it('ING-15 is refused while the import runs, and takes back one that was paused', async () => {
    const mails = Array.from({ length: 150 }, (_, n) => alarm(n, { body: `Line ${n} of a long letter.\n`.repeat(1500) }))
    const path = orgo.writeFile('long.mbox', writeMbox(mails))
    const { archiveId } = await orgo.client.archives.import({ source: { path } })
    expect((await faultOf(orgo.client.archives.undo({ archiveId }))).message).toBe(
      'This import still runs. Wait for its end, or pause it first.',
    )
    for await (const { archive } of await orgo.client.archives.watch({ archiveId }))
      if (archive.found > 0 && archive.state === 'running') await orgo.client.archives.pause({ archiveId })
    const paused = await orgo.client.archives.get({ archiveId })
    expect(paused.state).toBe('paused')
    expect(await orgo.client.archives.undo({ archiveId })).toMatchObject({ messages: paused.imported })
    expect(await subjects()).toEqual([])
    orgo = await orgo.reopen()
    orgo.engine.wake()
    await orgo.engine.idle()
    expect([await subjects(), (await orgo.client.archives.get({ archiveId })).state]).toEqual([[], 'undone'])
    expect(await orgo.importPath(path)).toMatchObject({ imported: 150, tasks: 150 })
  })

  it('ING-15 of an upload that was paused, the upload goes too', async () => {
    async function* pieces() {
      yield writeMbox(Array.from({ length: 150 }, (_, n) => alarm(n, { body: `Line ${n} of a long letter.\n`.repeat(1500) })))
    }
    const received = await orgo.engine.receiveUpload('up.mbox', pieces())
    if (!received.ok) throw new Error(received.fault.sentence)
    const { uploadId } = received.value
    const { archiveId } = await orgo.client.archives.import({ source: { uploadId } })
    for await (const { archive } of await orgo.client.archives.watch({ archiveId }))
      if (archive.state === 'running') await orgo.client.archives.pause({ archiveId })
    await orgo.client.archives.undo({ archiveId })
    await orgo.withStore((store) => expect(store.blobs.openUpload(uploadId)).toBeNull())
    expect(readFileSync(join(orgo.paths.profile, 'orgo.db')).length).toBeGreaterThan(0)
  })
})
