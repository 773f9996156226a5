import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { projections } from '../../electron/core/store/ops/rebuild-projections.ts'
import type { RuleRun } from '../../shared/model/rule-work.ts'
import { readTables } from './read-tables.ts'
import { faultOf, readSample, type TestOptions, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const module = 'module: 1\ntitle: Desk\nteam: front\n'
const opened: TestOrgo[] = []
afterEach(async () => {
  for (const orgo of opened.splice(0)) await orgo.close()
})

const files = (rules: string) => ({ 'desk/module.yaml': module, 'desk/rules.yaml': rules })

async function openWith(rules: string, options: TestOptions = {}): Promise<TestOrgo> {
  const orgo = await testOrgo({ rules: files(rules), shippedRules: false, seed: 'apply', ...options })
  opened.push(orgo)
  return orgo
}

async function change(orgo: TestOrgo, rules: string): Promise<void> {
  orgo.clock.pass(minute)
  orgo.writeRules(files(rules))
  const set = await orgo.client.rules.reload({})
  expect(set.stale).toBe(false)
}

const minute = 60_000
const day = 86_400_000
const mail = (n: number, subject: string, more: Parameters<typeof writeMail>[0] = {}): string =>
  writeMail({ id: `m${n}@sender.example`, subject, date: dateHeader(sentAt + n * minute), ...more })

const quiet = '- id: nothing\n  condition: "subject contains \'zzzzz\'"\n  action: { tag: z }\n'
const leaks = `- id: leak
  condition: "subject contains 'leak'"
  action: { set_priority: urgent, tag: leak, escalate_after: 1 hour, route_to: duty@office.example }
`

async function apply(orgo: TestOrgo, ruleId = 'leak', since?: number): Promise<RuleRun> {
  const { run } = await orgo.client.rules.apply({ ruleId, ...(since === undefined ? {} : { since }) })
  await orgo.engine.idle()
  return orgo.client.rules.run({ runId: run?.runId ?? '' })
}

/** The state of all tasks and messages, without the times of the last touch. */
function readState(orgo: TestOrgo): Promise<string> {
  return orgo.withStore(({ read }) => {
    const tables = readTables(read, [...projections, 'messages'])
    const isGone = new Set((tables.tasks ?? []).filter((row) => row.deleted === 1).map((row) => row.task_id))
    const kept = Object.entries(tables).map(([name, rows]) => [
      name,
      rows.filter((row) => !isGone.has(row.task_id)).map(({ updated_at: _, ...row }) => row),
    ])
    return JSON.stringify(kept)
  })
}

describe('applying a rule to mail that is there', () => {
  it('AUT-6 I1 makes the tasks of old mail, open and silent, once', async () => {
    const orgo = await openWith(quiet)
    await orgo.importMbox([mail(1, 'A leak'), mail(2, 'Re: A leak', { inReplyTo: 'm1@sender.example' }), mail(3, 'Tea')])
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(3)
    await change(orgo, leaks)
    const run = await apply(orgo)
    expect(run).toMatchObject({ state: 'complete', matched: 2, total: 2, judged: 2, tasksMade: 1, tasksChanged: 0, withheld: 2 })
    const { rows } = await orgo.client.tasks.list({})
    expect(rows).toMatchObject([{ title: 'A leak', priority: 'urgent', closedAt: null, escalatesAt: null }])
    const task = await orgo.client.tasks.get({ taskId: rows[0]?.taskId ?? '' })
    expect(task.withheld.map(({ action }) => action).sort()).toEqual(['escalate_after', 'route_to'])
    expect(task.createdAt).toBe(sentAt + minute)
    const again = await apply(orgo)
    expect(again).toMatchObject({ state: 'complete', matched: 2, total: 0, tasksMade: 0, tasksChanged: 0, withheld: 0 })
    expect((await orgo.client.rules.runs({ ruleId: 'leak' })).rows.map(({ runId }) => runId)).toEqual([again.runId, run.runId])
  })

  it('AUT-6 a dry run writes nothing and says the same numbers', async () => {
    const orgo = await openWith(quiet)
    await orgo.importMbox([mail(1, 'A leak'), mail(2, 'Another leak'), mail(3, 'Tea')])
    await change(orgo, leaks)
    const before = await orgo.withStore(({ read }) => JSON.stringify(readTables(read)))
    const { run, trial } = await orgo.client.rules.apply({ ruleId: 'leak', dryRun: true })
    expect(run).toBeNull()
    expect(trial).toMatchObject({ judged: 3, total: 3, matched: 2, newTasks: 2 })
    expect(trial.samples.map(({ subject }) => subject)).toEqual(['Another leak', 'A leak'])
    expect(await orgo.withStore(({ read }) => JSON.stringify(readTables(read)))).toBe(before)
    const since = await orgo.client.rules.apply({ ruleId: 'leak', dryRun: true, since: sentAt + 2 * minute })
    expect(since.trial).toMatchObject({ judged: 2, matched: 1 })
  })

  it('AUT-6 a run that would act on too much is refused, and does nothing', async () => {
    const orgo = await openWith(quiet)
    orgo.writeFile(
      'profile/config.yaml',
      'orgo_config: 1\norganisation: { name: "", time_zone: UTC, language: en }\nrules: { apply_at_most: 2 }\n',
    )
    await orgo.importMbox([1, 2, 3].map((n) => mail(n, `Leak ${n}`)))
    await change(orgo, leaks)
    const fault = await faultOf(orgo.client.rules.apply({ ruleId: 'leak' }))
    expect(fault).toMatchObject({ code: 'TOO_MANY', data: { matched: 3, limit: 2 } })
    expect((await orgo.client.tasks.list({})).total).toBe(0)
    expect(await faultOf(orgo.client.rules.apply({ ruleId: 'leek' }))).toMatchObject({
      code: 'RULE_NOT_FOUND',
      data: { near: 'leak' },
    })
  })

  it('AUT-8 a run whose process died has failed, says so, and can be taken back', async () => {
    let orgo = await openWith(quiet)
    await orgo.importMbox([mail(1, 'A leak')])
    await change(orgo, leaks)
    const run = await apply(orgo)
    await orgo.withStore((store) =>
      store.write((tx) => tx.run("UPDATE rule_apply_runs SET state = 'running', ended_at = NULL, process_id = 2147483646")),
    )
    opened.pop()
    orgo = await orgo.reopen()
    opened.push(orgo)
    const broken = await orgo.client.rules.run({ runId: run.runId })
    expect(broken).toMatchObject({ state: 'failed', problem: expect.stringContaining('closed before the run ended') })
    await orgo.client.rules.undoRun({ runId: run.runId })
    expect((await orgo.client.tasks.list({})).total).toBe(0)
  })
})

describe('taking a run back', () => {
  it('R12 AUT-7 the sample archive is as it was before, row by row', async () => {
    const orgo = await openWith(`${quiet}- id: bills
  condition: "subject contains 'invoice'"
  action: { tag: bill, set_priority: low }
`)
    await orgo.importMbox(readSample())
    await change(
      orgo,
      `- id: leak
  condition: "body contains any ('heating', 'invoice', 'water')"
  action: [{ set_priority: urgent }, { tag: water }, { assign: "role:plumber" }, { due: 3 days }, { add_note: "Found late." }]
- id: follow
  when: task.created
  condition: "task.open"
  action: { tag: new }
`,
    )
    const before = await readState(orgo)
    const run = await apply(orgo)
    expect(run.tasksMade).toBeGreaterThan(3)
    expect(run.tasksChanged).toBeGreaterThan(0)
    expect(await readState(orgo)).not.toBe(before)
    const undo = await orgo.client.rules.undoRun({ runId: run.runId })
    expect(undo).toMatchObject({ kept: [], undone: run.tasksMade + run.tasksChanged, run: { state: 'undone' } })
    expect(await readState(orgo)).toBe(before)
    expect((await faultOf(orgo.client.rules.undoRun({ runId: run.runId }))).code).toBe('NOTHING_TO_UNDO')
    // What was taken back can be done again, and taken back again.
    const again = await apply(orgo)
    expect(again.tasksMade).toBe(run.tasksMade)
    await orgo.client.rules.undoRun({ runId: again.runId })
    expect(await readState(orgo)).toBe(before)
  })

  it('R12 AUT-7 property: whatever people did since stays, and the rest goes back', async () => {
    const orgo = await openWith(quiet)
    await orgo.importMbox([0, 1, 2, 3, 4, 5].map((n) => mail(n, `Leak ${n}`)))
    await change(orgo, leaks)
    const deed = fc.constantFrom('none', 'comment', 'priority', 'tag', 'close')
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 6 }), async (deeds) => {
        const before = await readState(orgo)
        const run = await apply(orgo)
        const { rows } = await orgo.client.tasks.list({ view: 'open', limit: 100 })
        const made = rows.filter(({ title }) => title.startsWith('Leak'))
        const touched: string[] = []
        for (const [index, { taskId }] of made.entries()) {
          const { tasks } = orgo.client
          const what = deeds[index]
          if (what !== 'none') touched.push(taskId)
          if (what === 'comment') await tasks.comment({ taskId, text: 'Mine.' })
          if (what === 'priority') await tasks.setPriority({ taskId, priority: 'low' })
          if (what === 'tag') await tasks.tag({ taskId, add: ['mine'] })
          if (what === 'close') await tasks.close({ taskId })
        }
        const undo = run.total === 0 ? null : await orgo.client.rules.undoRun({ runId: run.runId })
        expect((undo?.kept ?? []).map(({ taskId }) => taskId).sort()).toEqual(run.total === 0 ? [] : touched.sort())
        for (const { sentence } of undo?.kept ?? []) expect(sentence).toContain('has worked on it since')
        if (touched.length === 0) expect(await readState(orgo)).toBe(before)
        // For the next round, what people did is taken back too, and then what stayed of the run.
        for (const _ of touched) await orgo.client.tasks.undo({})
        if (touched.length > 0) await orgo.client.rules.undoRun({ runId: run.runId })
        expect(await readState(orgo)).toBe(before)
      }),
      { numRuns: 6 },
    )
  })
})

