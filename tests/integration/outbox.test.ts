import { afterEach, describe, expect, it } from 'vitest'
import { addAccount, writePeople } from './outbox-steps.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const rules = { 'desk/module.yaml': 'module: 1\ntitle: Desk\nteam: front\n' }

let orgo: TestOrgo
afterEach(() => orgo.close())

/** An office with people, an account, and one mail from outside that became a task. */
async function office(): Promise<{ taskId: string; messageId: string }> {
  orgo = await testOrgo({ rules, shippedRules: false, seed: 'outbox' })
  writePeople(orgo)
  await addAccount(orgo)
  await orgo.importMbox([writeMail({ id: 'lamp@sender.example', subject: 'The lamp is dark' })], { mode: 'live' })
  const [message] = (await orgo.client.messages.list({})).rows
  if (!message) throw new Error('no message came')
  const task = await orgo.client.tasks.create({ title: 'Lamp', module: 'desk', messageId: message.messageId })
  return { taskId: task.taskId, messageId: message.messageId }
}

describe('an answer that a person writes', () => {
  it('OUT-1 O2 waits in the row for the time to take it back, and has its bytes', async () => {
    const { messageId } = await office()
    const mail = await orgo.client.outbox.compose({ answers: messageId, subject: '', text: 'We come on Monday.', send: 'now' })
    expect(mail).toMatchObject({ state: 'queued', kind: 'reply', notBefore: sentAt + 10_000, nextTryAt: sentAt + 10_000 })
    expect(await faultOf(orgo.client.outbox.show({ outboxId: 'mail_00000000-0000-0000-0000-000000000000' }))).toMatchObject({
      code: 'OUTBOX_NOT_FOUND',
    })
  })
})
