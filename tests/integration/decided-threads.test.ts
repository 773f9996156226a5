import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rebuildThreads } from '../../electron/core/ingest/threads/regroup-threads.ts'
import { projections, rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import type { Thread } from '../../shared/model/thread.ts'
import { readTables } from './read-tables.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-note
    if: "subject contains 'boiler'"
    then: [{ add_note: "Ask for the number." }]
`,
}

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
})
afterEach(() => orgo.close())

/** A mail that says its own name; `answers` are names. */
const mail = (name: string, minute: number, answers: readonly string[] = [], subject = 'The boiler') =>
  writeMail({
    id: `${name}@sender.example`,
    subject: `${answers.length > 0 ? 'Re: ' : ''}${subject}`,
    date: dateHeader(sentAt + minute * 60_000),
    body: name,
    ...(answers.length > 0
      ? { inReplyTo: `${answers.at(-1)}@sender.example`, references: answers.map((one) => `${one}@sender.example`) }
      : {}),
  })

/** a <- b <- c, a <- d; e alone under another subject. */
const story = [mail('a', 1), mail('b', 2, ['a']), mail('c', 3, ['a', 'b']), mail('d', 4, ['a']), mail('e', 5, [], 'The key')]

/** The threads as sorted lists of the names of their mails. */
async function threadsNow(): Promise<string[]> {
  const { rows } = await orgo.client.messages.list({ limit: 500 })
  const groups = new Map<string, string[]>()
  for (const row of rows) groups.set(row.threadId, [...(groups.get(row.threadId) ?? []), row.preview.trim()])
  return [...groups.values()].map((names) => names.sort().join('')).sort()
}

async function find(name: string): Promise<{ messageId: string; threadId: string }> {
  const { rows } = await orgo.client.messages.list({ limit: 500 })
  const row = rows.find((candidate) => candidate.preview.trim() === name)
  if (!row) throw new Error(`no mail ${name}`)
  return row
}

const threadOf = async (name: string): Promise<Thread> => orgo.client.threads.get({ threadId: (await find(name)).threadId })

async function split(...names: string[]): Promise<{ rest: Thread; part: Thread }> {
  const found = await Promise.all(names.map(find))
  return orgo.client.threads.split({
    threadId: found[0]?.threadId ?? '',
    messageIds: found.map(({ messageId }) => messageId),
  })
}

const merge = async (one: string, other: string): Promise<Thread> =>
  orgo.client.threads.merge({ threadId: (await find(one)).threadId, otherId: (await find(other)).threadId })

const rebuild = (): Promise<void> => orgo.withStore((store) => store.write((tx) => rebuildThreads(tx, store.blobs)))

describe('what people decide about threads', () => {
  it('THR-1 a split makes a thread of its own, and can be taken back after other commands', async () => {
    await orgo.importMbox(story)
    expect(await threadsNow()).toEqual(['abcd', 'e'])
    const { rest, part } = await split('d')
    expect([rest.messages.length, part.messages.length]).toEqual([3, 1])
    expect(await threadsNow()).toEqual(['abc', 'd', 'e'])
    await merge('e', 'a')
    expect(await threadsNow()).toEqual(['abce', 'd'])
    const [change] = (await threadOf('d')).changes
    expect(change).toMatchObject({ command: 'thread.split', undone: false, actor: { kind: 'person' } })
    await orgo.client.threads.undo({ changeId: change?.changeId ?? '' })
    expect(await threadsNow()).toEqual(['abcde'])
    const merged = (await threadOf('e')).changes.find(({ command }) => command === 'thread.merge')
    await orgo.client.threads.undo({ changeId: merged?.changeId ?? '' })
    expect(await threadsNow()).toEqual(['abcd', 'e'])
    expect((await faultOf(orgo.client.threads.undo({ changeId: merged?.changeId ?? '' }))).code).toBe('CHANGE_NOT_FOUND')
  })

  it('THR-1 the undo of everything takes back a merge too', async () => {
    await orgo.importMbox(story)
    await merge('a', 'e')
    expect(await threadsNow()).toEqual(['abcde'])
    expect((await orgo.client.tasks.undo({})).command).toBe('thread.merge')
    expect(await threadsNow()).toEqual(['abcd', 'e'])
  })

  it('THR-2 what answers a mail that was split off follows it; what answers the rest stays', async () => {
    await orgo.importMbox(story)
    await split('b')
    // c answers b and was not chosen: it stays, and so does what answers c.
    expect(await threadsNow()).toEqual(['acd', 'b', 'e'])
    await orgo.importMbox([mail('f', 6, ['a', 'b']), mail('g', 7, ['a', 'b', 'c']), mail('h', 8, ['a', 'b', 'f'])])
    expect(await threadsNow()).toEqual(['acdg', 'bfh', 'e'])
  })

  it('THR-2 neither importing again nor making all threads anew brings together what was split', async () => {
    await orgo.importMbox(story)
    await split('c', 'd')
    await merge('e', 'c')
    const decided = ['ab', 'cde']
    expect(await threadsNow()).toEqual(decided)
    await orgo.importMbox(story, { name: 'again.mbox' })
    await rebuild()
    expect(await threadsNow()).toEqual(decided)
    await orgo.withStore((store) => {
      const live = readTables(store.read, projections)
      store.write((tx) => rebuildProjections(tx))
      expect(readTables(store.read, projections)).toEqual(live)
    })
    expect(await threadsNow()).toEqual(decided)
  })

  it('THR-1 a split leaves two threads even where the rest hung together by what went', async () => {
    await orgo.importMbox([
      mail('a', 1),
      mail('b', 2, ['a'], 'Other'),
      mail('c', 3, ['b'], 'Third'),
      mail('d', 4, ['c'], 'Fourth'),
    ])
    expect(await threadsNow()).toEqual(['abcd'])
    await split('c')
    expect(await threadsNow()).toEqual(['abd', 'c'])
    await orgo.client.tasks.undo({})
    expect(await threadsNow()).toEqual(['abcd'])
  })

  it('THR-1 a join taken back sets apart what a later split held together on its account, and nothing else', async () => {
    await orgo.importMbox(story)
    await merge('a', 'e')
    await split('a')
    // e hung on a, which went: it stays with the rest, on account of the join.
    expect(await threadsNow()).toEqual(['a', 'bcde'])
    const [join] = (await threadOf('e')).changes.filter(({ command }) => command === 'thread.merge')
    await orgo.client.threads.undo({ changeId: join?.changeId ?? '' })
    expect(await threadsNow()).toEqual(['a', 'bcd', 'e'])
  })

  it('THR-3 a joined thread shows the tasks of both; a split takes messages out of the task that stays', async () => {
    await orgo.importMbox([...story, mail('x', 9, [], 'The boiler')], { mode: 'live' })
    expect((await threadOf('a')).tasks).toHaveLength(1)
    const joined = await merge('a', 'x')
    expect(joined.tasks).toHaveLength(2)
    await orgo.client.tasks.undo({})
    const [task] = (await threadOf('a')).tasks
    const { rest, part } = await split('c', 'd')
    expect([rest.tasks.map(({ taskId }) => taskId), part.tasks]).toEqual([[task?.taskId], []])
    const names = async () =>
      (await orgo.client.tasks.get({ taskId: task?.taskId ?? '' })).messages.map((message) => message.preview.trim())
    expect(await names()).toEqual(['a', 'b'])
    await orgo.client.tasks.undo({})
    expect(await names()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('THR-4 a rule that acted in a thread does not act again in what was split from it', async () => {
    await orgo.importMbox(story, { mode: 'live' })
    const { part } = await split('d')
    const task = await orgo.client.tasks.create({
      title: 'The part',
      module: 'desk',
      description: '',
      priority: 'normal',
      messageId: part.messages[0]?.messageId ?? '',
    })
    await orgo.importMbox([mail('f', 6, ['a', 'd'])], { mode: 'live' })
    const read = await orgo.client.tasks.get({ taskId: task.taskId })
    expect([read.messageCount, read.comments]).toEqual([2, []])
  })

  it('T11 one mail sent to two groups is one message and one task; a second task is a person’s, and both hold the mail', async () => {
    const copy = (group: string) => mail('a', 1).replace('Subject:', `Delivered-To: ${group}@office.example\nSubject:`)
    await orgo.importMbox([copy('rent'), copy('repairs')], { mode: 'live' })
    expect(await threadsNow()).toEqual(['a'])
    expect((await orgo.client.tasks.list({})).total).toBe(1)
    const { messageId } = await find('a')
    await orgo.client.tasks.create({
      title: 'For the other group',
      module: 'desk',
      description: '',
      priority: 'normal',
      messageId,
    })
    const thread = await threadOf('a')
    expect(thread.tasks).toHaveLength(2)
    for (const { taskId } of thread.tasks)
      expect((await orgo.client.tasks.get({ taskId })).messages.map((message) => message.messageId)).toEqual([messageId])
  })

  it('THR-1 what cannot be done says why and changes nothing', async () => {
    await orgo.importMbox(story)
    const [a, e] = [await find('a'), await find('e')]
    const all = await Promise.all(['a', 'b', 'c', 'd'].map(find))
    const cases: [Promise<unknown>, string][] = [
      [orgo.client.threads.merge({ threadId: a.threadId, otherId: a.threadId }), 'SAME_THREAD'],
      [orgo.client.threads.split({ threadId: a.threadId, messageIds: [e.messageId] }), 'NOT_IN_THREAD'],
      [orgo.client.threads.split({ threadId: a.threadId, messageIds: all.map((one) => one.messageId) }), 'NOTHING_LEFT'],
      [orgo.client.threads.get({ threadId: `thread_${'0'.repeat(32)}` }), 'THREAD_NOT_FOUND'],
    ]
    for (const [call, code] of cases) expect((await faultOf(call)).code).toBe(code)
    expect(await threadsNow()).toEqual(['abcd', 'e'])
  })

  it('T3 taking back an import that held two threads together sets them apart again', async () => {
    await orgo.importMbox([mail('a', 1), mail('c', 3, ['b'], 'Third')])
    const bridge = await orgo.importMbox([mail('b', 2, ['a'], 'Other'), mail('f', 6, [], 'Alone')])
    expect(await threadsNow()).toEqual(['abc', 'f'])
    await orgo.client.archives.undo({ archiveId: bridge.archiveId })
    await orgo.engine.idle()
    expect(await threadsNow()).toEqual(['a', 'c'])
    await orgo.withStore((store) => {
      const left = store.read.all('SELECT thread_no FROM threads WHERE thread_no NOT IN (SELECT thread_no FROM messages)')
      expect(left).toEqual([])
    })
  })

  it('T2 a mail that shares only an id is suggested to a person, who joins it', async () => {
    const stranger = writeMail({
      id: 'z@else.example',
      from: 'Eva <eva@else.example>',
      subject: 'Invoice',
      inReplyTo: 'a@sender.example',
      body: 'z',
    })
    await orgo.importMbox([...story, stranger])
    expect(await threadsNow()).toEqual(['abcd', 'e', 'z'])
    const { suggestions } = await threadOf('z')
    expect(suggestions).toMatchObject([{ subject: 'The boiler', messages: 4, reason: 'names_message' }])
    const joined = await merge('a', 'z')
    expect([joined.messages.length, joined.suggestions]).toEqual([5, []])
  })

  it('THR-1 THR-2 any decisions hold in threads made anew, and without them threads are as at first', async () => {
    await orgo.importMbox(story)
    const first = await threadsNow()
    const step = fc.record({ what: fc.constantFrom('split', 'merge', 'undo'), one: fc.nat(4), other: fc.nat(4) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const names = 'abcde'
        for (const { what, one, other } of steps) {
          const [left, right] = [names[one] ?? 'a', names[other] ?? 'b']
          if (what === 'undo') await faultOf(orgo.client.tasks.undo({}))
          else await faultOf(what === 'split' ? split(left) : merge(left, right))
        }
        const decided = await threadsNow()
        await rebuild()
        expect(await threadsNow()).toEqual(decided)
        while ((await faultOf(orgo.client.tasks.undo({}))).code === 'DONE');
        expect(await threadsNow()).toEqual(first)
      }),
      { numRuns: 25 },
    )
  })
})