describe('the history of a rule', () => {
  it('AUT-9 has every message and task with version and effects, page by page', async () => {
    const orgo = await openWith(`${leaks}- id: hand
  when: manual
  action: { tag: hand }
`)
    await orgo.importMbox([mail(1, 'A leak'), mail(2, 'A second leak'), mail(3, 'Tea')])
    const { rows, total } = await orgo.client.rules.history({ ruleId: 'leak' })
    expect(total).toBe(2)
    expect(rows.map(({ title, outcome, event }) => [title, outcome, event])).toEqual([
      ['A second leak', 'matched', 'message.received'],
      ['A leak', 'matched', 'message.received'],
    ])
    expect(rows[0]?.effects).toEqual(
      expect.arrayContaining(['new task', 'priority urgent', 'tags leak', 'route to duty@office.example']),
    )
    expect(rows[0]?.taskId).toMatch(/^task_/)
    const first = await orgo.client.rules.history({ ruleId: 'leak', limit: 1 })
    const second = await orgo.client.rules.history({ ruleId: 'leak', limit: 1, cursor: first.nextCursor ?? '' })
    expect([...first.rows, ...second.rows]).toEqual(rows)
    expect(second.nextCursor).toBeNull()

    const taskIds = rows.map(({ taskId }) => taskId ?? '')
    await orgo.client.rules.runMacro({ ruleId: 'hand', taskIds })
    const hand = await orgo.client.rules.history({ ruleId: 'hand' })
    expect(hand.rows.map(({ event, effects }) => [event, effects])).toEqual([
      ['manual', ['tags hand']],
      ['manual', ['tags hand']],
    ])
    const set = await orgo.client.rules.list({})
    expect(set.rules.map(({ ruleId, hits }) => [ruleId, hits])).toEqual([
      ['leak', 2],
      ['hand', 2],
    ])
  })
})

