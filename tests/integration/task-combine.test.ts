import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\nteam: front\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-leak
    if: "subject contains 'leak'"
    then: [{ tag: leak }, { set_priority: high }, { escalate_after: 1 hour }]
`,
}

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
})
afterEach(() => orgo.close())

const create = async (title: string) => (await orgo.client.tasks.create({ title, module: 'desk' })).taskId
const importLeaks = async () => {
  const mails = ['one', 'two'].map((name) => writeMail({ id: `${name}@sender.example`, subject: `Leak ${name}` }))
  await orgo.importMbox(mails, { mode: 'live' })
  const { rows } = await orgo.client.tasks.list({ tag: 'leak' })
  const idOf = (title: string) => rows.find((row) => row.title === title)?.taskId ?? ''
  return { one: idOf('Leak one'), two: idOf('Leak two') }
}

/** A task as a person sees it; history and times of change are what undoing adds to. */
const seen = async (taskId: string) => {
  const { history: _h, why: _w, updatedAt: _u, escalations, serviceLevel: _s, ...task } = await orgo.client.tasks.get({ taskId })
  return { ...task, pending: escalations.filter((step) => step.state === 'pending').map((step) => step.escalationId) }
}

describe('split', () => {
  it('TSK-12 T11 one mail becomes several tasks, each linked to the one message', async () => {
    const { client } = orgo
    const stray = writeMail({ id: 'stray@sender.example', subject: 'Several things', body: 'The lamp. The door.' })
    await orgo.importMbox([stray])
    const [message] = (await client.messages.list({ view: 'triage' })).rows
    const messageId = message?.messageId ?? ''
    const made = await client.tasks.split({
      messageId,
      parts: ['Lamp', { title: 'Door', description: 'The door.', priority: 'high' }],
    })
    expect(made).toMatchObject([
      { title: 'Lamp', messages: [{ messageId }], requester: 'Ida Example', team: 'team:front' },
      { title: 'Door', description: 'The door.', priority: 'high', messages: [{ messageId }] },
    ])
    expect((await client.messages.list({})).total).toBe(1)
    expect((await client.messages.list({ view: 'triage' })).total).toBe(0)
    expect(await client.tasks.undo({})).toMatchObject({ command: 'task.split', tasks: 2, task: null })
    expect([(await client.tasks.list({})).total, (await client.messages.list({ view: 'triage' })).total]).toEqual([0, 1])
    expect(await client.tasks.redo({})).toMatchObject({ command: 'task.split', tasks: 2 })
    expect((await client.tasks.list({})).rows.map((row) => row.title).sort()).toEqual(['Door', 'Lamp'])
    const whole = await create('Everything')
    const [part] = await client.tasks.split({ messageId, parts: ['Roof'], partOf: whole })
    expect(part?.partOf).toBe(whole)
    const nowhere = `msg_${'0'.repeat(32)}`
    expect((await faultOf(client.tasks.split({ messageId: nowhere, parts: ['x'] }))).code).toBe('MESSAGE_NOT_FOUND')
    expect((await faultOf(client.tasks.split({ messageId, parts: ['x'], module: 'dsk' }))).code).toBe('MODULE_NOT_FOUND')
  })
})

describe('merge', () => {
  it('TSK-13 R8 the winner gets what hung on the other, which is closed and fires no more; a reply comes to the winner', async () => {
    const { tasks } = orgo.client
    const { one, two } = await importLeaks()
    await tasks.comment({ taskId: two, text: 'I was there.' })
    await tasks.tag({ taskId: two, add: ['roof'] })
    await tasks.addCost({ taskId: two, kind: 'material', amount: '10', currency: 'EUR' })
    const itemId = (await tasks.addItem({ taskId: two, title: 'Dry it' })).checklists[0]?.items[0]?.itemId ?? ''
    await tasks.setItem({ taskId: two, itemId, state: 'done', note: 'By Lea.' })
    await tasks.watch({ taskId: two, watcher: 'person:lea' })
    const winner = await tasks.merge({ taskId: one, otherIds: [two] })
    expect(winner).toMatchObject({
      messageCount: 2,
      tags: ['leak', 'roof'],
      watchers: ['person:lea'],
      comments: [{ text: 'I was there.', actor: { kind: 'person' } }],
      totals: { amounts: [{ amount: '10.00' }] },
      links: [{ kind: 'duplicated_by', taskId: two, closed: true }],
      checklists: [{ settled: 1, items: [{ title: 'Dry it', note: 'By Lea.' }] }],
    })
    const loser = await tasks.get({ taskId: two })
    expect(loser).toMatchObject({ mergedInto: one, statusTitle: 'Merged', closedAt: orgo.clock.now(), messageCount: 0 })
    expect(loser.totals.amounts).toEqual([])
    orgo.clock.pass(3_700_000)
    orgo.engine.wake()
    const states = async (taskId: string) => (await tasks.get({ taskId })).escalations.map((step) => step.state)
    expect([await states(one), await states(two)]).toEqual([['fired'], ['cancelled']])
    await orgo.importMbox([writeMail({ id: 're@sender.example', subject: 'Re: Leak two', inReplyTo: 'two@sender.example' })], {
      mode: 'live',
    })
    expect([(await tasks.get({ taskId: one })).messageCount, (await tasks.get({ taskId: two })).messageCount]).toEqual([3, 0])
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(0)
  })

  it('TSK-13 undo of a merge restores both, and taking out works at any time and after other changes', async () => {
    const { tasks } = orgo.client
    const { one, two } = await importLeaks()
    await tasks.addCost({ taskId: two, kind: 'material', amount: '10', currency: 'EUR' })
    await tasks.comment({ taskId: two, text: 'I was there.' })
    await tasks.tag({ taskId: two, add: ['roof'] })
    const before = [await seen(one), await seen(two)]
    await tasks.merge({ taskId: one, otherIds: [two] })
    await tasks.undo({})
    expect([await seen(one), await seen(two)]).toEqual(before)
    await tasks.merge({ taskId: one, otherIds: [two] })
    orgo.clock.pass(40 * 86_400_000)
    await tasks.comment({ taskId: one, text: 'Much later.' })
    await tasks.setStatus({ taskId: one, status: 'open' })
    const out = await tasks.unmerge({ taskId: two })
    expect(out).toMatchObject({ mergedInto: null, status: 'new', closedAt: null, messageCount: 1, links: [] })
    expect(out.totals.amounts).toMatchObject([{ amount: '10.00' }])
    const rest = await tasks.get({ taskId: one })
    expect(rest).toMatchObject({ messageCount: 1, tags: ['leak'], status: 'open', links: [] })
    expect(rest.comments.map((comment) => comment.text)).toEqual(['Much later.'])
    expect((await faultOf(tasks.unmerge({ taskId: two }))).code).toBe('NOT_POSSIBLE')
  })

  it('TSK-13 what cannot be merged is refused in a sentence; a merged task can be opened by itself', async () => {
    const { tasks } = orgo.client
    const [a, b, c] = [await create('A'), await create('B'), await create('C')]
    expect((await faultOf(tasks.merge({ taskId: a, otherIds: [a] }))).message).toBe('A task cannot be merged into itself.')
    await tasks.merge({ taskId: a, otherIds: [b, c] })
    expect((await faultOf(tasks.merge({ taskId: b, otherIds: [c] }))).message).toMatch(/was merged into another task itself/)
    const d = await create('D')
    expect((await faultOf(tasks.merge({ taskId: d, otherIds: [b] }))).message).toMatch(/was merged into another task already/)
    expect(await tasks.reopen({ taskId: b })).toMatchObject({ status: 'new', mergedInto: null, closedAt: null })
    expect((await tasks.get({ taskId: c })).mergedInto).toBe(a)
  })
})

describe('bulk', () => {
  it('TSK-17 U6 what one task refuses holds no other back, is named, and one undo takes the rest back', async () => {
    const { tasks } = orgo.client
    const ids = [await create('A'), await create('B'), await create('C')]
    const [a = '', b = '', c = ''] = ids
    await tasks.link({ taskId: b, kind: 'part_of', otherId: a })
    await tasks.close({ taskId: c })
    const nobody = `task_${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`
    const taskIds = [a, b, c, nobody]
    const before = await Promise.all(ids.map(seen))
    const outcome = await tasks.bulk({ taskIds, close: true, priority: 'high', addTags: ['swept'], reason: 'Spring.' })
    expect(outcome).toMatchObject({
      done: 2,
      unchanged: 0,
      failed: [
        { taskId: a, title: 'A', sentence: expect.stringMatching(/^"A" has a part that is still open/) },
        { taskId: nobody, sentence: 'This task does not exist.' },
      ],
    })
    expect(await tasks.get({ taskId: b })).toMatchObject({ status: 'done', priority: 'high', comments: [{ text: 'Spring.' }] })
    expect(await tasks.get({ taskId: a })).toMatchObject({ status: 'new', priority: 'normal', tags: [] })
    const { undo } = await tasks.undoStack({})
    expect(undo[0]).toMatchObject({
      changeId: outcome.changeId,
      command: 'task.bulk',
      tasks: 2,
      taskId: null,
      changedSince: null,
    })
    // Only the failed are tried again.
    const again = await tasks.bulk({ taskIds: outcome.failed.map(({ taskId }) => taskId), close: true })
    expect(again).toMatchObject({ done: 1, failed: [{ taskId: nobody }] })
    await tasks.undo({})
    await tasks.undo({})
    expect(await Promise.all(ids.map(seen))).toEqual(before)
  })

  it('TSK-17 sets fields, tags, snooze and watchers of many, and says when nothing was asked', async () => {
    const { tasks } = orgo.client
    const taskIds = [await create('A'), await create('B')]
    const until = orgo.clock.now() + 1000
    const wanted = { assignee: 'role:fixer', dueAt: until, addTags: ['x'], snoozeUntil: until, watch: true }
    expect(await tasks.bulk({ taskIds, ...wanted })).toMatchObject({ done: 2, failed: [] })
    expect(await tasks.get({ taskId: taskIds[1] ?? '' })).toMatchObject({
      assignee: 'role:fixer',
      dueAt: until,
      tags: ['x'],
      snoozedUntil: until,
      watchers: [expect.stringMatching(/^person:/)],
    })
    expect(await tasks.bulk({ taskIds, ...wanted })).toMatchObject({ changeId: null, done: 0, unchanged: 2 })
    expect((await faultOf(tasks.bulk({ taskIds }))).code).toBe('NOT_POSSIBLE')
    expect((await faultOf(tasks.bulk({ taskIds, checklist: 'none' }))).code).toBe('DONE')
    expect((await tasks.bulk({ taskIds, checklist: 'none' })).failed).toHaveLength(2)
  })

  it('TSK-17 P-7 hundreds of tasks in one go, and back', async () => {
    const { tasks } = orgo.client
    const ids: string[] = []
    for (let n = 0; n < 200; n += 1) ids.push(await create(`Task ${n}`))
    const started = performance.now()
    expect(await tasks.bulk({ taskIds: ids, close: true, addTags: ['swept'] })).toMatchObject({ done: 200 })
    expect(await tasks.undo({})).toMatchObject({ tasks: 200 })
    expect(performance.now() - started).toBeLessThan(10_000)
    expect((await tasks.list({ view: 'open' })).total).toBe(200)
  })
})

describe('hand over', () => {
  it('TSK-18 gives all open work of somebody to somebody else, with a note, in one change', async () => {
    const { tasks } = orgo.client
    const [a, b, c] = [await create('A'), await create('B'), await create('C')]
    for (const taskId of [a, b, c]) await tasks.assign({ taskId, assignee: 'person:ana' })
    await tasks.close({ taskId: c })
    const outcome = await tasks.handOver({ from: 'person:ana', to: 'person:lea', note: 'Ana is on leave.' })
    expect(outcome).toMatchObject({ command: 'task.hand_over', done: 2, failed: [] })
    const given = await tasks.get({ taskId: a })
    expect(given).toMatchObject({ assignee: 'person:lea', comments: [{ text: 'Ana is on leave.' }] })
    expect(given.why.find((why) => why.field === 'assignee')?.cause.sentence).toBe('Coordinator did this. Ana is on leave.')
    expect((await tasks.get({ taskId: c })).assignee).toBe('person:ana')
    await tasks.undo({})
    expect((await tasks.get({ taskId: b })).assignee).toBe('person:ana')
    expect((await faultOf(tasks.handOver({ from: 'person:a', to: 'person:a' }))).code).toBe('NOT_POSSIBLE')
  })
})
