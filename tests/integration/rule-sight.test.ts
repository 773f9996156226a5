import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../../shared/contract/contract.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const canary = 'zanzibar'
const hour = 3_600_000
const rules = {
  'cases/module.yaml': 'module: 1\ntitle: Cases\nconfidential: true\n',
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'desk/desk.yaml': `orgo_rules: 1
rules:
  - id: grievance
    phase: qualify
    if: "subject contains 'grievance' or body contains 'a grievance'"
    then: [{ confidential: { readers: ["person:lea"] } }, { tag: case }, { escalate_after: 1 hour }]
  - { id: lamp, if: "subject contains 'lamp'", then: [{ tag: lamp }, { escalate_after: 1 hour }] }
  - { id: late, mode: off, if: "subject contains 'the'", then: { tag: late } }
  - { id: watcher, mode: observe, if: "subject contains 'the'", then: { tag: seen } }
  - { id: aging, when: timer, if: "task.created older than 30 minutes", then: { tag: old } }
`,
}
const mails = [
  writeMail({ id: 'lamp@sender.example', subject: 'The lamp is dark' }),
  writeMail({ id: 'case@sender.example', subject: `The grievance about ${canary}`, body: canary }),
]

let orgo: TestOrgo
let nobody: Client
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false, rules })
  nobody = createRouterClient(orgo.engine.router, { context: { session: { ...orgo.engine.owner, sight: ['person:ana'] } } })
})
afterEach(() => orgo.close())

const tasks = async () => (await orgo.client.tasks.list({ view: 'all', limit: 50 })).rows
const secret = async () => (await tasks()).find(({ confidential }) => confidential) ?? expect.unreachable()

describe('what rules and their tools show of a confidential matter', () => {
  it('A1 A-12 AUT-9 is nothing, on any of their surfaces', async () => {
    await orgo.importMbox(mails, { mode: 'live' })
    orgo.clock.set(sentAt + 2 * hour)
    orgo.engine.wake()
    let backtest = await nobody.rules.startBacktest({ drafts: [] })
    for await (const state of await nobody.rules.watchBacktest({ backtestId: backtest.backtestId })) backtest = state
    const of = { drafts: [] }
    const answers = await Promise.all([
      nobody.escalations.list({}),
      nobody.escalations.away({}),
      nobody.escalations.deadlines({}),
      nobody.escalations.simulate({ until: sentAt + 30 * 24 * hour }),
      ...['grievance', 'lamp', 'aging', 'watcher'].map((ruleId) => nobody.rules.history({ ruleId })),
      nobody.rules.shadow({ ruleId: 'watcher' }),
      nobody.rules.try({ ...of, ruleId: 'grievance', samples: 20 }),
      nobody.rules.try({ ...of, ruleId: 'watcher', samples: 20 }),
      nobody.rules.backtestRows({ backtestId: backtest.backtestId }),
      nobody.rules.apply({ ruleId: 'grievance', dryRun: true }),
      nobody.rules.runs({}),
      nobody.rules.list({}),
      nobody.tasks.undoStack({}),
      nobody.schedules.list({}),
    ])
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(canary)
    expect(await nobody.rules.history({ ruleId: 'grievance' })).toMatchObject({ rows: [], total: 0 })
    expect(await nobody.rules.try({ ...of, ruleId: 'grievance' })).toMatchObject({ total: 1, matched: 0 })
    expect((await nobody.rules.list({})).rules.find(({ ruleId }) => ruleId === 'grievance')?.hits).toBe(0)
    expect((await orgo.client.rules.history({ ruleId: 'grievance' })).total).toBe(1)
  })

  it('A1 A-12 is nothing of the mail before it in its thread, from the moment on that makes it one', async () => {
    const [, report] = mails
    const first = writeMail({ id: 'first@sender.example', subject: `A lamp for ${canary}`, body: canary })
    await orgo.importMbox([first], { mode: 'live' })
    expect((await nobody.messages.search({ query: canary })).rows).toHaveLength(1)
    const next = { id: 'next@sender.example', inReplyTo: 'first@sender.example', subject: `Re: A lamp for ${canary}` }
    await orgo.importMbox([writeMail({ ...next, body: 'It is a grievance.' })], { mode: 'live' })
    expect(report).toBeDefined()
    expect(await secret()).toMatchObject({ title: `A lamp for ${canary}` })
    for (const answer of [
      await nobody.messages.search({ query: canary }),
      await nobody.messages.list({ limit: 50 }),
      await nobody.tasks.list({ view: 'all' }),
    ])
      expect(JSON.stringify(answer)).not.toContain(canary)
  })

  it('A1 AUT-7 taking a run back leaves what its caller may not see, and does not name it', async () => {
    await orgo.importMbox(mails, { mode: 'live' })
    orgo.writeRules({ 'desk/desk.yaml': rules['desk/desk.yaml'].replace('{ id: late, mode: off,', '{ id: late,') })
    await orgo.client.rules.reload({})
    const { run } = await orgo.client.rules.apply({ ruleId: 'late', dryRun: false })
    await orgo.engine.idle()
    const { taskId } = await secret()
    expect((await orgo.client.tasks.get({ taskId })).tags).toContain('late')
    const outcome = await nobody.rules.undoRun({ runId: run?.runId ?? '' })
    expect(outcome).toMatchObject({ undone: 1, kept: [] })
    expect((await orgo.client.tasks.get({ taskId })).tags).toContain('late')
    expect((await orgo.client.rules.undoRun({ runId: run?.runId ?? '' })).undone).toBe(1)
    expect((await orgo.client.tasks.get({ taskId })).tags).not.toContain('late')
  })

  it('A1 TSK-17 nobody takes back, without naming it, what they did to a task that is hidden from them now', async () => {
    await orgo.importMbox(mails, { mode: 'live' })
    const { taskId } = await secret()
    const lamp = (await tasks()).find(({ title }) => title.includes('lamp'))?.taskId ?? ''
    await orgo.client.tasks.setPriority({ taskId: lamp, priority: 'high' })
    await orgo.client.tasks.setPriority({ taskId, priority: 'urgent' })
    expect((await nobody.tasks.undoStack({})).undo.map((step) => step.taskId)).toEqual([lamp])
    expect(await nobody.tasks.undo({})).toMatchObject({ task: { taskId: lamp } })
    expect((await orgo.client.tasks.get({ taskId })).priority).toBe('urgent')
  })
})
