import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initProfile } from '../../electron/core/engine.ts'
import { addAccount, type NewAccount } from '../../electron/core/outbox/accounts/change-account.ts'
import { createDelivery, type Delivery } from '../../electron/core/outbox/delivery/delivery.ts'
import type { SmtpLimits } from '../../electron/core/outbox/delivery/smtp-port.ts'
import { enqueueMail } from '../../electron/core/outbox/enqueue.ts'
import type { OutboxContext } from '../../electron/core/outbox/outbox-context.ts'
import type { Ports } from '../../electron/core/ports.ts'
import type { Store } from '../../electron/core/store/store.ts'
import type { MailDraft } from '../../shared/model/outbox.ts'
import { expectValue, openTestStore, type TestOrgo, testPorts } from '../integration/test-orgo.ts'
import { contextOf } from './delivery-context.ts'

/** For a server that says nothing: a test has no ten minutes. */
export const shortLimits: SmtpLimits = { connectMs: 1_500, replyMs: 1_500, chunkMs: 1_500, bodyMs: 6_000, lastReplyMs: 1_500 }

/** For one that answers: a busy machine is no silent server. */
export const longLimits: SmtpLimits = { connectMs: 60_000, replyMs: 60_000, chunkMs: 60_000, bodyMs: 60_000, lastReplyMs: 60_000 }

export type Row = {
  state: string
  phase: string | null
  tries: number
  next_try_at: number | null
  last_error: string | null
  smtp_reply: string | null
  held_json: string
}

/** The delivery of a profile of its own, with the clock in the test's hand. */
export type DeliveryStand = {
  folder: string
  store: Store
  ports: Ports
  clock: TestOrgo['clock']
  logged: string[]
  delivery: Delivery
  account(port: number, account?: Partial<NewAccount>): Promise<string>
  queue(to: string | readonly string[], draft?: Partial<MailDraft>): string
  row(outboxId: string): Row
  recipients(outboxId: string): Record<string, string>
  attempts(outboxId: string): (string | null)[]
  close(): Promise<void>
}

export const sender = 'desk@riverside.example'

export async function openDeliveryStand(
  options: { folder?: string; limits?: SmtpLimits; now?: number } = {},
): Promise<DeliveryStand> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'orgo-delivery-'))
  const logged: string[] = []
  const { ports, clock } = testPorts(folder, { ...options, logged })
  if (options.folder === undefined) expectValue(await initProfile(ports, { password: null }))
  const store = expectValue(await openTestStore(ports))
  const context = contextOf(ports)
  const delivery = createDelivery({ store, ports, context, onChange: () => undefined, limits: options.limits ?? longLimits })
  return {
    folder,
    store,
    ports,
    clock,
    logged,
    delivery,
    account: async (port, account = {}) => {
      const added = await addAccount({ store, ports }, { ...plainAccount(port), ...account })
      if (!added.ok) throw new Error(added.fault.sentence)
      return added.value
    },
    queue: (to, draft) => queueMail(store, context(), typeof to === 'string' ? [to] : to, draft),
    row: (outboxId) => {
      const row = store.read.get<Row>('SELECT * FROM outbox WHERE outbox_id = ?', outboxId)
      if (!row) throw new Error('no such mail')
      return row
    },
    recipients: (outboxId) =>
      Object.fromEntries(
        store.read
          .all<{ address: string; outcome: string }>(
            'SELECT address, outcome FROM outbox_recipients WHERE outbox_id = ?',
            outboxId,
          )
          .map(({ address, outcome }) => [address, outcome]),
      ),
    attempts: (outboxId) =>
      store.read
        .all<{ outcome: string | null }>('SELECT outcome FROM outbox_attempts WHERE outbox_id = ? ORDER BY n', outboxId)
        .map(({ outcome }) => outcome),
    close: async () => {
      await delivery.close()
      store.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A server of this machine without encryption and without a login. */
export const plainAccount = (port: number): NewAccount => ({
  smtp: `smtp://127.0.0.1:${port}`,
  from: sender,
  name: 'Riverside desk',
  cleartext: true,
  password: null,
  certificate: null,
  oauth: null,
  clientSecret: null,
})

/** Puts a mail that a person wrote into the outbox, due at once. Answers its id. */
export function queueMail(store: Store, context: OutboxContext, to: readonly string[], draft: Partial<MailDraft> = {}): string {
  const mail: MailDraft = {
    kind: 'message',
    taskId: null,
    messageId: null,
    recipients: to.map((address) => ({ address, name: '', place: 'to', target: null })),
    subject: 'The heating',
    text: 'It is warm again.\n.\nA line with a dot alone stands above.\n',
    html: null,
    files: [],
    missingFiles: [],
    template: null,
    language: null,
    author: 'person:owner',
    cause: { sentence: 'A test.', ruleId: null, changeId: null },
    automatic: false,
    confidential: false,
    notBefore: null,
    threadSeen: null,
    order: null,
    batch: null,
    holds: [],
    account: null,
    ...draft,
  }
  const queued = store.write((tx) => enqueueMail(tx, context, mail))
  if (!queued.ok) throw new Error(JSON.stringify(queued.fault))
  if (queued.value.state !== 'queued') throw new Error(`${queued.value.state}: ${JSON.stringify(queued.value.holds)}`)
  return queued.value.outboxId
}
