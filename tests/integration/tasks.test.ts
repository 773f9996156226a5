import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { set } from '../../electron/core/store/ops/operation.ts'
import { recordChange } from '../../electron/core/store/ops/record-change.ts'
import { TaskView } from '../../shared/model/task.ts'
import { faultOf, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\nteam: front\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-broken
    title: Something is broken
    if: "subject contains 'broken'"
    then: [{ set_priority: high }, { tag: repair }, { assign: "role:fixer" }]
  - id: desk-loud
    title: Something is loud
    if: "body contains 'loud'"
    then: [{ tag: noise }]
  - id: desk-again
    title: It happened again
    if: "subject contains 'again'"
    then: [{ set_priority: urgent }, { assign: "role:head" }]
`,
}
const broken = writeMail({ id: 'broken@sender.example', subject: 'Broken lamp', body: 'It is loud, too.' })
const noTask = `task_${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
})
afterEach(() => orgo.close())

async function importTask() {
  await orgo.importMbox([broken], { mode: 'live' })
  const [row] = (await orgo.client.tasks.list({ text: 'lamp' })).rows
  if (!row) throw new Error('no task was made')
  return orgo.client.tasks.get({ taskId: row.taskId })
}
const create = (title = 'By hand') => orgo.client.tasks.create({ title, module: 'desk' })

describe('why a field has its value', () => {
  it('TSK-1 names the rule, its version and the message, or the person', async () => {
    const task = await importTask()
    const why = Object.fromEntries(task.why.map((cause) => [`${cause.field} ${cause.value}`, cause.cause]))
    expect(why['priority high']).toMatchObject({
      command: 'task.create',
      actor: { kind: 'rule', ruleId: 'desk-broken', ruleHash: expect.stringMatching(/^[0-9a-f]{8,}$/) },
      messageId: task.messages[0]?.messageId,
      sentence: 'Rule "Something is broken" (rules/desk/rules.yaml:3) matched the message "Broken lamp".',
    })
    expect(why['tags noise']).toMatchObject({ command: 'rule.apply', actor: { ruleId: 'desk-loud' } })
    const after = await orgo.client.tasks.setPriority({ taskId: task.taskId, priority: 'low' })
    expect(after.why.find((cause) => cause.field === 'priority')).toMatchObject({
      value: 'low',
      cause: { actor: { kind: 'person', name: 'Coordinator' }, sentence: 'Coordinator did this.', messageId: null },
    })
    // Every field of the task that has a value can tell.
    expect(new Set(after.why.map((cause) => cause.field))).toEqual(
      new Set([
        'title',
        'module',
        'status',
        'created_at',
        'thread',
        'requester',
        'team',
        'messages',
        'priority',
        'tags',
        'assignee',
      ]),
    )
  })

  it('TSK-8 the history has each change once, newest first, with what it replaced', async () => {
    const { taskId } = await importTask()
    orgo.clock.pass(1000)
    await orgo.client.tasks.setPriority({ taskId, priority: 'urgent' })
    await orgo.client.tasks.comment({ taskId, text: 'I look at it.' })
    const task = await orgo.client.tasks.tag({ taskId, add: ['today'], remove: ['noise', 'absent'] })
    expect(task.history.map((entry) => entry.cause.command)).toEqual([
      'task.tag',
      'task.comment',
      'task.set_priority',
      'rule.apply',
      'task.create',
    ])
    expect(task.history[0]?.changes).toEqual([
      { field: 'tags', kind: 'add', value: 'today', before: null },
      { field: 'tags', kind: 'rm', value: 'noise', before: null },
    ])
    expect(task.history[2]?.changes).toEqual([{ field: 'priority', kind: 'set', value: 'urgent', before: 'high' }])
    expect(task.history[2]?.cause.at).toBe(sentAt + 1000)
    expect(task.comments).toMatchObject([{ text: 'I look at it.', actor: { kind: 'person' } }])
  })
})

