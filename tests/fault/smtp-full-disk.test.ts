import { afterEach, describe, expect, it } from 'vitest'
import { createDelivery } from '../../electron/core/outbox/delivery/delivery.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { describeStoreFault } from '../../electron/core/store/store-fault.ts'
import { contextOf } from './delivery-context.ts'
import { type DeliveryStand, longLimits, openDeliveryStand } from './delivery-stand.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

let stand: DeliveryStand
let server: MailServer
afterEach(async () => {
  await stand.close()
  await server.close()
})

/** Delivers with a store that takes nothing once `isFull` says so. */
async function deliverOn(isFull: () => boolean): Promise<string | undefined> {
  const write: Store['write'] = (work) => {
    if (isFull()) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    return stand.store.write(work)
  }
  const delivery = createDelivery({
    ...{ store: { ...stand.store, write }, ports: stand.ports, context: contextOf(stand.ports) },
    ...{ onChange: () => undefined, limits: longLimits },
  })
  const fault = await delivery.round().then(
    () => undefined,
    (error: unknown) => describeStoreFault(error)?.sentence,
  )
  await delivery.close()
  return fault
}

describe('a disk that fills while mail is sent', () => {
  it('DLV-2 says that a mail the server took will stand in doubt, and it does, and is not sent twice', async () => {
    server = await startMailServer()
    stand = await openDeliveryStand()
    await stand.account(server.port)
    const outboxId = stand.queue('ann@customer.example')
    expect(await deliverOn(() => server.received.length > 0)).toBe(
      'The disk is full. Free some space, at least 64 MB. The mail server took one mail, but that could not be noted: it will stand as in doubt, and is not sent again by itself. Then say what became of it with "orgo outbox resolve-doubt".',
    )
    expect(stand.row(outboxId)).toMatchObject({ state: 'sending', phase: 'committing' })
    stand.clock.pass(60_000)
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('in_doubt')
    expect(server.received).toHaveLength(1)
  })

  it('DLV-2 says that a mail which had not left is tried again, and it is', async () => {
    server = await startMailServer()
    stand = await openDeliveryStand()
    await stand.account(server.port)
    const outboxId = stand.queue('ann@customer.example')
    const isBegun = () => stand.row(outboxId).state === 'sending'
    expect(await deliverOn(isBegun)).toBe(
      'The disk is full. Free some space, at least 64 MB. One mail had not left; it stays in the outbox and is tried again.',
    )
    stand.clock.pass(60_000)
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('accepted')
    expect(server.received).toHaveLength(1)
  })
})
