import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLease } from '../../electron/core/jobs/lease.ts'
import { createDelivery } from '../../electron/core/outbox/delivery/delivery.ts'
import { freezeMails } from '../../electron/core/outbox/freeze-mails.ts'
import { settleDoubt } from '../../electron/core/outbox/settle-doubt.ts'
import { beginTry, markCommitting } from '../../electron/core/outbox/tries.ts'
import { contextOf } from './delivery-context.ts'
import { type DeliveryStand, longLimits, openDeliveryStand, shortLimits } from './delivery-stand.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts'

let stand: DeliveryStand
let server: MailServer
let proxy: FaultProxy
let accountId: string
const open = async (options: MailServerOptions = {}, limits = longLimits): Promise<void> => {
  server = await startMailServer(options)
  proxy = await startFaultProxy(server.port)
  stand = await openDeliveryStand({ limits })
  accountId = await stand.account(proxy.port)
}
beforeEach(() => {
  stand = undefined as unknown as DeliveryStand // each test opens its own
})
afterEach(async () => {
  await stand.close()
  await proxy.close()
  await server.close()
})

const ann = 'ann@customer.example'
const ben = 'ben@customer.example'
const eve = 'eve@customer.example'
const hourMs = 3_600_000

describe('delivery', () => {
  it('DLV-3 O6 O7 a recipient refused for good ends, one refused for now gets the same bytes alone, nobody gets it twice', async () => {
    const refuse = { [ben]: { code: 550, text: 'unknown' }, [eve]: { code: 451, text: 'greylisted' } }
    await open({ refuse })
    const outboxId = stand.queue([ann, ben, eve])
    await stand.delivery.round()
    expect(stand.recipients(outboxId)).toEqual({ [ann]: 'accepted', [ben]: 'refused', [eve]: 'pending' })
    expect(stand.row(outboxId)).toMatchObject({
      state: 'queued',
      last_error: '127.0.0.1 refused one recipient. 127.0.0.1 takes one recipient later; the others have it.',
    })
    Reflect.deleteProperty(refuse, eve)
    stand.clock.pass(hourMs)
    await stand.delivery.round()
    expect(stand.recipients(outboxId)).toEqual({ [ann]: 'accepted', [ben]: 'refused', [eve]: 'accepted' })
    expect([stand.row(outboxId).state, stand.attempts(outboxId)]).toEqual(['accepted', ['partly', 'partly']])
    expect(server.received.map(({ to }) => to)).toEqual([[ann], [eve]])
    const [first, second] = server.received
    expect(second?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true)
    expect(second?.from).toBe(first?.from)
  })

  it('DLV-3 O6 fails where every recipient is refused for good, and waits where one is not', async () => {
    const refuse = { [ann]: { code: 550, text: 'unknown' }, [ben]: { code: 450, text: 'busy' } }
    await open({ refuse })
    const failed = stand.queue([ann])
    const waiting = stand.queue([ann, ben])
    await stand.delivery.round()
    expect([stand.row(failed).state, stand.recipients(failed)]).toEqual(['failed', { [ann]: 'refused' }])
    expect([stand.row(waiting).state, stand.recipients(waiting)]).toEqual(['queued', { [ann]: 'refused', [ben]: 'pending' }])
  })

  it('DLV-3 RFC 5321 4.5.3.1.10: 552 after others were taken means too many at once', async () => {
    const refuse = { [ben]: { code: 552, text: 'too many recipients' } }
    await open({ refuse })
    const outboxId = stand.queue([ann, ben])
    await stand.delivery.round()
    expect(stand.recipients(outboxId)).toEqual({ [ann]: 'accepted', [ben]: 'pending' })
  })

  it.each([
    ['the person says that it arrived', 'arrived'],
    ['a report proves that it arrived', 'receipt'],
  ] as const)(
    'DLV-3 OUT-2 O1 in doubt, whoever was put off or refused is not counted as reached where %s',
    async (_title, how) => {
      const refuse = { [ben]: { code: 550, text: 'unknown' }, [eve]: { code: 451, text: 'greylisted' } }
      await open({ refuse })
      const outboxId = stand.queue([ann, ben, eve])
      proxy.setFault({ at: 'reply', cut: true })
      await stand.delivery.round()
      expect(stand.row(outboxId).state).toBe('in_doubt')
      expect(stand.recipients(outboxId)).toEqual({ [ann]: 'pending', [ben]: 'refused', [eve]: 'pending' })
      const by = how === 'arrived' ? 'person:ana' : null
      stand.store.write((tx) => settleDoubt(tx, outboxId, { how, by, now: stand.clock.now() }))
      expect(stand.recipients(outboxId)).toEqual({ [ann]: 'accepted', [ben]: 'refused', [eve]: 'pending' })
      expect(stand.row(outboxId)).toMatchObject({ state: 'queued', last_error: null })
      proxy.setFault(null)
      Reflect.deleteProperty(refuse, eve)
      stand.clock.pass(hourMs)
      await stand.delivery.round()
      expect(stand.row(outboxId).state).toBe('accepted')
      expect(server.received.map(({ to }) => to)).toEqual([[ann], [eve]])
    },
  )

  it('DLV-2 DLV-3 killed after the mark, what the server said of each recipient is known', async () => {
    await open()
    const outboxId = stand.queue([ann, ben, eve])
    await freezeMails(stand.store, contextOf(stand.ports)().settings, stand.ports.log, stand.clock.now)
    const now = stand.clock.now()
    stand.store.write((tx) => {
      const begun = beginTry(tx, outboxId, now)
      markCommitting(tx, outboxId, begun?.n ?? 0, now, [
        { address: ann, outcome: 'accepted', smtpReply: '250 OK' },
        { address: ben, outcome: 'refused', smtpReply: '550 unknown' },
        { address: eve, outcome: 'later', smtpReply: '451 greylisted' },
      ])
    })
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('in_doubt')
    stand.store.write((tx) => settleDoubt(tx, outboxId, { how: 'arrived', by: 'person:ana', now }))
    expect(stand.recipients(outboxId)).toEqual({ [ann]: 'accepted', [ben]: 'refused', [eve]: 'pending' })
  })

  it('DLV-4 O7 a mail that is tried again has the Message-ID and the bytes of the first try', async () => {
    await open()
    const outboxId = stand.queue(ann)
    proxy.setFault({ at: 'dot', say: '451 try later' })
    await stand.delivery.round()
    const frozen = () => stand.store.read.get<{ hash: Buffer }>('SELECT mime_hash AS hash FROM outbox')?.hash.toString('hex')
    const before = frozen()
    proxy.setFault(null)
    stand.clock.pass(hourMs)
    await stand.delivery.round()
    expect(frozen()).toBe(before)
    const { message_id: messageId } = stand.store.read.get<{ message_id: string }>('SELECT message_id FROM outbox') ?? {}
    expect(server.received.map((mail) => mail.messageId)).toEqual([messageId])
    expect(stand.attempts(outboxId)).toEqual(['retry', 'accepted'])
  })

  it('DLV-4 a later try comes later and later, and ends after five days of "later"', async () => {
    await open({ refuse: { [ann]: { code: 451, text: 'greylisted' } } })
    const outboxId = stand.queue(ann)
    const waits: number[] = []
    for (let round = 0; stand.row(outboxId).state === 'queued' && round < 200; round += 1) {
      await stand.delivery.round()
      const next = stand.row(outboxId).next_try_at
      if (next === null) break
      waits.push(next - stand.clock.now())
      stand.clock.set(next)
    }
    expect(waits[0]).toBeLessThan(2 * 60_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(4.8 * hourMs)
    expect(new Set(waits).size).toBeGreaterThan(waits.length / 2)
    expect(stand.row(outboxId)).toMatchObject({ state: 'failed', last_error: expect.stringMatching(/tried for five days/) })
  })

  it('DLV-2 O1 after a crash what was not marked is tried again, and what was marked is in doubt', async () => {
    await open()
    const [before, marked] = [stand.queue(ann), stand.queue(ben)]
    await stand.delivery.round()
    stand.store.write((tx) => {
      tx.run("UPDATE outbox SET state = 'sending', phase = iif(outbox_id = ?, 'committing', 'smtp_open')", marked)
      tx.run("UPDATE outbox_recipients SET outcome = 'pending'")
      tx.run('UPDATE outbox_attempts SET ended_at = NULL, outcome = NULL')
    })
    await stand.delivery.round()
    expect([stand.row(before).state, stand.row(marked).state]).toEqual(['accepted', 'in_doubt'])
    stand.clock.pass(30 * 24 * hourMs)
    await stand.delivery.flush()
    expect(stand.row(marked).state).toBe('in_doubt')
    expect(server.received.map(({ to }) => to[0])).toEqual([ann, ben, ann])
  })

  it('DLV-5 A-16 only one process sends: the other leaves it alone, and takes over when the first is gone', async () => {
    await open()
    const outboxId = stand.queue(ann)
    const lease = takeLease(stand.store, 'deliver-mail', 'all', `${process.pid}:another`, stand.clock.now)
    expect(await stand.delivery.round()).toBeNull()
    expect(server.received).toEqual([])
    lease?.end('waiting')
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('accepted')
  })

  it('DLV-5 a sender that slept through its lease hands over nothing more', async () => {
    await open()
    const outboxId = stand.queue(ann)
    proxy.setFault({ at: 'data', stall: true })
    const round = stand.delivery.round()
    while (stand.row(outboxId).state !== 'sending') await new Promise((resolve) => setTimeout(resolve, 5))
    // Another process took over: it found the try unmarked and made it due again.
    stand.store.write((tx) => {
      tx.run("UPDATE jobs SET lease_owner = 'another' WHERE kind = 'deliver-mail'")
      tx.run("UPDATE outbox SET state = 'queued', phase = NULL")
    })
    proxy.setFault(null)
    await stand.delivery.close()
    await round
    expect(server.received).toEqual([])
    expect(stand.row(outboxId).state).toBe('queued')
  })

  it('DLV-6 O2 goes out once when its time has come, however long the machine slept', async () => {
    await open()
    const outboxId = stand.queue(ann, { notBefore: stand.clock.now() + 10_000 })
    await stand.delivery.round()
    expect(stand.row(outboxId)).toMatchObject({ state: 'queued', tries: 0 })
    stand.clock.pass(3 * 24 * hourMs)
    const again = createDelivery({ ...stand, context: contextOf(stand.ports), onChange: () => undefined, limits: longLimits })
    await Promise.all([stand.delivery.round(), again.round()])
    await again.round()
    expect(server.received).toHaveLength(1)
    expect(stand.row(outboxId).state).toBe('accepted')
  })

  it('DLV-6 flush does not wait for a later try, and does not break the time to take a mail back', async () => {
    await open()
    const [tried, undoable] = [stand.queue(ann), stand.queue(ben, { notBefore: stand.clock.now() + 10_000 })]
    proxy.setFault({ at: 'mail', say: '451 try later' })
    await stand.delivery.round()
    proxy.setFault(null)
    const round = await stand.delivery.flush()
    expect([stand.row(tried).state, stand.row(undoable).state, round?.accepted]).toEqual(['accepted', 'queued', 1])
  })

  it('DLV-7 all mails of a round go over one connection, and one that the server ended meanwhile is no fault of a mail', async () => {
    await open()
    const ids = Array.from({ length: 5 }, (_, n) => stand.queue(`ann${n}@customer.example`))
    await stand.delivery.round()
    expect([proxy.connections(), server.received.length]).toEqual([1, 5])
    proxy.setFault({ at: 'after', cut: true })
    const more = Array.from({ length: 3 }, (_, n) => stand.queue(`ben${n}@customer.example`))
    await stand.delivery.round()
    expect(more.map((outboxId) => stand.attempts(outboxId))).toEqual([['accepted'], ['accepted'], ['accepted']])
    expect(ids.map((outboxId) => stand.row(outboxId).tries)).toEqual([1, 1, 1, 1, 1])
  })

  it('DLV-7 a server that is away is tried by one mail, not by all of them', async () => {
    await open()
    await proxy.close()
    const ids = Array.from({ length: 20 }, (_, n) => stand.queue(`ann${n}@customer.example`))
    const round = await stand.delivery.round()
    expect(ids.filter((outboxId) => stand.row(outboxId).tries > 0)).toHaveLength(1)
    expect(round).toMatchObject({ not_sent: 1, waiting: 19, sentences: [expect.stringMatching(/does not answer/)] })
    proxy = await startFaultProxy(server.port)
    stand.store.write((tx) => tx.run('UPDATE accounts SET port = ?', proxy.port))
    stand.clock.pass(hourMs)
    await stand.delivery.round()
    expect(server.received).toHaveLength(20)
  })

  it('DLV-8 O8 looks again before each try: what may not go any more is held, and so is what lost its account', async () => {
    await open()
    stand.queue(ann)
    await stand.delivery.round()
    const notBefore = stand.clock.now() + 10_000
    const old = stand.queue(ben.replace('ben', 'ann'), { kind: 'assignment', automatic: true, notBefore })
    const lost = stand.queue(ben, { notBefore: stand.clock.now() + 10_000, account: accountId })
    await stand.delivery.round()
    stand.clock.pass(20 * 24 * hourMs)
    stand.store.write((tx) => tx.run("UPDATE outbox SET account_id = 'account_gone' WHERE outbox_id = ?", lost))
    await stand.delivery.round()
    expect(stand.row(old)).toMatchObject({ state: 'held', held_json: expect.stringContaining('old_mail') })
    expect(stand.row(lost)).toMatchObject({ state: 'held', held_json: expect.stringContaining('no_account') })
    expect(server.received).toHaveLength(1)
  })

  it('DLV-9 closing takes a mail back that has not left, and leaves no row half done', async () => {
    await open()
    const outboxId = stand.queue(ann)
    proxy.setFault({ at: 'mail', stall: true })
    const round = stand.delivery.round()
    while (stand.row(outboxId).state !== 'sending') await new Promise((resolve) => setTimeout(resolve, 5))
    await stand.delivery.close()
    await round
    expect(stand.row(outboxId)).toMatchObject({ state: 'queued', phase: null, next_try_at: stand.clock.now() })
    expect(stand.attempts(outboxId)).toEqual(['not_sent'])
  })

  it('DLV-9 a long mail leaves whole, and a server that takes it slowly is waited for chunk by chunk', async () => {
    await open({}, shortLimits)
    const text = Array.from({ length: 40_000 }, (_, n) => `Line ${n} of a long mail.\n`).join('')
    const outboxId = stand.queue(ann, { text })
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('accepted')
    const mime = stand.store.read.get<{ bytes: number }>('SELECT bytes FROM outbox')?.bytes
    expect(server.received[0]?.bytes.length).toBeGreaterThanOrEqual(mime ?? 0)
  })

  it('DLV-10 a mail larger than the server takes fails with a sentence, and is still there', async () => {
    await open({ maxBytes: 2_000 })
    const outboxId = stand.queue(ann, { text: 'long\n'.repeat(2_000) })
    await stand.delivery.round()
    expect(stand.row(outboxId)).toMatchObject({ state: 'failed', last_error: expect.stringMatching(/^This mail is larger than/) })
    expect(stand.store.read.get('SELECT mime IS NOT NULL AS kept FROM outbox')).toEqual({ kept: 1 })
  })
})
