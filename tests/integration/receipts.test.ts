import { afterEach, describe, expect, it } from 'vitest'
import { findTask, taskFactsOf } from '../../electron/core/tasks/task-facts.ts'
import { putSentMail, receiptsOf, standingOf, stateOf, takeMail } from './outbox-rows.ts'
import { addAccount } from './outbox-steps.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'
import {
  awayNotice,
  delayNotice,
  exchangeBounce,
  gmailBounce,
  oursId,
  postfixBounce,
  qmailBounce,
  readReceipt,
  theirs,
} from './write-receipts.ts'

let orgo: TestOrgo
afterEach(() => orgo.close())

// Whatever comes makes a task: what makes none was held back by nothing but the receipt.
const everything = `orgo_rules: 1
rules:
  - id: everything
    if: "size > 0"
    then: [{ set_priority: high }, { tag: met }]
`

async function open(): Promise<void> {
  orgo = await testOrgo({
    rules: { 'desk/module.yaml': 'module: 1\ntitle: Desk\n', 'desk/desk.yaml': everything },
    shippedRules: false,
    now: sentAt + 3_600_000,
  })
}

async function openWithTask(): Promise<{ taskId: string }> {
  await open()
  await orgo.importMbox([writeMail({ id: 'q@tenant.example', from: theirs, subject: 'My heating' })], { mode: 'live' })
  const [task] = (await orgo.client.tasks.list({})).rows
  if (!task) throw new Error('no task')
  return { taskId: task.taskId }
}

const arrive = (...mails: string[]) => orgo.importMbox(mails, { mode: 'live' })
const titles = async () => (await orgo.client.tasks.list({})).rows.map(({ title }) => title)
const triage = async () => (await orgo.client.messages.list({ view: 'triage' })).rows.map(({ subject }) => subject)
const subjectsOf = async (taskId: string) => (await orgo.client.tasks.get({ taskId })).messages.map(({ subject }) => subject)

/** The id of a mail of ours, one for each number. */
const idOf = (n: number): string => oursId.replace('orgo.4f0e8a9c', `orgo.4f0e8a9${n}`)

const bounces: [string, (of: string) => string, string][] = [
  ['RFC 3464 as Postfix writes it', (of) => postfixBounce({ of }), 'This address does not exist.'],
  ['Exchange Online', (of) => exchangeBounce({ of }), 'This address takes no mail.'],
  ['Gmail', (of) => gmailBounce({ of }), 'The mailbox is full.'],
  ['qmail', (of) => qmailBounce({ of }), 'This address does not exist.'],
]

describe('bounces', () => {
  it('RCP-1 T8 as each program writes them: the recipient bounced, why, on the task; no new task, no rule, no mail', async () => {
    const { taskId } = await openWithTask()
    const before = await orgo.client.tasks.get({ taskId })
    for (const [index, [name, bounce, reason]] of bounces.entries()) {
      const outboxId = await putSentMail(orgo, { taskId, messageId: idOf(index) })
      const archive = await arrive(bounce(idOf(index)))
      expect(archive, name).toMatchObject({ imported: 1, tasks: 0 })
      expect(await standingOf(orgo, outboxId), name).toEqual([
        { address: theirs, outcome: 'accepted', delivery: 'bounced', reason, at: sentAt + 60_000 },
      ])
    }
    expect(await titles()).toEqual(['My heating'])
    expect(await triage()).toEqual([])
    const after = await orgo.client.tasks.get({ taskId })
    expect(after.messages).toHaveLength(before.messages.length + bounces.length)
    expect([after.status, after.priority, after.tags]).toEqual([before.status, before.priority, before.tags])
    expect((await orgo.client.messages.list({})).total).toBe(1 + bounces.length)
    const runs = await orgo.withStore((store) => store.read.get<{ n: number }>('SELECT count(*) AS n FROM rule_runs')?.n)
    expect(runs).toBe(1)
    expect((await orgo.client.outbox.list({})).total).toBe(bounces.length)
  })

  it('RCP-1 T8 ten bounces of one mail change nothing more, and the subject does not grow', async () => {
    const { taskId } = await openWithTask()
    const outboxId = await putSentMail(orgo, { taskId })
    const again = Array.from({ length: 10 }, (_, index) =>
      postfixBounce({
        id: `b${index}@mx.example`,
        at: sentAt + 60_000 + index,
        subject: `${'Undeliverable: '.repeat(index)}Your heating`,
      }),
    )
    await arrive(...again)
    expect(await titles()).toEqual(['My heating'])
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'bounced', at: sentAt + 60_000 })
  })

  it('RCP-3 reports in any order: what is certain stays', async () => {
    await open()
    const outboxId = await putSentMail(orgo)
    await arrive(postfixBounce())
    await arrive(delayNotice())
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'bounced' })
    expect((await receiptsOf(orgo)).map(({ kind }) => kind).toSorted()).toEqual(['bounced', 'delayed'])
  })

  it('RCP-3 a mail that is late says so in words', async () => {
    await open()
    const outboxId = await putSentMail(orgo)
    await arrive(delayNotice())
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({
      delivery: 'delayed',
      reason: 'It is late; the servers keep trying. The receiving server did not answer.',
    })
  })

  it('RCP-4 a bounce for somebody the mail did not go to is ignored, with a line', async () => {
    await open()
    const outboxId = await putSentMail(orgo, { to: [theirs, 'other@tenant.example'] })
    await arrive(postfixBounce({ who: 'stranger@elsewhere.example' }))
    expect((await standingOf(orgo, outboxId)).map(({ delivery }) => delivery)).toEqual(['unknown', 'unknown'])
    expect(await receiptsOf(orgo)).toEqual([
      {
        kind: 'ignored',
        outbox: outboxId,
        address: '',
        sentence: 'It speaks of stranger@elsewhere.example, to whom that mail did not go.',
      },
    ])
    const { rows, total } = await orgo.client.receipts.list({ outboxId, kind: 'ignored' })
    expect([total, rows[0]?.subject, rows[0]?.address]).toEqual([1, 'Undelivered Mail Returned to Sender', null])
    expect((await orgo.client.receipts.list({ kind: 'bounced' })).total).toBe(0)
  })

  it('RCP-4 a bounce of a mail that never left from here is ignored, with a line', async () => {
    await open()
    const outboxId = await putSentMail(orgo, { state: 'held' })
    await arrive(postfixBounce())
    await arrive(postfixBounce({ id: 'b9@mx.example', of: 'unknown@elsewhere.example' }))
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'unknown' })
    expect((await receiptsOf(orgo)).map(({ kind, outbox }) => [kind, outbox])).toEqual([
      ['ignored', ''],
      ['ignored', ''],
    ])
  })

  it('RCP-4 old mail is no news: bounces of an archive that concern nothing of ours leave no line', async () => {
    await open()
    await orgo.importMbox([postfixBounce({ of: 'unknown@elsewhere.example' })])
    expect(await receiptsOf(orgo)).toEqual([])
  })
})