describe('commands', () => {
  it('TSK-3 a task by hand, moved, closed with a reason, and opened again', async () => {
    const task = await orgo.client.tasks.create({
      title: ' Order chalk ',
      module: 'desk',
      priority: 'low',
      dueAt: sentAt,
      description: 'White.',
    })
    expect(task).toMatchObject({
      title: 'Order chalk',
      status: 'new',
      team: 'team:front',
      dueAt: sentAt,
      overdue: true,
      description: 'White.',
    })
    const { taskId } = task
    expect(await orgo.client.tasks.assign({ taskId, assignee: 'role:fixer' })).toMatchObject({ assignee: 'role:fixer' })
    expect(await orgo.client.tasks.setDue({ taskId, dueAt: null })).toMatchObject({ dueAt: null, overdue: false })
    expect(await orgo.client.tasks.setStatus({ taskId, status: 'open' })).toMatchObject({
      status: 'open',
      category: 'open',
      statusTitle: 'Open',
    })
    const closed = await orgo.client.tasks.close({ taskId, reason: 'Bought.' })
    expect(closed).toMatchObject({ status: 'done', closedAt: orgo.clock.now(), comments: [{ text: 'Bought.' }] })
    expect(closed.nextStates.map((state) => state.status)).toEqual(['open'])
    expect(await orgo.client.tasks.reopen({ taskId })).toMatchObject({ status: 'open', closedAt: null })
  })

  it('TSK-3 what the workflow does not allow is refused with what it does', async () => {
    const { taskId } = await create()
    await orgo.client.tasks.setStatus({ taskId, status: 'open' })
    const back = await faultOf(orgo.client.tasks.setStatus({ taskId, status: 'new' }))
    expect(back).toMatchObject({ code: 'NOT_IN_WORKFLOW', data: { allowed: ['waiting', 'done', 'declined'] } })
    expect(back.message).toBe(
      'A task that is "Open" cannot become "New". From here it may go to "Waiting" (waiting), "Done" (done), "Declined" (declined).',
    )
    expect((await faultOf(orgo.client.tasks.setStatus({ taskId, status: 'opne' }))).message).toMatch(
      /^There is no state "opne" in this workflow/,
    )
    expect((await faultOf(orgo.client.tasks.close({ taskId, status: 'waiting' }))).message).toBe(
      '"Waiting" does not close a task.',
    )
    await orgo.client.tasks.close({ taskId, status: 'declined' })
    expect(await faultOf(orgo.client.tasks.close({ taskId }))).toMatchObject({
      code: 'TASK_CLOSED',
      message: 'This task is already closed.',
    })
  })

  it('TSK-3 each declared error is met, and nothing is changed by it', async () => {
    const message = `msg_${'0'.repeat(32)}`
    expect(await faultOf(orgo.client.tasks.get({ taskId: noTask }))).toMatchObject({ code: 'TASK_NOT_FOUND' })
    for (const call of [
      orgo.client.tasks.assign({ taskId: noTask, assignee: null }),
      orgo.client.tasks.setStatus({ taskId: noTask, status: 'open' }),
      orgo.client.tasks.setPriority({ taskId: noTask, priority: 'low' }),
      orgo.client.tasks.setDue({ taskId: noTask, dueAt: 1 }),
      orgo.client.tasks.tag({ taskId: noTask, add: ['a'] }),
      orgo.client.tasks.comment({ taskId: noTask, text: 'a' }),
      orgo.client.tasks.close({ taskId: noTask }),
      orgo.client.tasks.reopen({ taskId: noTask }),
    ])
      expect((await faultOf(call)).code).toBe('TASK_NOT_FOUND')
    expect(await faultOf(orgo.client.tasks.create({ title: 'x', module: 'dsk' }))).toMatchObject({
      code: 'MODULE_NOT_FOUND',
      data: { modules: ['desk'] },
    })
    expect((await faultOf(orgo.client.tasks.create({ title: 'x', module: 'desk', messageId: message }))).code).toBe(
      'MESSAGE_NOT_FOUND',
    )
    expect((await faultOf(orgo.client.messages.get({ messageId: message }))).code).toBe('MESSAGE_NOT_FOUND')
    expect((await faultOf(orgo.client.rules.explain({ messageId: message }))).code).toBe('MESSAGE_NOT_FOUND')
    expect((await faultOf(orgo.client.tasks.undo({}))).code).toBe('NOTHING_TO_UNDO')
    expect((await faultOf(orgo.client.tasks.create({ title: '  ', module: 'desk' }))).code).toBe('BAD_REQUEST')
    expect((await orgo.client.tasks.list({})).total).toBe(0)
  })

  it('TSK-8 a command that changes nothing leaves no trace', async () => {
    const { taskId } = await create()
    await orgo.client.tasks.setPriority({ taskId, priority: 'normal' })
    await orgo.client.tasks.setStatus({ taskId, status: 'new' })
    await orgo.client.tasks.tag({ taskId, add: [], remove: ['absent'] })
    const task = await orgo.client.tasks.reopen({ taskId })
    expect(task.history).toHaveLength(1)
  })
})