describe('a shadow report', () => {
  it('AUT-10 says what would have been, and nothing was', async () => {
    const orgo = await openWith(leaks.replace('- id: leak', '- id: leak\n  mode: observe'), { now: sentAt })
    await orgo.importMbox([mail(1, 'A leak'), mail(2, 'Re: A leak', { inReplyTo: 'm1@sender.example' }), mail(3, 'Tea')], {
      mode: 'live',
    })
    expect((await orgo.client.tasks.list({})).total).toBe(0)
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(3)
    orgo.clock.pass(3 * day)
    const report = await orgo.client.rules.shadow({ ruleId: 'leak' })
    expect(report).toMatchObject({ since: sentAt, until: sentAt + 14 * day, ended: false, judged: 3, matched: 2, newTasks: 1 })
    expect(report.sentence).toBe('In 3 days it met 2 of 3 messages and would have made 1 task.')
    expect(report.samples.map(({ subject }) => subject)).toEqual(['Re: A leak', 'A leak'])
    expect(report.samples[1]?.actions.map(({ action, result }) => `${action} ${result}`)).toContain('set_priority applied')
    orgo.clock.pass(11 * day)
    expect((await orgo.client.rules.shadow({ ruleId: 'leak' })).ended).toBe(true)
    await change(orgo, leaks)
    expect((await faultOf(orgo.client.rules.shadow({ ruleId: 'leak' }))).code).toBe('NOT_OBSERVING')
  })
})

