import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freezeMails } from '../../electron/core/outbox/freeze-mails.ts'
import { beginTry, markCommitting } from '../../electron/core/outbox/tries.ts'
import { contextOf } from './delivery-context.ts'
import { type DeliveryStand, openDeliveryStand, queueMail } from './delivery-stand.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

let stand: DeliveryStand
let server: MailServer
beforeEach(async () => {
  server = await startMailServer()
  stand = await openDeliveryStand()
  await stand.account(server.port)
})
afterEach(async () => {
  vi.useRealTimers()
  await stand.close()
  await server.close()
})

const ann = 'ann@customer.example'

/** A try that another process began and did not end; process 4194304 and above is none on Linux. */
async function leaveSending(isCommitting: boolean, owner: string): Promise<string> {
  const outboxId = stand.queue(ann)
  await freezeMails(stand.store, contextOf(stand.ports)().settings, stand.ports.log, stand.clock.now)
  const now = stand.clock.now()
  stand.store.write((tx) => {
    const begun = beginTry(tx, outboxId, now)
    if (isCommitting) markCommitting(tx, outboxId, begun?.n ?? 0, now)
    tx.run(
      `INSERT INTO jobs (kind, subject_id, state, created_at, lease_owner, lease_until) VALUES ('deliver-mail', 'all', 'running', ?, ?, ?)`,
      ...[now, owner, now + 30_000],
    )
  })
  return outboxId
}

const gone = '4194999:0000'

describe('rounds of delivery', () => {
  it('DLV-6 a round goes on while due mail leaves, though its bytes are made a hundred at a time', async () => {
    const ids = Array.from({ length: 120 }, (_, n) =>
      queueMail(stand.store, contextOf(stand.ports)(), [`ann${n}@customer.example`]),
    )
    const round = await stand.delivery.flush()
    expect([round?.accepted, round?.waiting, server.received.length]).toEqual([120, 0, 120])
    expect(ids.filter((outboxId) => stand.row(outboxId).state !== 'accepted')).toEqual([])
  })

  it('DLV-2 what a process left that is gone is settled without a round: in doubt after the mark, waiting before it', async () => {
    const outboxId = await leaveSending(true, gone)
    stand.delivery.settleLeft()
    expect(stand.row(outboxId)).toMatchObject({ state: 'in_doubt', phase: null })
    expect(stand.attempts(outboxId)).toEqual(['in_doubt'])
    expect(server.received).toEqual([])
  })

  it('DLV-2 before the mark nothing can have left: it waits', async () => {
    const outboxId = await leaveSending(false, gone)
    stand.delivery.settleLeft()
    expect(stand.row(outboxId)).toMatchObject({ state: 'queued', phase: null })
  })

  it('DLV-5 what a process sends that is at work is not settled by another', async () => {
    const outboxId = await leaveSending(true, `${process.ppid}:0000`)
    stand.delivery.settleLeft()
    expect(stand.row(outboxId).state).toBe('sending')
  })

  it('DLV-11 mail that another process queues is noticed within seconds by one that stays', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    stand.delivery.wake()
    vi.advanceTimersByTime(3_000)
    await stand.delivery.idle()
    const outboxId = stand.queue(ann)
    await stand.delivery.idle()
    expect(stand.row(outboxId).state).toBe('queued')
    vi.advanceTimersByTime(3_000)
    await stand.delivery.idle()
    expect(stand.row(outboxId).state).toBe('accepted')
  })
})
