import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { projections, rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import { readTables } from './read-tables.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\nteam: front\nfields: [{ name: room, title: Room, type: text }]\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-leak
    if: "subject contains 'leak'"
    then: [{ tag: leak }, { escalate_after: 1 hour }]
`,
}

// Longer than all steps together, on the test's clock: the engine's own sweep may run between two steps, and must find nothing to wake.
const tenDays = 10 * 24 * 3_600_000

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
  orgo.writeFile('profile/templates/desk/checklists/fire.yaml', 'checklist: 1\ntitle: Fire\nitems: [Power, Doors]\n')
  await orgo.client.rules.reload({})
  const mails = [0, 1, 2].map((n) => writeMail({ id: `leak-${n}@sender.example`, subject: `Leak ${n}` }))
  await orgo.importMbox(mails, { mode: 'live' })
  for (const title of ['A', 'B', 'C']) {
    const { taskId } = await orgo.client.tasks.create({ title, module: 'desk' })
    await orgo.client.tasks.addChecklist({ taskId, checklist: 'fire' })
    await orgo.client.tasks.addItem({ taskId, title: 'Own' })
    await orgo.client.tasks.addCost({ taskId, kind: 'other', amount: '1' })
  }
})
afterAll(() => orgo.close())

/** All that people see of all tasks, but what undoing adds to: history, causes, the time of change, steps that are over. */
async function everything() {
  const { rows } = await orgo.client.tasks.list({ limit: 500 })
  const tasks = await Promise.all(rows.map(({ taskId }) => orgo.client.tasks.get({ taskId })))
  return tasks.map(({ history: _h, why: _w, updatedAt: _u, escalations, serviceLevel: _s, ...task }) => ({
    ...task,
    pending: escalations.filter((step) => step.state === 'pending').map((step) => [step.escalationId, step.dueAt]),
  }))
}

const names = [
  ...['create', 'assign', 'status', 'priority', 'due', 'tag', 'comment', 'close', 'reopen', 'edit', 'field', 'checklist', 'item'],
  ...[
    'itemState',
    'failItem',
    'removeList',
    'link',
    'unlink',
    'snooze',
    'wake',
    'cost',
    'removeCost',
    'watch',
    'handOver',
    'split',
  ],
  ...['merge', 'unmerge', 'bulk', 'bulkClose'],
] as const
type Step = { name: (typeof names)[number]; one: number; other: number; pick: number }
const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom(...names),
  one: fc.nat(7),
  other: fc.nat(7),
  pick: fc.nat(5),
})

/** One command of a person; null where it was refused or changed nothing. */
async function act({ name, one, other, pick }: Step): Promise<string | null> {
  const { tasks, messages } = orgo.client
  orgo.clock.pass(1000)
  const all = (await tasks.list({ limit: 500 })).rows
  const taskId = all[one % all.length]?.taskId ?? ''
  const otherId = all[other % all.length]?.taskId ?? ''
  const task = await tasks.get({ taskId })
  const item = task.checklists.flatMap((list) => list.items)[pick % 3]
  const messageId = (await messages.list({})).rows[pick % 3]?.messageId ?? ''
  const calls: Record<Step['name'], () => Promise<unknown>> = {
    create: () => tasks.create({ title: `New ${pick}`, module: 'desk', assignee: 'person:ana' }),
    assign: () => tasks.assign({ taskId, assignee: pick === 0 ? null : `person:p${pick}` }),
    status: () => tasks.setStatus({ taskId, status: ['open', 'waiting', 'done', 'declined', 'new', 'open'][pick] ?? 'open' }),
    priority: () => tasks.setPriority({ taskId, priority: pick % 2 === 0 ? 'low' : 'urgent' }),
    due: () => tasks.setDue({ taskId, dueAt: pick === 0 ? null : sentAt + pick }),
    tag: () => tasks.tag({ taskId, add: [`t${pick}`], remove: ['leak'] }),
    comment: () => tasks.comment({ taskId, text: `Note ${pick}` }),
    close: () => tasks.close({ taskId, openParts: pick % 2 === 0 ? 'close' : 'leave' }),
    reopen: () => tasks.reopen({ taskId }),
    edit: () => tasks.edit({ taskId, title: `Title ${pick}` }),
    field: () => tasks.setField({ taskId, field: 'room', value: pick === 0 ? null : `room ${pick}` }),
    checklist: () => tasks.addChecklist({ taskId, checklist: 'fire' }),
    item: () => tasks.addItem({ taskId, title: `Item ${pick}` }),
    itemState: () => tasks.setItem({ taskId, itemId: item?.itemId ?? 'none', state: pick % 2 === 0 ? 'done' : 'not_applicable' }),
    failItem: () => tasks.setItem({ taskId, itemId: item?.itemId ?? 'none', state: 'failed', note: 'No.', followUp: pick > 2 }),
    removeList: () => tasks.removeChecklist({ taskId, checklist: 'fire' }),
    link: () =>
      tasks.link({ taskId, kind: (['blocks', 'part_of', 'relates', 'has_part'] as const)[pick % 4] ?? 'blocks', otherId }),
    unlink: () => tasks.unlink({ taskId, kind: task.links[0]?.kind ?? 'blocks', otherId: task.links[0]?.taskId ?? otherId }),
    snooze: () => tasks.snooze({ taskId, until: orgo.clock.now() + tenDays, reason: 'Later.' }),
    wake: () => tasks.wake({ taskId }),
    cost: () => tasks.addCost({ taskId, kind: 'labour', minutes: 10 + pick, rate: '60' }),
    removeCost: () => tasks.removeCost({ taskId, costId: task.costs[0]?.costId ?? 'none' }),
    watch: () => tasks.watch({ taskId, watcher: `person:p${pick}` }),
    handOver: () => tasks.handOver({ from: task.assignee ?? 'person:ana', to: 'person:lea' }),
    split: () => tasks.split({ messageId, parts: ['Part one', { title: 'Part two', description: 'More.' }] }),
    merge: () => tasks.merge({ taskId, otherIds: [otherId] }),
    unmerge: () => tasks.unmerge({ taskId }),
    bulk: () =>
      tasks.bulk({ taskIds: [taskId, otherId], addTags: ['all'], priority: 'high', snoozeUntil: orgo.clock.now() + tenDays }),
    bulkClose: () => tasks.bulk({ taskIds: [taskId, otherId], close: true, openParts: 'close', reason: 'All.' }),
  }
  const before = await lastChange()
  const { code } = await faultOf(calls[name]())
  expect(['DONE', 'NOT_IN_WORKFLOW', 'TASK_CLOSED', 'NOT_POSSIBLE', 'HAS_OPEN_PARTS']).toContain(code)
  const after = await lastChange()
  return after === before ? null : after
}

const lastChange = async () => (await orgo.client.tasks.undoStack({})).undo[0]?.changeId ?? null

describe('any commands', () => {
  it('TSK-4 R12 undo restores the exact state, redo does it again, and undo takes that back too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 3 }), step, async (before, last) => {
        for (const one of before) await act(one)
        const was = await everything()
        const changeId = await act(last)
        if (changeId === null) return
        const then = await everything()
        const undone = await orgo.client.tasks.undo({})
        expect(await everything()).toEqual(was)
        await orgo.client.tasks.redo({ changeId: undone.changeId })
        expect(forgetAuthors(await everything())).toEqual(forgetAuthors(then))
        expect((await orgo.client.tasks.undo({})).command).toBe(undone.command)
        expect(await everything()).toEqual(was)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is projected of them', () => {
  it('STO-8 I7 rebuilt from the log, every table is what it was', async () => {
    for (const name of names.filter((one) => one !== 'merge' && one !== 'removeList'))
      await act({ name, one: 3, other: 4, pick: 1 })
    await orgo.withStore((store) => {
      const live = readTables(store.read, projections)
      let rebuilt = {}
      expect(() =>
        store.write((tx) => {
          rebuildProjections(tx)
          rebuilt = readTables(tx, projections)
          throw new Error('taken back')
        }),
      ).toThrow('taken back')
      expect(rebuilt).toEqual(live)
      for (const table of ['task_links', 'task_costs', 'task_items', 'task_item_states', 'task_watchers', 'task_fields'])
        expect([table, store.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n]).not.toEqual([table, 0])
    })
  })
})

/** What is done again is done now: only the times of comments and closings tell the two apart. */
const forgetAuthors = (tasks: Awaited<ReturnType<typeof everything>>) =>
  tasks.map((task) => ({
    ...task,
    closedAt: task.closedAt === null,
    comments: task.comments.map(({ text }) => text).sort(),
  }))

describe('the stack', () => {
  let taskId: string
  beforeEach(async () => {
    taskId = (await orgo.client.tasks.create({ title: 'Stack', module: 'desk' })).taskId
  })

  it('TSK-19 lists what can be taken back, takes back a chosen one, and says what was changed since', async () => {
    const { tasks } = orgo.client
    await tasks.setPriority({ taskId, priority: 'low' })
    await tasks.tag({ taskId, add: ['x'] })
    await tasks.setPriority({ taskId, priority: 'urgent' })
    const { undo, redo } = await tasks.undoStack({})
    expect(redo).toEqual([])
    expect(undo.slice(0, 4)).toMatchObject([
      { command: 'task.set_priority', title: 'Stack', taskId, changedSince: null },
      { command: 'task.tag', changedSince: null },
      { command: 'task.set_priority', changedSince: 'Coordinator changed priority of "Stack" after this.' },
      { command: 'task.create' },
    ])
    expect(undo.length).toBeLessThanOrEqual(50)
    const [, tagged, first] = undo
    expect((await tasks.undo({ changeId: tagged?.changeId ?? '' })).task).toMatchObject({ tags: [], priority: 'urgent' })
    const refused = await faultOf(tasks.undo({ changeId: first?.changeId ?? '' }))
    expect(refused).toMatchObject({
      code: 'CHANGED_SINCE',
      message: 'Coordinator changed priority of "Stack" after this. Nothing was undone.',
    })
    expect((await tasks.undo({ changeId: first?.changeId ?? '', anyway: true })).task?.priority).toBe('normal')
    expect((await faultOf(tasks.undo({ changeId: tagged?.changeId ?? '' }))).code).toBe('NOTHING_TO_UNDO')
  })

  it('TSK-19 redo goes forward again until a new command is given', async () => {
    const { tasks } = orgo.client
    for (const priority of ['low', 'high'] as const) await tasks.setPriority({ taskId, priority })
    await tasks.undo({})
    await tasks.undo({})
    expect((await tasks.undoStack({})).redo.map((one) => one.command)).toEqual(['task.set_priority', 'task.set_priority'])
    expect((await tasks.redo({})).task?.priority).toBe('low')
    expect((await tasks.redo({})).task?.priority).toBe('high')
    expect((await faultOf(tasks.redo({}))).code).toBe('NOTHING_TO_REDO')
    await tasks.undo({})
    await tasks.comment({ taskId, text: 'New.' })
    expect((await tasks.undoStack({})).redo).toEqual([])
    expect((await faultOf(tasks.redo({}))).code).toBe('NOTHING_TO_REDO')
    const task = await tasks.get({ taskId })
    expect(task.history.filter((entry) => entry.undone).map((entry) => entry.cause.command)).toContain('task.set_priority')
  })

  it('TSK-4 a task that was closed long ago is closed since then after undo of its opening', async () => {
    const { tasks } = orgo.client
    const { closedAt } = await tasks.close({ taskId })
    orgo.clock.pass(86_400_000)
    await tasks.reopen({ taskId })
    expect((await tasks.undo({})).task?.closedAt).toBe(closedAt)
  })
})
