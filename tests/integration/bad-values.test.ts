import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const rules = {
  'desk/module.yaml': `module: 1
title: Desk
service_levels:
  - { name: all, title: All, first_response: 1 hour, solution: 1 day }
`,
  'desk/desk.yaml': `orgo_rules: 1
rules:
  - { id: desk-lamp, if: "subject contains 'lamp'", then: { tag: lamp } }
  - { id: desk-work, if: "subject contains 'lamp'", then: { set_priority: high } }
`,
}

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false, rules })
})
afterEach(() => orgo.close())

const makeTask = async () => (await orgo.client.tasks.create({ title: 'A lamp', module: 'desk' })).taskId

describe('values that nobody can mean', () => {
  it.each([-1, 8.64e15 + 1, Number.MAX_SAFE_INTEGER, 253_402_300_800_000])('a due time of %s is refused', async (dueAt) => {
    const taskId = await makeTask()
    expect((await faultOf(orgo.client.tasks.setDue({ taskId, dueAt }))).code).toBe('BAD_REQUEST')
    expect((await orgo.client.tasks.get({ taskId })).dueAt).toBeNull()
  })

  it.each(['nobody', 'person:', 'role:a b', 'person:x\ny', 'colour:red', 'a@b@c'])('nobody is called %j', async (assignee) => {
    const taskId = await makeTask()
    expect((await faultOf(orgo.client.tasks.assign({ taskId, assignee }))).code).toBe('BAD_REQUEST')
    expect((await orgo.client.tasks.get({ taskId })).assignee).toBeNull()
  })

  it.each(['person:ana', 'role:head_teacher', 'team:school-office', 'hausmeister@schule.example'])(
    '%s is somebody',
    async (assignee) => {
      const taskId = await makeTask()
      expect((await orgo.client.tasks.assign({ taskId, assignee })).assignee).toBe(assignee)
    },
  )
})

describe('promises about old mail', () => {
  it('I1 R11 what came by a silent import is promised from its import on, not overdue from its first moment', async () => {
    orgo.clock.set(sentAt + 90 * 24 * 3_600_000)
    await orgo.importMbox([writeMail({ id: 'a@sender.example', subject: 'A lamp is dark' })])
    const [row] = (await orgo.client.tasks.list({ limit: 5 })).rows
    const { serviceLevel } = await orgo.client.tasks.get({ taskId: row?.taskId ?? expect.unreachable() })
    expect(serviceLevel?.deadlines.map(({ state, startedAt }) => [state, startedAt])).toEqual([
      ['running', orgo.clock.now()],
      ['running', orgo.clock.now()],
    ])
    expect((await orgo.client.tasks.list({ view: 'overdue', limit: 5 })).rows).toEqual([])
  })
})
