import { afterEach, describe, expect, it } from 'vitest'
import { beginTry, markCommitting, settleTry } from '../../electron/core/outbox/tries.ts'
import { takeMail } from './outbox-rows.ts'
import { type Office, openOffice } from './outbox-steps.ts'
import { faultOf, type TestOrgo } from './test-orgo.ts'
import { postfixBounce } from './write-receipts.ts'

let orgo: TestOrgo
let office: Office
afterEach(() => orgo.close())

const write = (to: string, send: boolean) =>
  orgo.client.outbox.compose({
    ...{ taskId: office.taskId, recipients: [to], subject: `To ${to}`, text: 'We come on Monday.' },
    ...(send ? { send: 'now' as const } : {}),
  })

const timeline = async (): Promise<string[]> => {
  const { events } = await orgo.client.outbox.timeline({ taskId: office.taskId })
  return events.map(({ what, to, by, sentence }) => [what, to.join(), by ?? '', sentence ?? ''].join(' | '))
}

describe('OUT-18 the history of a task', () => {
  it('OUT-18 tells what became of its mail, the newest first, and nothing of drafts', async () => {
    office = await openOffice()
    orgo = office.orgo
    await write('draft@sender.example', false)
    await write('ida@sender.example', true)
    orgo.clock.pass(60_000)
    const [taken] = await takeMail(orgo)
    orgo.clock.pass(60_000)
    const { outboxId } = await write('bo@sender.example', true)
    orgo.clock.pass(1_000)
    await orgo.client.outbox.cancel({ outboxIds: [outboxId] })
    orgo.clock.pass(60_000)
    const doubt = await write('cleo@sender.example', true)
    orgo.clock.pass(60_000)
    await orgo.engine.idle()
    await orgo.withStore((store) =>
      store.write((tx) => {
        const now = orgo.clock.now()
        const n = beginTry(tx, doubt.outboxId, now)?.n ?? 0
        markCommitting(tx, doubt.outboxId, n, now)
        const end = { outcome: 'in_doubt', recipients: [], smtpReply: null, reason: 'Cut.', nextTryAt: null } as const
        settleTry(tx, doubt.outboxId, n, end, now)
      }),
    )
    orgo.clock.pass(60_000)
    await orgo.client.outbox.resolveDoubt({ outboxId: doubt.outboxId, answer: 'arrived' })
    expect(await timeline()).toEqual([
      'arrived | cleo@sender.example | person:ana | ',
      'in_doubt | cleo@sender.example |  | Cut.',
      'queued | cleo@sender.example | person:ana | ',
      'cancelled | bo@sender.example | person:ana | ',
      'queued | bo@sender.example | person:ana | ',
      'accepted | ida@sender.example |  | ',
      'queued | ida@sender.example | person:ana | ',
    ])
    const bounce = postfixBounce({ id: 'b@mx.example', who: 'ida@sender.example', of: taken?.messageId ?? '' })
    await orgo.importMbox([bounce], { mode: 'live', name: 'bounce.mbox' })
    expect(await timeline()).toContainEqual('bounced | ida@sender.example |  | ida@sender.example: This address does not exist.')
  })

  it('OUT-18 says why a mail is held, and hides mail from whoever may not read it', async () => {
    office = await openOffice({ account: false })
    orgo = office.orgo
    await write('ida@sender.example', true)
    expect(await timeline()).toEqual([expect.stringMatching(/^held \| ida@sender.example \| {2}\| No account is set up/)])
    await orgo.withStore((store) =>
      store.write((tx) => {
        tx.run("UPDATE outbox SET confidential = 1, author = 'person:ben'")
      }),
    )
    expect(await timeline()).toEqual([])
    await orgo.withStore((store) =>
      store.write((tx) => {
        tx.run('UPDATE tasks SET confidential = 1 WHERE task_id = ?', office.taskId)
        tx.run("INSERT INTO task_readers (task_id, target) VALUES (?, 'person:ben')", office.taskId)
      }),
    )
    expect((await faultOf(timeline())).code).toBe('TASK_NOT_FOUND')
  })
})