describe('receipts and automatic answers', () => {
  it('A-12 RCP-1 what is said of mail about a confidential task is as confidential: nobody finds its words', async () => {
    const { taskId } = await openWithTask()
    await orgo.withStore((store) => store.write((tx) => tx.run('UPDATE tasks SET confidential = 1 WHERE task_id = ?', taskId)))
    await putSentMail(orgo, { taskId })
    await arrive(awayNotice())
    const row = await orgo.withStore((store) =>
      store.read.get("SELECT confidential FROM messages WHERE subject LIKE 'Automatic reply%'"),
    )
    expect(row).toEqual({ confidential: 1 })
    expect((await orgo.client.messages.search({ query: 'away' })).total).toBe(0)
  })

  it('RCP-2 a receipt says that it was opened; a program that answers is no person', async () => {
    const { taskId } = await openWithTask()
    const outboxId = await putSentMail(orgo, { taskId })
    await arrive(readReceipt())
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'delivered', reason: 'It was opened.' })
    await arrive(awayNotice())
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({
      delivery: 'auto_replied',
      reason: 'A program answered: "Automatic reply: Your heating"',
    })
    expect(await titles()).toEqual(['My heating'])
    expect(await triage()).toEqual([])
  })

  it('RCP-2 an answer of a person counts, is judged by the rules, and joins the task', async () => {
    const { taskId } = await openWithTask()
    const outboxId = await putSentMail(orgo, { taskId })
    await arrive(
      awayNotice(),
      writeMail({ id: 'yes@tenant.example', from: theirs, subject: 'Re: Your heating', inReplyTo: oursId }),
    )
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'answered' })
    expect(await titles()).toEqual(['My heating'])
    expect(await subjectsOf(taskId)).toContain('Re: Your heating')
  })

  it('RCP-2 O8 nobody waits for us because a program answered or a mail bounced', async () => {
    const { taskId } = await openWithTask()
    const isHandled = () =>
      orgo.withStore((store) => {
        const task = findTask(store.read, taskId)
        return task && taskFactsOf(store.read, task).handled
      })
    expect(await isHandled()).toBe(false)
    orgo.clock.pass(1000)
    await orgo.client.tasks.comment({ taskId, text: 'I have written to her.' })
    await putSentMail(orgo, { taskId })
    orgo.clock.pass(1000)
    await arrive(awayNotice(), postfixBounce())
    expect(await isHandled()).toBe(true)
    await arrive(writeMail({ id: 'yes@tenant.example', from: theirs, subject: 'Re: Your heating', inReplyTo: oursId }))
    expect(await isHandled()).toBe(false)
  })
})

describe('mail in doubt', () => {
  it('RCP-5 O1 a bounce, a receipt, a program and an answer each prove that a server took it', async () => {
    await open()
    const proofs = [
      (of: string) => postfixBounce({ of }),
      (of: string) => readReceipt({ of }),
      (of: string) => awayNotice({ of }),
      (of: string) => writeMail({ id: 'yes@tenant.example', from: theirs, inReplyTo: of }),
    ]
    for (const [index, proof] of proofs.entries()) {
      const outboxId = await putSentMail(orgo, { state: 'in_doubt', messageId: idOf(index) })
      await arrive(proof(idOf(index)))
      expect(await stateOf(orgo, outboxId)).toBe('accepted')
      expect((await standingOf(orgo, outboxId))[0]?.outcome).toBe('accepted')
    }
  })

  it('RCP-5 O1 what a stranger forges proves nothing', async () => {
    await open()
    const outboxId = await putSentMail(orgo, { state: 'in_doubt' })
    await arrive(postfixBounce({ who: 'stranger@elsewhere.example' }))
    expect(await stateOf(orgo, outboxId)).toBe('in_doubt')
  })
})

