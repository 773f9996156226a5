import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../shared/contract/contract.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'

const rules = {
  'cases/module.yaml': 'module: 1\ntitle: Cases\nconfidential: true\n',
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
}
const canary = 'zanzibar'

let orgo: TestOrgo
let nobody: Client
let open: string
let secret: string
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false, rules })
  const { router, owner } = orgo.engine
  nobody = createRouterClient(router, { context: { session: { ...owner, sight: ['person:ana'] } } })
  open = (await orgo.client.tasks.create({ title: 'In the open', module: 'desk', assignee: 'person:tom' })).taskId
  secret = (await orgo.client.tasks.create({ title: canary, module: 'cases', assignee: 'person:tom' })).taskId
  await orgo.client.tasks.link({ taskId: secret, kind: 'part_of', otherId: open })
  await orgo.client.tasks.link({ taskId: secret, kind: 'blocks', otherId: open })
})
afterAll(() => orgo.close())

describe('what hangs on a task and is confidential', () => {
  it('A1 TSK-11 a link to it is not there for others, neither read nor in the answer to a command', async () => {
    expect((await orgo.client.tasks.get({ taskId: open })).links).toHaveLength(2)
    expect((await nobody.tasks.get({ taskId: open })).links).toEqual([])
    const answers = [
      await nobody.tasks.comment({ taskId: open, text: 'Hello.' }),
      await nobody.tasks.undo({}),
      await nobody.tasks.undoStack({}),
      await nobody.tasks.list({ view: 'all' }),
      await nobody.schedules.list({}),
      await nobody.tasks.assignees({}),
    ]
    expect(JSON.stringify(answers)).not.toContain(canary)
  })

  it('A1 TSK-11 a whole is not closed over a part that its closer may not see, and the part is not named', async () => {
    for (const openParts of ['refuse', 'close'] as const) {
      const refused = await faultOf(nobody.tasks.close({ taskId: open, openParts }))
      expect(refused).toMatchObject({ code: 'HAS_OPEN_PARTS', data: { parts: [] } })
      expect(JSON.stringify(refused)).not.toContain(canary)
    }
    const bulk = await nobody.tasks.bulk({ taskIds: [open], close: true, openParts: 'close' })
    expect(JSON.stringify(bulk)).not.toContain(canary)
    expect((await orgo.client.tasks.get({ taskId: secret })).closedAt).toBeNull()
  })

  it('A1 TSK-18 hidden work is not handed over, and not even counted', async () => {
    expect(await nobody.tasks.handOver({ from: 'person:tom', to: 'person:lea' })).toMatchObject({
      done: 1,
      unchanged: 0,
      failed: [],
    })
    expect((await orgo.client.tasks.get({ taskId: secret })).assignee).toBe('person:tom')
  })

  it('A1 TSK-13 a confidential task is not merged into the open, and its repetition is not one for all', async () => {
    expect((await faultOf(orgo.client.tasks.merge({ taskId: open, otherIds: [secret] }))).message).toMatch(/is confidential/)
    expect((await faultOf(nobody.tasks.merge({ taskId: open, otherIds: [secret] }))).code).toBe('TASK_NOT_FOUND')
    expect((await faultOf(orgo.client.schedules.repeatTask({ taskId: secret, rrule: 'FREQ=DAILY' }))).code).toBe('BAD_SCHEDULE')
    const other = await orgo.client.tasks.create({ title: 'Another', module: 'cases' })
    expect(await orgo.client.tasks.merge({ taskId: secret, otherIds: [other.taskId] })).toMatchObject({ confidential: true })
  })
})