describe('undo', () => {
  it('TSK-4 takes back the last command, then the one before', async () => {
    const { taskId } = await create()
    await orgo.client.tasks.setPriority({ taskId, priority: 'urgent' })
    await orgo.client.tasks.comment({ taskId, text: 'Wrong task.' })
    expect(await orgo.client.tasks.undo({})).toMatchObject({
      command: 'task.comment',
      task: { comments: [], priority: 'urgent' },
    })
    expect(await orgo.client.tasks.undo({})).toMatchObject({ command: 'task.set_priority', task: { priority: 'normal' } })
    expect(await orgo.client.tasks.undo({})).toMatchObject({ command: 'task.create', task: null })
    expect((await faultOf(orgo.client.tasks.get({ taskId }))).code).toBe('TASK_NOT_FOUND')
    expect((await orgo.client.tasks.list({})).total).toBe(0)
    expect((await faultOf(orgo.client.tasks.undo({}))).code).toBe('NOTHING_TO_UNDO')
  })

  it('TSK-4 takes back several changes of one field, one after the other', async () => {
    const { taskId } = await create()
    for (const priority of ['low', 'high', 'urgent'] as const) await orgo.client.tasks.setPriority({ taskId, priority })
    const undo = async () => (await orgo.client.tasks.undo({})).task?.priority
    expect([await undo(), await undo(), await undo()]).toEqual(['high', 'low', 'normal'])
  })

  it('TSK-4 refuses where something else has changed the field since', async () => {
    const task = await importTask()
    await orgo.client.tasks.setPriority({ taskId: task.taskId, priority: 'normal' })
    await orgo.withStore((store) => {
      store.write((tx) =>
        recordChange(tx, orgo.clock.now(), { command: 'escalation.fire', actor: { kind: 'timer' }, cause: {} }, [
          set(task.taskId, 'priority', 'high'),
        ]),
      )
    })
    expect((await faultOf(orgo.client.tasks.undo({}))).code).toBe('CHANGED_SINCE')
    expect((await orgo.client.tasks.get({ taskId: task.taskId })).priority).toBe('high')
  })

  it('TSK-4 TSK-9 a message is in Triage after undo exactly if it was before', async () => {
    const stray = writeMail({ id: 'stray@sender.example', subject: 'Hello' })
    await orgo.importMbox([stray])
    const [waiting] = (await orgo.client.messages.list({ view: 'triage' })).rows
    const messageId = waiting?.messageId ?? ''
    const task = await orgo.client.tasks.create({ title: 'Answer', module: 'desk', messageId })
    expect(task).toMatchObject({ requester: 'Ida Example', messageCount: 1 })
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(0)
    await orgo.client.tasks.undo({})
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(1)
    await orgo.client.messages.settle({ messageId })
    await orgo.client.tasks.create({ title: 'Answer after all', module: 'desk', messageId })
    await orgo.client.tasks.undo({})
    expect((await orgo.client.messages.get({ messageId })).inTriage).toBe(false)
    expect(await orgo.client.tasks.undo({})).toMatchObject({ command: 'message.settle', task: null })
    expect((await orgo.client.messages.get({ messageId })).inTriage).toBe(true)
  })
})

