import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SmtpLimits } from '../../electron/core/outbox/delivery/smtp-port.ts'
import { type DeliveryStand, longLimits, openDeliveryStand, shortLimits } from './delivery-stand.ts'
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

let server: MailServer
let proxy: FaultProxy
let stand: DeliveryStand
const openStand = async (limits: SmtpLimits): Promise<void> => {
  stand = await openDeliveryStand({ limits })
  await stand.account(proxy.port, { smtp: `smtp://desk@127.0.0.1:${proxy.port}`, password: 'right' })
}
beforeEach(async () => {
  server = await startMailServer({ password: 'right' })
  proxy = await startFaultProxy(server.port)
})
afterEach(async () => {
  await stand.close()
  await proxy.close()
  await server.close()
})

const to = 'ann@customer.example'

type Expected = {
  state: string
  attempt: string
  /** How many mails the server has after the try, and after the fault has gone and everything due was tried again. */
  got: number
  gotThen: number
}

const notSent: Expected = { state: 'queued', attempt: 'not_sent', got: 0, gotThen: 1 }
const later: Expected = { state: 'queued', attempt: 'retry', got: 0, gotThen: 1 }
const refused: Expected = { state: 'failed', attempt: 'failed', got: 0, gotThen: 0 }

/** The table: a fault at every stage, and what becomes of the mail. */
const table: [Fault, Expected][] = [
  ...(['connect', 'greeting', 'ehlo', 'auth', 'mail', 'rcpt', 'data'] as const).flatMap((at): [Fault, Expected][] => [
    [{ at, cut: true }, notSent],
    [{ at, stall: true }, notSent],
  ]),
  // What was said before the mail began is about the connection, whatever the code.
  [{ at: 'greeting', say: '421 busy' }, notSent],
  [{ at: 'greeting', say: '554 no service here' }, notSent],
  [{ at: 'ehlo', say: '421 busy' }, notSent],
  [{ at: 'auth', say: '454 temporary authentication failure' }, notSent],
  [{ at: 'auth', say: '535 wrong' }, notSent],
  ...(['mail', 'rcpt', 'data'] as const).flatMap((at): [Fault, Expected][] => [
    [{ at, say: '421 closing' }, later],
    [{ at, say: '450 greylisted' }, later],
    [{ at, say: '451 try later' }, later],
    [{ at, say: '452 full' }, later],
    [{ at, say: '550 no' }, refused],
    [{ at, say: '552 too much' }, refused],
    [{ at, say: '554 no' }, refused],
  ]),
  [
    { at: 'body', cut: true },
    { state: 'in_doubt', attempt: 'in_doubt', got: 0, gotThen: 0 },
  ],
  [
    { at: 'dot', cut: true },
    { state: 'in_doubt', attempt: 'in_doubt', got: 0, gotThen: 0 },
  ],
  [
    { at: 'dot', stall: true },
    { state: 'in_doubt', attempt: 'in_doubt', got: 0, gotThen: 0 },
  ],
  [
    { at: 'reply', cut: true },
    { state: 'in_doubt', attempt: 'in_doubt', got: 1, gotThen: 1 },
  ],
  [
    { at: 'reply', stall: true },
    { state: 'in_doubt', attempt: 'in_doubt', got: 1, gotThen: 1 },
  ],
  // The server keeps a copy here that a real one would have thrown away with these words.
  [
    { at: 'dot', say: '421 closing' },
    { state: 'queued', attempt: 'retry', got: 0, gotThen: 1 },
  ],
  [
    { at: 'dot', say: '451 try later' },
    { state: 'queued', attempt: 'retry', got: 0, gotThen: 1 },
  ],
  [
    { at: 'dot', say: '452 full' },
    { state: 'queued', attempt: 'retry', got: 0, gotThen: 1 },
  ],
  [{ at: 'dot', say: '550 no' }, refused],
  [{ at: 'dot', say: '552 too large' }, refused],
  [{ at: 'dot', say: '554 spam' }, refused],
  [
    { at: 'after', cut: true },
    { state: 'accepted', attempt: 'accepted', got: 1, gotThen: 1 },
  ],
]

const describeFault = ({ at, cut, stall, say }: Fault): string => `${at}: ${cut ? 'cut' : stall ? 'stalls' : say}`

describe('a fault at every stage', () => {
  it.each(table.map(([fault, expected]) => [describeFault(fault), fault, expected] as const))(
    'DLV-1 O1 O3 %s',
    async (_title, fault, expected) => {
      await openStand(fault.stall ? shortLimits : longLimits)
      const outboxId = stand.queue(to)
      proxy.setFault(fault)
      await stand.delivery.round()
      const row = stand.row(outboxId)
      expect([row.state, row.phase, stand.attempts(outboxId), server.received.length]).toEqual([
        expected.state,
        null,
        [expected.attempt],
        expected.got,
      ])
      if (row.state !== 'accepted') expect(row.last_error).toMatch(/^[\p{L}\p{N}].{20,}\.$/u)
      if (row.state === 'queued') expect(row.next_try_at).toBeGreaterThan(stand.clock.now())
      // The fault goes, time passes: what waits leaves once, what is in doubt or refused does not leave by itself.
      proxy.setFault(null)
      stand.clock.pass(24 * 3_600_000)
      await stand.delivery.round()
      await stand.delivery.round()
      expect(server.received.length).toBe(expected.gotThen)
      expect(stand.row(outboxId).state).toBe(expected.state === 'queued' ? 'accepted' : expected.state)
    },
  )
})
