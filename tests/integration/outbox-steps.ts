import { createHash } from 'node:crypto'
import { MailOrder } from '../../electron/core/store/ops/mail-order.ts'
import { add, remove } from '../../electron/core/store/ops/operation.ts'
import { recordChange } from '../../electron/core/store/ops/record-change.ts'
import type { OutboxDetail } from '../../shared/model/outbox.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

const people = `people: 1
owner: ana
members:
  - id: ana
    name: Ana Example
    addresses: [ana@office.example]
    roles: [desk_lead]
    teams: [front]
  - id: ben
    name: Ben Example
    addresses: [ben@office.example]
    roles: [desk_lead, desk_case_officer]
    teams: [front]
    language: de
  - id: cem
    name: Cem Example
    addresses: [cem@office.example]
    absent: { from: "2025-01-01", until: "2025-01-31", substitute: ben }
`

const rules = { 'desk/module.yaml': 'module: 1\ntitle: Desk\nteam: front\n' }

export type Office = { orgo: TestOrgo; taskId: string; messageId: string }

/** An office with people, an account and one mail from outside that became a task. Every name is fiction. */
export async function openOffice(options: { account?: boolean; seed?: string } = {}): Promise<Office> {
  const orgo = await testOrgo({ rules, shippedRules: false, seed: options.seed ?? 'outbox' })
  orgo.writeFile('profile/config/people.yaml', people)
  if (options.account !== false) await addAccount(orgo)
  await receive(orgo, { id: 'lamp@sender.example', subject: 'The lamp is dark' })
  const messageId = (await orgo.client.messages.list({})).rows[0]?.messageId ?? ''
  const task = await orgo.client.tasks.create({ title: 'Lamp', module: 'desk', messageId })
  return { orgo, taskId: task.taskId, messageId }
}

/** Lets a mail come in, as from a mailbox. */
export const receive = (orgo: TestOrgo, mail: Parameters<typeof writeMail>[0]): Promise<unknown> =>
  orgo.importMbox([writeMail(mail)], { mode: 'live' })

/** Sets an account up that mail leaves by; nothing is sent, for nobody listens there. */
export const addAccount = (orgo: TestOrgo): Promise<unknown> =>
  orgo.withStore((store) =>
    store.write((tx) =>
      tx.run(
        `INSERT INTO accounts (account_id, host, port, security, auth, login, from_address, from_name, is_default, refusals, created_at, changed_at)
         VALUES ('account_${'0'.repeat(32)}', '127.0.0.1', 9, 'none', 'none', '', 'desk@office.example', 'Desk', 1, 0, 0, 0)`,
      ),
    ),
  )

type Ordered = Partial<Omit<MailOrder, 'cause'>> & { cause?: Partial<MailOrder['cause']> }

/** Orders a mail as rules do, in the log, and lets the outbox look. Answers the order's id. */
export async function order({ orgo, taskId, messageId }: Office, { cause, ...changes }: Ordered = {}): Promise<string> {
  const value: MailOrder = {
    kind: 'forward',
    template: null,
    target: 'address:vendor@known.example',
    fingerprint: messageId.slice('msg_'.length),
    files: [],
    at: orgo.clock.now(),
    ...changes,
    cause: {
      ...{
        ruleId: 'desk-lamp',
        ruleHash: null,
        personId: null,
        held: false,
        language: null,
        notBefore: null,
        reason: '',
        otherTasks: [],
      },
      ...cause,
    },
  }
  const count = await orgo.withStore((store) => store.read.get<{ n: number }>('SELECT count(*) AS n FROM mail_orders')?.n ?? 0)
  const orderId = createHash('sha256').update(`order ${count}`).digest('hex')
  const by = { command: 'rule.apply', actor: { kind: 'rule' as const, ruleId: 'desk-lamp', ruleHash: 'x' }, cause: {} }
  await orgo.withStore((store) =>
    store.write((tx) => recordChange(tx, orgo.clock.now(), by, [add(taskId, 'mail_orders', orderId, MailOrder.parse(value))])),
  )
  await look(orgo)
  return orderId
}

/** Takes an order back, as undoing what led to it does. */
export async function takeBack({ orgo, taskId }: Office, orderId: string): Promise<void> {
  const by = { command: 'undo', actor: { kind: 'person' as const, personId: 'ana', name: 'Ana' }, cause: {} }
  await orgo.withStore((store) =>
    store.write((tx) => recordChange(tx, orgo.clock.now(), by, [remove(taskId, 'mail_orders', orderId)])),
  )
  await look(orgo)
}

/** Lets the outbox look for orders and mail without bytes, as after each command; nothing is sent. */
export async function look(orgo: TestOrgo): Promise<void> {
  await orgo.client.tasks.create({ title: 'Something else', module: 'desk' })
  await orgo.engine.idle()
}

/** Every item as `state: first reason`, the oldest first. */
export async function standing(orgo: TestOrgo): Promise<string[]> {
  const { rows } = await orgo.client.outbox.list({ limit: 500 })
  return rows
    .reverse()
    .map((row) => `${row.kind} ${row.state}${row.holds[0] ? `: ${row.holds.map(({ reason }) => reason).join(' ')}` : ''}`)
}

/** The newest item. */
export async function newest(orgo: TestOrgo): Promise<OutboxDetail> {
  const [row] = (await orgo.client.outbox.list({ limit: 1 })).rows
  if (!row) throw new Error('the outbox is empty')
  return orgo.client.outbox.show({ outboxId: row.outboxId })
}

/** The bytes of a mail, as a server gets them. */
export const bytesOf = async (orgo: TestOrgo, outboxId: string): Promise<string> =>
  Buffer.from((await orgo.client.outbox.raw({ outboxId })).base64, 'base64').toString('utf8')
