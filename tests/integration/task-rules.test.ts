import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const workflow = `workflow: 1
name: desk
initial: new
states:
  - { id: new, title: New, category: new, deadline: 2 days }
  - { id: open, title: Open, category: open }
  - { id: checked, title: Checked, category: open, on_entry: { checklist: safety } }
  - { id: done, title: Done, category: done }
  - { id: declined, title: Declined, category: declined }
transitions:
  - { from: new, to: [open], requires: [assignee] }
  - { from: new, to: [declined], requires: [comment], says: Say why it is declined. }
  - { from: open, to: [checked], requires: ["field room"] }
  - { from: checked, to: [done], requires: ["checklist safety"] }
  - { from: open, to: [declined], may: [head] }
  - { from: open, to: [done], if: "task.tags equals 'tiny'" }
  - { from: done, to: [open] }
  - { from: declined, to: [open] }
`
const rules = {
  'desk/module.yaml': `module: 1
title: Desk
team: front
escalate_to: "role:head"
fields: [{ name: room, title: Room, type: text }]
`,
  'desk/workflow.yaml': workflow,
}
const deskRules = `orgo_rules: 1
rules:
  - id: desk-all
    if: "subject contains 'everything'"
    then:
      - checklist: safety
      - cost: { amount: "120", currency: EUR, kind: material, note: Call-out }
      - cost: { minutes: 30, rate: "60", kind: labour }
      - set_requester: forwarded
      - add_note: Handled by a rule.
      - snooze: 2 days
  - id: desk-rotate
    if: "subject contains 'rotate'"
    then: [{ assign: { role: fixer, pick: rotate } }]
  - id: desk-ana
    if: "subject contains 'for ana'"
    then: [{ assign: "person:ana" }]
  - id: desk-open
    if: "subject contains 'open it'"
    then: [{ set_status: open }]
  - id: desk-drop
    if: "subject contains 'drop it'"
    then: [{ set_status: declined }]
  - id: desk-reply
    if: "subject contains 'answer'"
    then: [{ set_priority: high }, { set_requester: reply_to }]
  - id: desk-file
    if: "subject contains 'file away'"
    then: [{ archive: true }]
`
const people = `people: 1
owner: lea
members:
  - { id: ana, name: Ana, roles: [fixer], absent: { from: "2020-01-01", until: "2099-01-01", substitute: lea } }
  - { id: lea, name: Lea, roles: [] }
  - { id: tom, name: Tom, roles: [fixer] }
  - { id: eva, name: Eva, roles: [head] }
`

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
  orgo.writeFile('profile/config/people.yaml', people)
  orgo.writeFile('profile/templates/desk/checklists/safety.yaml', 'checklist: 1\ntitle: Safety\nitems: [Power, Doors]\n')
  orgo.writeRules({ 'desk/rules.yaml': deskRules })
  const { diagnostics } = await orgo.client.rules.reload({})
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})
afterAll(() => orgo.close())

/** A reply is younger than what it answers. */
const later = dateHeader(sentAt + 60_000)

const importOne = async (mail: NonNullable<Parameters<typeof writeMail>[0]>) => {
  await orgo.importMbox([writeMail(mail)], { mode: 'live' })
  const title = (mail.subject ?? '').replace(/^Re: /, '')
  const row = (await orgo.client.tasks.list({ limit: 500 })).rows.find((one) => one.title === title)
  return row ? orgo.client.tasks.get({ taskId: row.taskId }) : null
}