describe('macros', () => {
  const macros = `- id: close-it
  when: manual
  condition: "task.priority is high"
  action: { set_status: done, tag: swept }
- id: loud
  when: manual
  title: Make it loud
  action: { set_priority: urgent, add_note: "Loud." }
`

  it('AUT-4 gives each task all of it or none with a sentence, and one undo takes the run back', async () => {
    const orgo = await openWith(macros)
    const make = async (priority: 'high' | 'low') =>
      (await orgo.client.tasks.create({ title: `A ${priority} task`, module: 'desk', priority })).taskId
    const [high, other, low] = [await make('high'), await make('high'), await make('low')]
    const gone = 'task_00000000-0000-4000-8000-000000000000'
    expect((await orgo.client.rules.macros({})).map(({ ruleId, title }) => [ruleId, title])).toContainEqual([
      'loud',
      'Make it loud',
    ])
    const before = await readState(orgo)
    const outcome = await orgo.client.rules.runMacro({ ruleId: 'close-it', taskIds: [high, low, gone, other, high] })
    expect(outcome).toEqual({
      changed: [high, other],
      failed: [
        { taskId: low, sentence: 'Its condition does not hold for this task.' },
        { taskId: gone, sentence: 'This task does not exist.' },
      ],
    })
    const task = await orgo.client.tasks.get({ taskId: high })
    expect([task.status, task.tags]).toEqual(['done', ['swept']])
    const { undo } = await orgo.client.tasks.undoStack({})
    expect(undo[0]).toMatchObject({ command: 'macro.run', tasks: 2 })
    await orgo.client.tasks.undo({})
    expect(await readState(orgo)).toBe(before)
    await orgo.client.tasks.redo({})
    expect((await orgo.client.tasks.get({ taskId: other })).status).toBe('done')
  })

  it('AUT-4 a person who runs it may change what a person set, and may run it again', async () => {
    const orgo = await openWith(macros)
    const { taskId } = await orgo.client.tasks.create({ title: 'One', module: 'desk', priority: 'low' })
    for (const notes of [1, 2]) {
      expect((await orgo.client.rules.runMacro({ ruleId: 'loud', taskIds: [taskId] })).changed).toEqual([taskId])
      const task = await orgo.client.tasks.get({ taskId })
      expect([task.priority, task.comments.length]).toEqual(['urgent', notes])
    }
  })

  it('R8 AUT-4 a ladder begins at no closed task', async () => {
    const orgo = await openWith(`- id: ladder
  when: manual
  action: { escalate_after: 1 hour }
`)
    const { taskId } = await orgo.client.tasks.create({ title: 'One', module: 'desk' })
    await orgo.client.tasks.close({ taskId })
    const { changed, failed } = await orgo.client.rules.runMacro({ ruleId: 'ladder', taskIds: [taskId] })
    expect(changed).toEqual([])
    expect(failed).toEqual([{ taskId, sentence: 'A closed task begins no ladder.' }])
  })
})