describe('what rules may do to a task', () => {
  const reply = (n: number) =>
    writeMail({
      id: `reply${n}@sender.example`,
      subject: `Re: Broken lamp ${n}`,
      inReplyTo: 'broken@sender.example',
      date: dateHeader(sentAt + n * 1000),
    })

  it('TSK-5 what a person has set, a rule does not overwrite; what nobody has set, it does', async () => {
    const again = (name: string) =>
      writeMail({ id: `again-${name}@sender.example`, subject: 'Again', inReplyTo: `${name}@sender.example` })
    await orgo.importMbox([writeMail({ id: 'other@sender.example', subject: 'Broken chair' })])
    const { taskId } = await importTask()
    await orgo.client.tasks.setPriority({ taskId, priority: 'low' })
    await orgo.client.tasks.assign({ taskId, assignee: null })
    await orgo.importMbox([again('broken'), again('other')], { mode: 'live' })
    expect(await orgo.client.tasks.get({ taskId })).toMatchObject({ priority: 'low', assignee: null, messageCount: 2 })
    const [chair] = (await orgo.client.tasks.list({ text: 'chair' })).rows
    expect(chair).toMatchObject({ priority: 'urgent', assignee: 'role:head', messageCount: 2 })
  })

  it('TSK-9 a reply joins its task; to a closed one it also waits in Triage, and opens nothing', async () => {
    const { taskId } = await importTask()
    await orgo.importMbox([reply(1)])
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(0)
    await orgo.client.tasks.close({ taskId })
    await orgo.importMbox([reply(2)])
    expect((await orgo.client.messages.list({ view: 'triage' })).rows).toMatchObject([{ subject: 'Re: Broken lamp 2', taskId }])
    expect(await orgo.client.tasks.get({ taskId })).toMatchObject({ status: 'done', messageCount: 3 })
    expect((await orgo.client.tasks.list({})).total).toBe(1)
  })

  it('TSK-9 a message no rule knows waits in Triage', async () => {
    expect(await orgo.importMbox([writeMail({ subject: 'Something else' })])).toMatchObject({ imported: 1, tasks: 0 })
    expect((await orgo.client.dashboard.get({})).triage).toBe(1)
  })

  it('TSK-2 two laptops that see the same mails in another order make the same tasks', async () => {
    const mails = Array.from({ length: 12 }, (_, n) =>
      writeMail({
        id: `${n}@sender.example`,
        subject: n % 3 === 0 ? `Tea ${n}` : `Broken ${n}`,
        body: n % 2 === 0 ? 'loud' : 'quiet',
      }),
    )
    const other = await testOrgo({ rules, shippedRules: false })
    const tables = async (one: TestOrgo, order: readonly string[]) => {
      await one.withStore((store) =>
        store.write((tx) => tx.run("UPDATE profile SET org_id = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'")),
      )
      const again = await one.reopen()
      await again.importMbox(order)
      const { rows } = await again.client.tasks.list({ limit: 500 })
      await again.engine.close()
      return rows.map(({ updatedAt: _, ...row }) => row).sort((a, b) => (a.taskId < b.taskId ? -1 : 1))
    }
    const mine = await tables(orgo, mails)
    expect(mine).toHaveLength(8)
    expect(mine.filter((task) => task.tags.includes('noise'))).toHaveLength(4)
    orgo.clock.pass(86_400_000)
    expect(await tables(other, mails.toReversed())).toEqual(mine)
    await other.close()
  })
})