describe('what rules do to a task', () => {
  it('TSK-22 checklist, cost, requester, note and snooze, each with its rule as the cause, and once', async () => {
    const body = 'See below.\n\n--- Forwarded message ---\nFrom: Ida Tenant <ida@tenant.example>\nSubject: Water\n\nHelp!'
    const task = await importOne({ id: 'all@sender.example', subject: 'Everything', body })
    expect(task).toMatchObject({
      checklists: [{ checklist: 'safety', items: [{ title: 'Power' }, { title: 'Doors' }] }],
      totals: { minutes: 30, amounts: [{ currency: 'EUR', amount: '150.00', material: '120.00', labour: '30.00' }] },
      requester: 'Ida Tenant',
      comments: [{ text: 'Handled by a rule.' }],
      snooze: { until: sentAt + 2 * 86_400_000, actor: { kind: 'rule', ruleId: 'desk-all' } },
    })
    expect(task?.why.find((why) => why.field === 'snooze')?.cause.sentence).toMatch(
      /^Rule .* matched the message "Everything"\.$/,
    )
    const again = await importOne({
      id: 're@sender.example',
      subject: 'Re: Everything',
      inReplyTo: 'all@sender.example',
      date: later,
    })
    expect([again?.costs.length, again?.checklists.length, again?.messageCount]).toEqual([2, 1, 2])
    // The reply woke it, and the rule that had snoozed it acts once in a thread.
    expect(again?.snooze).toBeNull()
  })

  it('TSK-18 TSK-22 somebody who is away gets no new work: the substitute does, and the cause says so', async () => {
    const task = await importOne({ id: 'ana@sender.example', subject: 'For Ana' })
    expect(task?.assignee).toBe('person:lea')
    expect(task?.why.find((why) => why.field === 'assignee')?.cause.sentence).toMatch(/Ana is away; Lea stands in\.$/)
    const holders = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => importOne({ id: `r${n}@sender.example`, subject: `Rotate ${n}` })),
    )
    expect(new Set(holders.map((one) => one?.assignee))).toEqual(new Set(['person:lea', 'person:tom']))
  })

  it('TSK-3 TSK-22 a move that the workflow does not allow is refused, kept in the history, and not made', async () => {
    await importOne({ id: 'answer@sender.example', subject: 'Answer me', headers: ['Reply-To: Boss <boss@tenant.example>'] })
    const task = await importOne({
      id: 'close@sender.example',
      subject: 'Re: Answer me',
      inReplyTo: 'answer@sender.example',
      date: later,
    })
    expect(task).toMatchObject({ status: 'new', requester: 'Boss' })
    await orgo.importMbox(
      [writeMail({ id: 'c2@sender.example', subject: 'Open it', inReplyTo: 'answer@sender.example', date: later })],
      {
        mode: 'live',
      },
    )
    const after = await orgo.client.tasks.get({ taskId: task?.taskId ?? '' })
    expect(after).toMatchObject({ status: 'new', messageCount: 3 })
    const refused = after.history.flatMap((entry) => entry.changes).find((change) => change.field === 'refused')
    expect(refused?.value).toBe('set_status: open A task that is "New" cannot become "Open" yet. Give it to somebody first.')
  })

  it('TSK-11 TSK-22 a rule closes a whole over no open part', async () => {
    const { tasks } = orgo.client
    const task = await importOne({ id: 'drop@sender.example', subject: 'Answer about parts' })
    const taskId = task?.taskId ?? ''
    const part = await tasks.create({ title: 'Its part', module: 'desk', partOf: taskId })
    const drop = (id: string) => writeMail({ id, subject: 'Drop it', inReplyTo: 'drop@sender.example', date: later })
    await orgo.importMbox([drop('drop1@sender.example')], { mode: 'live' })
    const kept = await tasks.get({ taskId })
    expect([kept.closedAt, kept.messageCount]).toEqual([null, 2])
    const refused = kept.history.flatMap((entry) => entry.changes).find((change) => change.field === 'refused')
    expect(refused?.value).toMatch(/has a part that is still open: "Its part"/)
    expect((await tasks.get({ taskId: part.taskId })).closedAt).toBeNull()
  })

  it('TSK-4 TSK-19 a rule whose change a person took back does not do it again with the next mail', async () => {
    const { tasks } = orgo.client
    const mail = { id: 'once@sender.example', subject: 'Everything again' }
    const task = await importOne(mail)
    const changeId = task?.history.find((entry) => entry.cause.actor.kind === 'rule')?.cause.changeId ?? ''
    expect(await tasks.undo({ changeId })).toMatchObject({ command: 'task.create', task: null })
    expect((await tasks.list({ text: 'Everything again' })).total).toBe(0)
    const reply = { subject: 'Re: Everything again', inReplyTo: 'once@sender.example', date: later }
    await importOne({ id: 'once2@sender.example', ...reply })
    expect((await tasks.list({ text: 'Everything again' })).total).toBe(0)
  })

  it('TSK-18 people, roles and teams of the directory can be given work', async () => {
    const people = await orgo.client.tasks.assignees({})
    expect(people.slice(0, 3)).toMatchObject([
      { target: 'person:lea', title: 'Lea' },
      { target: 'person:ana' },
      { target: 'person:tom' },
    ])
    expect(people.map((one) => one.target)).toEqual(expect.arrayContaining(['role:fixer', 'role:head', 'team:front']))
    const { taskId } = await orgo.client.tasks.create({ title: 'Mine', module: 'desk' })
    expect((await orgo.client.tasks.watch({ taskId })).watchers).toEqual(['person:lea'])
    const part = await orgo.client.tasks.create({ title: 'Part', module: 'desk', partOf: taskId })
    expect(part.partOf).toBe(taskId)
  })

  it('TSK-9 TSK-22 what a rule files away makes no task and waits nowhere', async () => {
    expect(await importOne({ id: 'file@sender.example', subject: 'File away' })).toBeNull()
    const { rows } = await orgo.client.messages.list({ view: 'triage' })
    expect(rows.map((row) => row.subject)).not.toContain('File away')
  })
})

