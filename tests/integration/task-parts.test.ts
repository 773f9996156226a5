import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const rules = {
  'desk/module.yaml': `module: 1
title: Desk
team: front
fields:
  - { name: room, title: Room, type: text }
  - { name: meter, title: Meter, type: number, unit: kWh }
  - { name: size, title: Size, type: choice, choices: [small, large] }
`,
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-leak
    if: "subject contains 'leak'"
    then: [{ tag: leak }, { set_priority: high }]
`,
}
const fireList = `checklist: 1
title: After a fire
items:
  - { id: power, title: Power is off, if_failed: Switch the power off }
  - { id: doors, title: Doors close }
  - { id: photos, title: Photos, required: false }
`

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
  orgo.writeFile('profile/templates/desk/checklists/fire.yaml', fireList)
  await orgo.client.rules.reload({})
})
afterAll(() => orgo.close())

const create = (title: string) => orgo.client.tasks.create({ title, module: 'desk' })

describe('checklists', () => {
  it('TSK-10 a template comes once, keeps its items, and a failed one makes its follow-up task once', async () => {
    const { tasks } = orgo.client
    const { taskId } = await create('Fire in room 4')
    await tasks.addChecklist({ taskId, checklist: 'fire' })
    const again = await tasks.addChecklist({ taskId, checklist: 'fire' })
    expect(again.history.filter((entry) => entry.cause.command === 'task.add_checklist')).toHaveLength(1)
    expect(again.checklists).toMatchObject([
      { checklist: 'fire', title: 'After a fire', settled: 0, items: [{ itemId: 'fire/power' }, {}, { required: false }] },
    ])
    expect((await faultOf(tasks.setItem({ taskId, itemId: 'fire/power', state: 'failed' }))).message).toBe(
      'Say in a note what failed.',
    )
    const failed = await tasks.setItem({ taskId, itemId: 'fire/power', state: 'failed', note: 'The switch is stuck.' })
    const [item] = failed.checklists[0]?.items ?? []
    expect(item).toMatchObject({ state: 'failed', note: 'The switch is stuck.', actor: { name: 'Coordinator' } })
    expect(failed.links).toMatchObject([{ kind: 'relates', title: 'Switch the power off', closed: false }])
    const followUp = await tasks.get({ taskId: item?.followUpTaskId ?? '' })
    expect(followUp).toMatchObject({ title: 'Switch the power off', description: expect.stringContaining('stuck') })
    await tasks.setItem({ taskId, itemId: 'fire/power', state: 'done' })
    const twice = await tasks.setItem({ taskId, itemId: 'fire/power', state: 'failed', note: 'Stuck again.' })
    expect(twice.links).toHaveLength(1)
    // An item without a follow-up of its own only offers one.
    const offered = await tasks.setItem({ taskId, itemId: 'fire/doors', state: 'failed', note: 'Jams.' })
    expect(offered.links).toHaveLength(1)
    const made = await tasks.setItem({ taskId, itemId: 'fire/doors', state: 'failed', note: 'Jams.', followUp: true })
    expect(made.links.map((link) => link.title).sort()).toEqual(['Failed: Doors close', 'Switch the power off'])
    expect(made.checklist).toEqual({ settled: 0, total: 3, failed: 2 })
  })

  it('TSK-10 own items, a list that is taken off and put back as it was, and what cannot be', async () => {
    const { tasks } = orgo.client
    const { taskId } = await create('Own list')
    const first = await tasks.addItem({ taskId, title: 'Call Ida' })
    const itemId = first.checklists[0]?.items[0]?.itemId ?? ''
    await tasks.setItem({ taskId, itemId, state: 'not_applicable' })
    await tasks.addChecklist({ taskId, checklist: 'fire' })
    await tasks.setItem({ taskId, itemId: 'fire/doors', state: 'done' })
    expect((await tasks.removeChecklist({ taskId, checklist: 'fire' })).checklists).toMatchObject([
      { checklist: 'own', settled: 1 },
    ])
    const { task } = await tasks.undo({})
    expect(task?.checklists.find((list) => list.checklist === 'fire')).toMatchObject({ settled: 1 })
    expect((await faultOf(tasks.removeItem({ taskId, itemId: 'fire/doors' }))).code).toBe('NOT_POSSIBLE')
    expect((await tasks.removeItem({ taskId, itemId })).checklists.map((list) => list.checklist)).toEqual(['fire'])
    expect((await faultOf(tasks.addChecklist({ taskId, checklist: 'fier' }))).message).toBe(
      'The module "desk" has no checklist "fier". It has fire.',
    )
    expect((await faultOf(tasks.addItem({ taskId, title: 'x', checklist: 'none' }))).code).toBe('NOT_POSSIBLE')
    expect((await faultOf(tasks.setItem({ taskId, itemId: 'fire/none', state: 'done' }))).code).toBe('NOT_POSSIBLE')
  })
})

describe('links', () => {
  it('TSK-11 a blocked task says so until its blocker is closed; circles are refused', async () => {
    const { tasks } = orgo.client
    const [a, b, c] = [await create('A'), await create('B'), await create('C')].map(({ taskId }) => taskId)
    if (!a || !b || !c) throw new Error('no tasks')
    await tasks.link({ taskId: a, kind: 'blocks', otherId: b })
    expect(await tasks.link({ taskId: c, kind: 'blocked_by', otherId: b })).toMatchObject({
      blocked: true,
      links: [{ kind: 'blocked_by', title: 'B' }],
    })
    expect(await faultOf(tasks.link({ taskId: c, kind: 'blocks', otherId: a }))).toMatchObject({
      code: 'NOT_POSSIBLE',
      message: '"C" cannot block "A": that would go round in a circle.',
    })
    expect((await faultOf(tasks.link({ taskId: a, kind: 'blocks', otherId: a }))).code).toBe('NOT_POSSIBLE')
    await tasks.link({ taskId: b, kind: 'duplicates', otherId: c })
    expect((await faultOf(tasks.link({ taskId: b, kind: 'duplicated_by', otherId: c }))).message).toBe(
      '"C" cannot be a duplicate of "B": that would go round in a circle.',
    )
    await tasks.unlink({ taskId: b, kind: 'duplicates', otherId: c })
    expect((await tasks.list({ view: 'blocked' })).rows.map((row) => row.title).sort()).toEqual(['B', 'C'])
    await tasks.close({ taskId: a })
    expect((await tasks.get({ taskId: b })).blocked).toBe(false)
    expect((await tasks.unlink({ taskId: b, kind: 'blocks', otherId: c })).links).toMatchObject([{ kind: 'blocked_by' }])
    await tasks.link({ taskId: a, kind: 'relates', otherId: c })
    const before = (await tasks.get({ taskId: c })).history.length
    expect((await tasks.link({ taskId: c, kind: 'relates', otherId: a })).history).toHaveLength(before)
    expect((await tasks.unlink({ taskId: c, kind: 'relates', otherId: a })).links).toEqual([])
  })

  it('TSK-11 a whole with open parts is not closed in silence: refused, with them, or without', async () => {
    const { tasks } = orgo.client
    const make = async (name: string) => {
      const [whole, part] = [await create(`${name} whole`), await create(`${name} part`)]
      await tasks.link({ taskId: part.taskId, kind: 'part_of', otherId: whole.taskId })
      return { whole: whole.taskId, part: part.taskId }
    }
    const first = await make('one')
    expect(await faultOf(tasks.close({ taskId: first.whole }))).toMatchObject({
      code: 'HAS_OPEN_PARTS',
      message: '"one whole" has a part that is still open: "one part". Close them too, or leave them open.',
      data: { parts: [{ taskId: first.part, title: 'one part' }] },
    })
    expect((await faultOf(tasks.setStatus({ taskId: first.whole, status: 'done' }))).code).toBe('HAS_OPEN_PARTS')
    await tasks.close({ taskId: first.whole, openParts: 'close' })
    expect((await tasks.get({ taskId: first.part })).closedAt).toBe(orgo.clock.now())
    await tasks.undo({})
    expect(await tasks.get({ taskId: first.part })).toMatchObject({ closedAt: null, partOf: first.whole })
    expect((await tasks.list({ partOf: first.whole })).total).toBe(1)
    const second = await make('two')
    await tasks.close({ taskId: second.whole, openParts: 'leave' })
    expect((await tasks.get({ taskId: second.part })).closedAt).toBeNull()
    expect((await faultOf(tasks.link({ taskId: first.whole, kind: 'part_of', otherId: first.part }))).message).toMatch(/circle/)
    expect((await faultOf(tasks.link({ taskId: first.part, kind: 'part_of', otherId: second.whole }))).message).toMatch(
      /part of another task already/,
    )
  })
})

describe('snooze', () => {
  it('TSK-14 leaves the lists until its time, and wakes by itself', async () => {
    const { tasks } = orgo.client
    const { taskId } = await create('Later')
    const until = orgo.clock.now() + 3_600_000
    const open = (await tasks.list({ view: 'open' })).total
    expect(await tasks.snooze({ taskId, until, reason: 'Parts come at noon.' })).toMatchObject({
      snoozedUntil: until,
      snooze: { until, reason: 'Parts come at noon.', actor: { name: 'Coordinator' } },
    })
    expect((await tasks.list({ view: 'open' })).total).toBe(open - 1)
    expect((await tasks.list({ view: 'snoozed' })).rows.map((row) => row.taskId)).toEqual([taskId])
    orgo.clock.pass(3_599_999)
    orgo.engine.wake()
    expect((await tasks.get({ taskId })).snooze).not.toBeNull()
    orgo.clock.pass(1)
    // Nobody has swept yet, and the list has it again all the same.
    expect((await tasks.list({ view: 'open' })).total).toBe(open)
    orgo.engine.wake()
    const awake = await tasks.get({ taskId })
    expect(awake).toMatchObject({ snooze: null, snoozedUntil: null })
    expect(awake.history[0]?.cause).toMatchObject({
      command: 'task.wake',
      sentence: 'A due time was reached. Its snooze is over.',
    })
  })

  it('TSK-14 a new message in its thread wakes it; a time that is over, or a closed task, is refused', async () => {
    const { tasks } = orgo.client
    await orgo.importMbox([writeMail({ id: 'leak@sender.example', subject: 'Leak' })], { mode: 'live' })
    const [row] = (await tasks.list({ tag: 'leak' })).rows
    const taskId = row?.taskId ?? ''
    await tasks.snooze({ taskId, until: orgo.clock.now() + 86_400_000 })
    await orgo.importMbox([writeMail({ id: 'more@sender.example', subject: 'Re: Leak', inReplyTo: 'leak@sender.example' })], {
      mode: 'live',
    })
    const awake = await tasks.get({ taskId })
    expect(awake).toMatchObject({ snooze: null, messageCount: 2 })
    expect(awake.history.find((entry) => entry.changes.some((change) => change.field === 'snooze'))?.cause.command).toBe(
      'task.join_message',
    )
    expect((await faultOf(tasks.snooze({ taskId, until: orgo.clock.now() }))).message).toMatch(/^This time is over/)
    await tasks.snooze({ taskId, until: orgo.clock.now() + 1000 })
    expect((await tasks.close({ taskId })).snooze).toBeNull()
    expect((await faultOf(tasks.snooze({ taskId, until: orgo.clock.now() + 1000 }))).message).toMatch(/^This task is closed/)
  })
})

describe('time and cost', () => {
  it('TSK-15 totals stand by currency, to the hundredth, and a correction stays in the history', async () => {
    const { tasks } = orgo.client
    const { taskId } = await create('Costs')
    for (const amount of ['0.1', '0.2', '99.95'])
      await tasks.addCost({ taskId, kind: 'material', amount, currency: 'EUR', note: 'Pipe' })
    await tasks.addCost({ taskId, kind: 'labour', minutes: 90, rate: '48', currency: 'EUR' })
    await tasks.addCost({ taskId, kind: 'labour', minutes: 15 })
    const task = await tasks.addCost({ taskId, kind: 'other', amount: '-12.50', currency: 'CHF', spentAt: sentAt })
    expect(task.totals).toEqual({
      minutes: 105,
      amounts: [
        { currency: 'CHF', amount: '-12.50', labour: '0.00', material: '0.00', other: '-12.50' },
        { currency: 'EUR', amount: '172.25', labour: '72.00', material: '100.25', other: '0.00' },
      ],
    })
    const wrong = task.costs.find((cost) => cost.currency === 'CHF')?.costId ?? ''
    const corrected = await tasks.removeCost({ taskId, costId: wrong })
    expect(corrected.totals.amounts.map((total) => total.currency)).toEqual(['EUR'])
    expect(corrected.history[0]?.changes).toMatchObject([{ field: 'costs', kind: 'rm' }])
    expect((await faultOf(tasks.addCost({ taskId, kind: 'labour' }))).message).toBe('Say an amount, or minutes.')
    expect((await faultOf(tasks.addCost({ taskId, kind: 'other', amount: '1', currency: 'ABC' }))).message).toContain(
      '"ABC" is no currency',
    )
    expect((await faultOf(tasks.addCost({ taskId, kind: 'labour', rate: '3' }))).code).toBe('NOT_POSSIBLE')
    expect((await faultOf(tasks.addCost({ taskId, kind: 'labour', amount: '1,50' }))).code).toBe('BAD_REQUEST')
    const { task: undone } = await tasks.undo({})
    expect(undone?.totals).toEqual(task.totals)
  })
})

describe('watchers and own fields', () => {
  it('TSK-16 somebody follows a task, and no more', async () => {
    const { tasks } = orgo.client
    const { taskId } = await create('Watched')
    const { watchers } = await tasks.watch({ taskId })
    expect(watchers).toHaveLength(1)
    await tasks.watch({ taskId, watcher: 'person:lea' })
    expect((await tasks.list({ watcher: 'person:lea' })).rows.map((row) => row.title)).toEqual(['Watched'])
    expect((await tasks.unwatch({ taskId })).watchers).toEqual(['person:lea'])
  })

  it('TSK-23 own fields take what their type allows', async () => {
    const { tasks } = orgo.client
    const { taskId } = await create('Fields')
    await tasks.setField({ taskId, field: 'room', value: '4b' })
    const task = await tasks.setField({ taskId, field: 'meter', value: '12.5' })
    expect(task.fields).toMatchObject([
      { name: 'room', value: '4b' },
      { name: 'meter', value: '12.5', unit: 'kWh' },
      { name: 'size', value: null, choices: ['small', 'large'] },
    ])
    expect((await tasks.setField({ taskId, field: 'room', value: null })).fields[0]?.value).toBeNull()
    expect((await faultOf(tasks.setField({ taskId, field: 'meter', value: 'much' }))).code).toBe('NOT_POSSIBLE')
    expect((await faultOf(tasks.setField({ taskId, field: 'size', value: 'huge' }))).message).toBe(
      '"Size" is one of small, large.',
    )
    expect((await faultOf(tasks.setField({ taskId, field: 'rom', value: 'x' }))).message).toMatch(
      /^The module "desk" has no field/,
    )
  })

  it('TSK-23 a title is one line that can be shown', async () => {
    for (const title of ['two\nlines', 'a\u0000b', ' '])
      expect((await faultOf(orgo.client.tasks.create({ title, module: 'desk' }))).code).toBe('BAD_REQUEST')
  })
})