describe('lists', () => {
  it('TSK-6 REP-1 every count of the dashboard is the length of its list', async () => {
    const sample = await testOrgo({ now: Date.UTC(2026, 8, 15, 12) })
    await sample.importMbox(readSample(), { mode: 'live' })
    const { rows } = await sample.client.tasks.list({ limit: 500 })
    for (const [index, { taskId }] of rows.entries()) {
      if (index % 5 === 0) await faultOf(sample.client.tasks.close({ taskId }))
      if (index % 7 === 1) await sample.client.tasks.setDue({ taskId, dueAt: sample.clock.now() + (index - 60) * 3_600_000 })
      if (index % 11 === 2) await sample.client.tasks.assign({ taskId, assignee: 'person:ida' })
      if (index % 15 === 3) await sample.client.tasks.snooze({ taskId, until: sample.clock.now() + 3_600_000 })
      const next = rows[index + 1]
      if (index % 15 === 4 && next) await sample.client.tasks.link({ taskId, kind: 'blocks', otherId: next.taskId })
    }
    sample.engine.wake()
    const dashboard = await sample.client.dashboard.get({})
    for (const view of TaskView.options) {
      const list = await sample.client.tasks.list({ view, limit: 500 })
      expect([view, list.rows.length, list.total]).toEqual([view, dashboard.counts[view], dashboard.counts[view]])
      if (view !== 'waiting') expect([view, list.total > 0]).toEqual([view, true])
      expect(
        list.rows.every((row) => (view === 'closed' ? row.closedAt !== null : view === 'all' || row.closedAt === null)),
      ).toBe(true)
      if (view === 'overdue') expect(list.rows.every((row) => row.overdue)).toBe(true)
    }
    expect(dashboard.byModule.reduce((sum, module) => sum + module.open, 0)).toBe(dashboard.counts.open)
    for (const module of dashboard.byModule)
      expect((await sample.client.tasks.list({ view: 'open', module: module.module })).total).toBe(module.open)
    expect(dashboard.byAssignee.reduce((sum, row) => sum + row.open, 0)).toBe(dashboard.counts.open)
    expect(dashboard.triage).toBe((await sample.client.messages.list({ view: 'triage' })).total)
    expect(dashboard.messages).toBe((await sample.client.messages.list({})).total)
    await sample.close()
  })

  it('TSK-7 filters narrow, one by one and together', async () => {
    const titles = ['Alpha 100%', 'Beta_x', 'Gamma']
    for (const title of titles) await create(title)
    const [gamma] = (await orgo.client.tasks.list({ text: 'gamma' })).rows
    await orgo.client.tasks.tag({ taskId: gamma?.taskId ?? '', add: ['red'] })
    await orgo.client.tasks.setPriority({ taskId: gamma?.taskId ?? '', priority: 'urgent' })
    await orgo.client.tasks.assign({ taskId: gamma?.taskId ?? '', assignee: 'role:fixer' })
    const list = async (filter: Parameters<typeof orgo.client.tasks.list>[0]) =>
      (await orgo.client.tasks.list(filter)).rows.map((row) => row.title)
    for (const filter of [
      { tag: 'red' },
      { priority: 'urgent' as const },
      { assignee: 'role:fixer' },
      { view: 'urgent' as const },
      { view: 'today' as const },
    ])
      expect(await list(filter)).toEqual(['Gamma'])
    expect(await list({ text: '100%' })).toEqual(['Alpha 100%'])
    expect(await list({ text: 'a_' })).toEqual(['Beta_x'])
    expect(await list({ text: 'a%b' })).toEqual([])
    expect(await list({ module: 'nowhere' })).toEqual([])
    expect(await list({ status: 'new', module: 'desk', tag: 'red', text: 'gam' })).toEqual(['Gamma'])
    expect((await list({}))[0]).toBe('Gamma')
  })

  it('TSK-7 pages put together are the whole list, each task once, whatever the page length', async () => {
    const priorities = ['low', 'normal', 'high', 'urgent'] as const
    for (let n = 0; n < 23; n += 1) {
      if (n % 4 === 0) orgo.clock.pass(1)
      await orgo.client.tasks.create({ title: `Task ${n}`, module: 'desk', priority: priorities[n % 3] ?? 'low' })
    }
    const all = (await orgo.client.tasks.list({ limit: 500 })).rows.map((row) => row.taskId)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 24 }), async (limit) => {
        const pages: string[] = []
        let cursor: string | null = null
        do {
          const page: Awaited<ReturnType<typeof orgo.client.tasks.list>> = await orgo.client.tasks.list({
            limit,
            ...(cursor === null ? {} : { cursor }),
          })
          pages.push(...page.rows.map((row) => row.taskId))
          expect([page.total, page.rows.length <= limit]).toEqual([23, true])
          // A cursor that does not move would read for ever.
          expect(pages.length).toBeLessThanOrEqual(23)
          cursor = page.nextCursor
        } while (cursor !== null)
        expect(pages).toEqual(all)
      }),
      { numRuns: 12 },
    )
    // Begun again at the first page, a script that pages would never end.
    expect((await faultOf(orgo.client.tasks.list({ cursor: 'not-ours' }))).code).toBe('BAD_REQUEST')
  })
})
