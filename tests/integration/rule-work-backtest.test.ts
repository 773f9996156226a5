import { afterEach, describe, expect, it } from 'vitest'
import type { Backtest, OutcomeKind, OutcomeRow } from '../../shared/model/rule-work.ts'
import { readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const opened: TestOrgo[] = []
afterEach(async () => {
  for (const orgo of opened.splice(0)) await orgo.close()
})

type Rules = Record<string, string>

async function openWith(rules: Rules, mails: Buffer | readonly string[], shippedRules = false): Promise<TestOrgo> {
  const orgo = await testOrgo({ rules, shippedRules, seed: 'backtest' })
  opened.push(orgo)
  await orgo.importMbox(mails, { name: 'mail.mbox' })
  return orgo
}

async function run(orgo: TestOrgo, drafts: Rules, since?: number): Promise<{ backtest: Backtest; rows: OutcomeRow[] }> {
  const started = await orgo.client.rules.startBacktest({
    drafts: Object.entries(drafts).map(([path, text]) => ({ path: `rules/${path}`, text })),
    ...(since === undefined ? {} : { since }),
  })
  let backtest = started
  for await (const state of await orgo.client.rules.watchBacktest({ backtestId: started.backtestId })) backtest = state
  const { rows } = await orgo.client.rules.backtestRows({ backtestId: started.backtestId, limit: 200 })
  return { backtest, rows }
}

type TaskRow = {
  thread: string
  owner: string | null
  priority: string
  module: string
  status: string
  tags: string
  confidential: number
}

/** The tasks of a profile by the message that made each: read from its tables, and from nothing that backtests know of. */
async function tasksOf(orgo: TestOrgo): Promise<Map<string, TaskRow>> {
  const rows = await orgo.withStore(({ read }) =>
    read.all<TaskRow>(
      `SELECT thread_fingerprint AS thread, coalesce(assignee, team) AS owner, priority, module, status, confidential,
         (SELECT coalesce(group_concat(tag, ', '), '') FROM (SELECT tag FROM task_tags WHERE task_tags.task_id = tasks.task_id ORDER BY tag))
           AS tags
       FROM tasks WHERE deleted = 0`,
    ),
  )
  return new Map(rows.map((row) => [row.thread, row]))
}

/** What differs between two fresh profiles that had one set each. */
function countApart(from: Map<string, TaskRow>, to: Map<string, TaskRow>): Partial<Record<OutcomeKind, number>> {
  const both = [...from].flatMap(([thread, row]) => {
    const other = to.get(thread)
    return other ? [[row, other] as const] : []
  })
  const differing = (field: keyof TaskRow): number => both.filter(([a, b]) => a[field] !== b[field]).length
  return {
    gained: [...to.keys()].filter((thread) => !from.has(thread)).length,
    lost: [...from.keys()].filter((thread) => !to.has(thread)).length,
    owner: differing('owner'),
    priority: differing('priority'),
    module: differing('module'),
    status: differing('status'),
    tags: differing('tags'),
    confidential: differing('confidential'),
  }
}

async function prove(before: Rules, after: Rules, mails: Buffer | readonly string[], shipped = false): Promise<Backtest> {
  const [one, other] = [await openWith(before, mails, shipped), await openWith(after, mails, shipped)]
  const { backtest, rows } = await run(one, after)
  expect(backtest).toMatchObject({ state: 'complete', approximate: 0, problem: null })
  expect(backtest.judged).toBe(backtest.total)
  const expected = countApart(await tasksOf(one), await tasksOf(other))
  // A row tells when two tasks part, and may tell that they meet again: the tasks that stay apart are compared.
  const apart = Object.fromEntries(Object.keys(expected).map((kind) => [kind, countEnds(rows, kind)]))
  expect(apart).toEqual(expected)
  return backtest
}

const countEnds = (rows: readonly OutcomeRow[], kind: string): number => rows.filter((row) => row.kind === kind).length

const module = 'module: 1\ntitle: Desk\n'
const base = `- id: bill
  condition: "subject contains any ('invoice', 'bill')"
  action: { tag: bill, assign: "role:bookkeeper" }
- id: loud
  condition: "body contains 'urgent' or subject contains 'urgent'"
  action: { set_priority: urgent, route_to: "team:front" }
- id: rest
  phase: notify
  condition: "thread.new and not is_list"
  action: { tag: seen }
`

describe('a backtest', () => {
  it('RWK-8 P-10 its figures are those of two fresh profiles: a changed, a new and a removed rule', async () => {
    const files: Rules = { 'desk/module.yaml': module, 'desk/rules.yaml': base }
    const backtest = await prove(
      files,
      {
        ...files,
        'desk/rules.yaml':
          `${base.replace("'bill')", "'bill', 'lift', 'water')").replace('role:bookkeeper', 'role:office')}- id: heat
  condition: "body contains 'heating'"
  action: { set_priority: { at_least: high }, tag: heat }
`.replace(/- id: loud[\s\S]*?- id: rest/, '- id: rest'),
      },
      readSample(),
    )
    expect(backtest.sentence).toMatch(/^Over all mail: \+\d+ tasks?/)
  })

  it('RWK-8 P-10 beside the shipped rules: one more of the office, for mails and for new tasks', async () => {
    const own = `- id: all-bill
  phase: notify
  condition: "subject contains any ('invoice', 'Rechnung', 'key')"
  action: { set_priority: urgent, tag: bill }
- id: all-new
  when: task.created
  condition: "task.priority is urgent and subject contains 'water'"
  action: { tag: new-water, assign: "role:coordinator" }
`
    const backtest = await prove({}, { '_all/own.yaml': own }, readSample(), true)
    expect(backtest.counts).toMatchObject({ priority: expect.any(Number), gained: 0, lost: 0 })
    expect(backtest.counts.priority).toBeGreaterThan(0)
  })

  it('RWK-8 rules that look at what others decided are replayed whole', async () => {
    const files: Rules = { 'desk/module.yaml': module, 'desk/rules.yaml': base }
    const follow = `- id: follow
  phase: assign
  condition: "task.open and not thread.new"
  action: { set_priority: high, tag: follow }
- id: stop-bills
  phase: qualify
  condition: "from contains 'invoice'"
  action: { tag: quiet }
  stop: all
`
    await prove(files, { ...files, 'desk/follow.yaml': follow }, readSample())
  })

  it('RWK-8 a thread keeps its course: what a first mail made is not made again by its answers', async () => {
    const thread = [
      writeMail({ id: 'a1@sender.example', subject: 'Water in room 4' }),
      writeMail({
        id: 'a2@sender.example',
        subject: 'Re: Water in room 4',
        date: dateHeader(sentAt + 60_000),
        inReplyTo: 'a1@sender.example',
      }),
      writeMail({ id: 'b1@sender.example', subject: 'Lamp' }),
      writeMail({
        id: 'b2@sender.example',
        subject: 'Re: Lamp',
        body: 'There is water too',
        inReplyTo: 'b1@sender.example',
      }),
    ]
    const before: Rules = {
      'desk/rules.yaml': '- id: wet\n  condition: "subject contains \'water\'"\n  action: { set_priority: high }\n',
    }
    const after: Rules = {
      'desk/rules.yaml':
        '- id: wet\n  condition: "subject contains \'water\' or body contains \'water\'"\n  action: { set_priority: urgent, route_to: "boss@desk.example" }\n',
    }
    const backtest = await prove(before, after, thread)
    expect(backtest.counts).toMatchObject({ gained: 1, lost: 0, priority: 1, mail: 2 })
    expect(backtest.sentence).toBe('Over all mail: +1 task, 1 with another priority, 2 with other mail.')
  })

  it('RWK-8 what a person changed meanwhile is theirs under both sets, and such mail is counted as approximate', async () => {
    const before: Rules = {
      'desk/rules.yaml': '- id: wet\n  condition: "subject contains \'water\'"\n  action: { set_priority: high }\n',
    }
    const orgo = await openWith(before, [writeMail({ id: 'a1@sender.example', subject: 'Water' })])
    const [task] = (await orgo.client.tasks.list({})).rows
    await orgo.client.tasks.assign({ taskId: task?.taskId ?? '', assignee: `person:${orgo.engine.owner.personId}` })
    await orgo.importMbox([writeMail({ id: 'a2@sender.example', subject: 'Re: Water', inReplyTo: 'a1@sender.example' })])
    const { backtest, rows } = await run(orgo, {
      'desk/rules.yaml': `${before['desk/rules.yaml']}- id: mine\n  phase: notify\n  condition: "task.assignee is not empty"\n  action: { tag: mine }\n`,
    })
    expect(backtest).toMatchObject({ approximate: 1, counts: { tags: 1 } })
    expect(rows).toMatchObject([{ kind: 'tags', before: null, after: 'mine', ruleIds: ['mine'], subject: 'Re: Water' }])
  })

  it('RWK-8 counts only the time that was asked for, writes nothing, can be cancelled, and is gone with its process', async () => {
    const files: Rules = { 'desk/rules.yaml': base }
    const orgo = await openWith(files, readSample())
    const dump = () =>
      orgo.withStore(({ read }) => ({
        runs: read.all('SELECT * FROM rule_runs'),
        sets: read.all('SELECT hash, version FROM rule_sets'),
        tasks: read.all('SELECT * FROM tasks'),
        ops: read.get('SELECT count(*) AS n FROM op'),
      }))
    const before = await dump()
    const draft = { 'desk/rules.yaml': base.replace('role:bookkeeper', 'role:office') }
    const all = await run(orgo, draft)
    const times = all.rows.map((row) => row.at).sort((a, b) => a - b)
    const since = times[Math.floor(times.length / 2)] ?? 0
    const late = await run(orgo, draft, since)
    expect(late.backtest.total).toBeLessThan(all.backtest.total)
    expect(late.rows).toEqual(all.rows.filter((row) => row.at >= since))
    const started = await orgo.client.rules.startBacktest({
      drafts: [],
      fromHash: all.backtest.fromHash,
      toHash: all.backtest.fromHash,
    })
    expect(await orgo.client.rules.cancelBacktest({ backtestId: started.backtestId })).toMatchObject({ state: 'cancelled' })
    expect(await orgo.client.rules.backtest({ backtestId: started.backtestId })).toMatchObject({ state: 'cancelled' })
    expect(await dump()).toEqual(before)
  })
})