describe('answers to mail that we began', () => {
  const begin = async () => {
    await open()
    const { taskId } = await orgo.client.tasks.create({ title: 'Call the plumber', module: 'desk' })
    return { taskId, outboxId: await putSentMail(orgo, { taskId, kind: 'message' }) }
  }

  it('T5 RCP-6 the answer is on the task, and makes no other', async () => {
    const { taskId } = await begin()
    await arrive(writeMail({ id: 'yes@tenant.example', from: theirs, subject: 'Re: Your heating', inReplyTo: oursId }))
    expect(await titles()).toEqual(['Call the plumber'])
    expect(await subjectsOf(taskId)).toEqual(['Re: Your heating'])
    // And what is answered to that answer as well.
    await arrive(
      writeMail({
        id: 'more@tenant.example',
        from: theirs,
        subject: 'Re: Your heating',
        inReplyTo: 'yes@tenant.example',
        date: 'Mon, 06 Jan 2025 10:00:00 +0000',
      }),
    )
    expect(await titles()).toEqual(['Call the plumber'])
  })

  it('T5 RCP-6 a colleague of whom we wrote to answers: on the task, and whom we wrote to has not answered', async () => {
    const { taskId, outboxId } = await begin()
    await arrive(
      writeMail({ id: 'yes@tenant.example', from: 'colleague@tenant.example', subject: 'Re: Your heating', inReplyTo: oursId }),
    )
    expect(await subjectsOf(taskId)).toEqual(['Re: Your heating'])
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'unknown' })
  })

  it('T4 RCP-6 the provider gave our mail another Message-ID: the copy in Sent, and the answer to it, are on the task', async () => {
    const { taskId, outboxId } = await begin()
    const sent = writeMail({
      id: '0102018f-aa@provider.example',
      from: 'desk@house.example',
      to: theirs,
      subject: 'Your heating',
      headers: [`X-Orgo-Message-ID: <${oursId}>`],
    })
    const answer = writeMail({
      id: 'yes@tenant.example',
      from: theirs,
      subject: 'Re: Your heating',
      inReplyTo: '0102018f-aa@provider.example',
    })
    await arrive(sent, answer)
    expect(await titles()).toEqual(['Call the plumber'])
    expect((await subjectsOf(taskId)).toSorted()).toEqual(['Re: Your heating', 'Your heating'])
    expect(await triage()).toEqual([])
    expect(await stateOf(orgo, outboxId)).toBe('accepted')
  })

  it('T4 T5 RCP-6 with a real mail, rewritten on its way, no copy in Sent, and a program that keeps nothing but the subject', async () => {
    await open()
    await addAccount(orgo)
    const { taskId } = await orgo.client.tasks.create({ title: 'Call the plumber', module: 'desk' })
    const { outboxId } = await orgo.client.outbox.compose({
      ...{ taskId, recipients: [{ to: theirs }], subject: 'Your heating', text: 'When may we come?', send: 'now' },
    })
    orgo.clock.pass(60_000)
    const [left] = await takeMail(orgo)
    const subject = /^Subject: (.*\[#[0-9A-Z-]+\])\r?$/m.exec(left?.mime ?? '')?.[1] ?? ''
    await arrive(
      writeMail({ id: 'yes@tenant.example', from: theirs, subject: `Re: ${subject}`, inReplyTo: '0102018f-bb@provider.example' }),
    )
    expect(await titles()).toEqual(['Call the plumber'])
    expect((await standingOf(orgo, outboxId))[0]).toMatchObject({ delivery: 'answered' })
    // A stranger whom the subject was forwarded to has not answered, and is no part of the task (T2).
    await arrive(
      writeMail({ id: 'no@elsewhere.example', from: 'stranger@elsewhere.example', subject: `Re: ${subject}`, body: 'What?' }),
    )
    expect((await titles()).length).toBe(2)
  })

  it('T7 RCP-7 our own mail that comes back makes no task and waits for nobody; a stranger with its id is mail like any', async () => {
    const { taskId } = await begin()
    await arrive(writeMail({ id: oursId, from: 'desk@house.example', to: theirs, subject: 'Your heating' }))
    expect(await titles()).toEqual(['Call the plumber'])
    expect(await triage()).toEqual([])
    expect(await subjectsOf(taskId)).toEqual(['Your heating'])
    await arrive(writeMail({ id: oursId, from: 'stranger@elsewhere.example', subject: 'Pay this bill', body: 'Now.' }))
    expect((await titles()).toSorted()).toEqual(['Call the plumber', 'Pay this bill'])
  })
})