describe('joining by subject', () => {
  const rules = `- id: meter
  phase: qualify
  condition: "subject contains 'meter'"
  action: { join: { by: subject, within: "14 days" } }
- id: task
  condition: "subject contains 'meter'"
  action: { tag: meter, assign: "role:office" }
`
  const reading = (n: number, at: number, more: Parameters<typeof writeMail>[0] = {}): string =>
    writeMail({ id: `r${n}@sender.example`, subject: 'Meter reading', date: dateHeader(sentAt + at), ...more })
  const threads = async (orgo: TestOrgo): Promise<string[][]> =>
    orgo.withStore(({ read }) => {
      const rows = read.all<{ thread_no: number; message_id: string }>(
        'SELECT thread_no, message_id FROM messages ORDER BY thread_no, message_no',
      )
      const byThread = new Map<number, string[]>()
      for (const row of rows) byThread.set(row.thread_no, [...(byThread.get(row.thread_no) ?? []), row.message_id.slice(0, 2)])
      return [...byThread.values()].sort()
    })

  it('T14 AUT-5 joins the newest open thread of the same sender and subject within the window', async () => {
    const orgo = await openWith(rules)
    const mails = [
      reading(1, 0),
      reading(2, day),
      reading(3, 2 * day, { from: 'Otto Example <otto@other.example>' }),
      reading(4, 20 * day),
      reading(5, 20.5 * day, { subject: 'Meter broken' }),
    ]
    await orgo.importMbox(mails, { mode: 'live' })
    expect(await threads(orgo)).toEqual([['r1', 'r2'], ['r3'], ['r4'], ['r5']])
    expect((await orgo.client.tasks.list({})).total).toBe(4)
    const { rows } = await orgo.client.rules.history({ ruleId: 'meter' })
    expect(rows.map(({ outcome }) => outcome)).toEqual(['matched', 'matched', 'matched', 'matched', 'matched'])
    // The link is of the log: threads made anew are the same.
    const task = (await orgo.client.tasks.list({})).rows.find(({ createdAt }) => createdAt === sentAt)
    const { messages } = await orgo.client.tasks.get({ taskId: task?.taskId ?? '' })
    expect(messages).toHaveLength(2)
  })

  it('T14 AUT-5 stays apart without a rule, and from a thread whose task is closed', async () => {
    const apart = await openWith(rules.slice(rules.indexOf('- id: task')))
    await apart.importMbox([reading(1, 0), reading(2, day)], { mode: 'live' })
    expect(await threads(apart)).toEqual([['r1'], ['r2']])
    const closed = await openWith(rules)
    await closed.importMbox([reading(1, 0)], { mode: 'live' })
    const [row] = (await closed.client.tasks.list({})).rows
    await closed.client.tasks.close({ taskId: row?.taskId ?? '' })
    await closed.importMbox([reading(2, day)], { mode: 'live' })
    expect(await threads(closed)).toEqual([['r1'], ['r2']])
  })
})