describe('guards of a workflow', () => {
  const create = async () => (await orgo.client.tasks.create({ title: 'Guarded', module: 'desk' })).taskId
  const move = (taskId: string, status: string, comment = '') => orgo.client.tasks.setStatus({ taskId, status, comment })

  it('TSK-20 a move is held back until what it wants is there, and the refusal says what is missing', async () => {
    const { tasks } = orgo.client
    const taskId = await create()
    expect(await faultOf(move(taskId, 'open'))).toMatchObject({
      code: 'NOT_IN_WORKFLOW',
      message: 'A task that is "New" cannot become "Open" yet. Give it to somebody first.',
      data: { missing: ['Give it to somebody first.'] },
    })
    expect((await faultOf(move(taskId, 'declined'))).message).toMatch(/Say why it is declined\.$/)
    expect((await tasks.get({ taskId })).nextStates).toMatchObject([
      { status: 'open', refused: 'Give it to somebody first.', needsComment: false },
      { status: 'declined', refused: null, needsComment: true },
    ])
    await tasks.assign({ taskId, assignee: 'person:tom' })
    await move(taskId, 'open')
    expect((await faultOf(move(taskId, 'checked'))).message).toMatch(/Fill in "Room" first\.$/)
    expect((await faultOf(move(taskId, 'done'))).message).toMatch(/This must be true first/)
    expect((await faultOf(move(taskId, 'declined'))).message).toMatch(/Only head may do this\.$/)
    await tasks.setField({ taskId, field: 'room', value: '4b' })
    const checked = await move(taskId, 'checked')
    expect(checked.checklists).toMatchObject([{ checklist: 'safety' }])
    expect((await faultOf(move(taskId, 'done'))).message).toMatch(/Still to be settled on "Safety": "Power", "Doors"\.$/)
    for (const item of checked.checklists[0]?.items ?? [])
      await tasks.setItem({ taskId, itemId: item.itemId, state: 'not_applicable' })
    expect(await move(taskId, 'done', 'All is well.')).toMatchObject({ status: 'done', comments: [{ text: 'All is well.' }] })
  })

  it('TSK-20 a condition on the task opens the way', async () => {
    const { tasks } = orgo.client
    const taskId = await create()
    await tasks.assign({ taskId, assignee: 'person:tom' })
    await move(taskId, 'open')
    await tasks.tag({ taskId, add: ['tiny'] })
    expect(await move(taskId, 'done')).toMatchObject({ status: 'done' })
  })

  it('TSK-20 a state has its own deadline: shown, told to the module when it is over, and ended by moving on', async () => {
    const { tasks } = orgo.client
    const [slow, fast] = [await create(), await create()]
    const started = orgo.clock.now()
    expect((await tasks.get({ taskId: slow })).stateDueAt).toBe(started + 2 * 86_400_000)
    await tasks.assign({ taskId: fast, assignee: 'person:tom' })
    await move(fast, 'open')
    expect((await tasks.get({ taskId: fast })).stateDueAt).toBeNull()
    orgo.clock.pass(2 * 86_400_000 + 60_000)
    orgo.engine.wake()
    const steps = async (taskId: string) => (await tasks.get({ taskId })).escalations.map((one) => [one.state, one.to])
    expect(await steps(slow)).toEqual([['fired', 'role:head']])
    expect(await steps(fast)).toEqual([['cancelled', 'role:head']])
  })
})
