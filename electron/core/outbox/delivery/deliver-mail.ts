import { setTimeout as wait } from 'node:timers/promises'
import { zstdDecompressSync } from 'node:zlib'
import type { TryOutcome } from '#shared/model/outbox.ts'
import type { Lease } from '../../jobs/lease.ts'
import type { Ports } from '../../ports.ts'
import type { Store } from '../../store/store.ts'
import { LeftUnnoted } from '../../store/store-fault.ts'
import { holdItem, whyHoldNow } from '../hold-item.ts'
import type { OutboxContext } from '../outbox-context.ts'
import { type BegunTry, beginTry, markCommitting, settleTry, type TryEnd } from '../tries.ts'
import type { Connections, ReadyAccount } from './connections.ts'
import { judgeOutcome, judgeRecipients } from './judge-outcome.ts'
import type { SmtpFault } from './smtp-fault.ts'
import type { RecipientAnswers, SmtpEnvelope, SmtpOutcome } from './smtp-port.ts'

export type DeliveryWork = {
  store: Store
  ports: Ports
  context: OutboxContext
  lease: Lease
  connections: Connections
  closing: AbortSignal
}

/** How one mail ended in this round. */
export type Delivered = TryOutcome | 'held'

/**
 * Tries to send one mail: begun, marked and settled in three transactions, so that a crash at any point leaves a row that says what is known.
 *
 * Null: it was not its turn, because its account rests or somebody was faster. Source: sync.md section 5 (4) and (5).
 */
export async function deliverMail(work: DeliveryWork, outboxId: string, accountId: string | null): Promise<Delivered | null> {
  const { store, connections, ports } = work
  const account = await connections.prepare(accountId)
  if (!account.ok) return account.fault.gone ? holdForAccount(work, outboxId, account.fault.sentence) : null
  const begun = begin(work, outboxId)
  if (begun === 'held' || begun === null) return begun
  const outcome = await send(work, account.value, outboxId, begun)
  connections.note(account.value.row.account_id, outcome.fault)
  const end = judgeOutcome(outcome, {
    n: begun.n,
    firstTryAt: firstTryAt(store, outboxId) ?? ports.clock.now(),
    now: ports.clock.now(),
    random: ports.random,
    server: account.value.row,
    closing: work.closing.aborted,
  })
  return settle(work, account.value.row.account_id, outboxId, begun.n, end).catch((error: unknown) => {
    throw new LeftUnnoted(sayUnnoted(outcome), error)
  })
}

/** What became of a mail whose end cannot be written: its row is settled later by how far its try had come, not by what the server said. */
function sayUnnoted({ committing, fault }: SmtpOutcome): string {
  if (!committing) return 'One mail had not left; it stays in the outbox and is tried again.'
  const said = fault
    ? 'One mail was handed over and may have arrived'
    : 'The mail server took one mail, but that could not be noted'
  return `${said}: it will stand as in doubt, and is not sent again by itself. Then say what became of it with "orgo outbox resolve-doubt".`
}

function begin({ store, context, lease, ports }: DeliveryWork, outboxId: string): BegunTry | 'held' | null {
  const now = ports.clock.now()
  return store.write((tx) => {
    lease.renew(tx)
    const holds = whyHoldNow(tx, context, outboxId)
    if (holds.length > 0) return holdItem(tx, outboxId, holds, now) ? 'held' : null
    return beginTry(tx, outboxId, now)
  })
}

function holdForAccount({ store, lease, ports }: DeliveryWork, outboxId: string, sentence: string): 'held' | null {
  return store.write((tx) => {
    lease.renew(tx)
    return holdItem(tx, outboxId, [{ reason: 'no_account', sentence }], ports.clock.now()) ? 'held' : null
  })
}

type Frozen = { mime: Buffer; envelope_json: string }

async function send(work: DeliveryWork, account: ReadyAccount, outboxId: string, begun: BegunTry): Promise<SmtpOutcome> {
  const { store, connections, lease, closing, ports } = work
  const row = store.read.get<Frozen>('SELECT mime, envelope_json FROM outbox WHERE outbox_id = ?', outboxId)
  if (!row) throw new Error('a mail that is being sent is gone')
  const bytes = zstdDecompressSync(row.mime)
  // Written by enqueue: the sender, and everybody the first try went to.
  const { from } = JSON.parse(row.envelope_json) as SmtpEnvelope
  const envelope = { from, to: begun.recipients }
  const mark = (answers: RecipientAnswers): void => {
    const isOurs = store.write((tx) => {
      lease.renew(tx)
      return markCommitting(tx, outboxId, begun.n, ports.clock.now(), judgeRecipients({ ...answers, reply: null }))
    })
    if (!isOurs) throw new Error('another process settled this try')
  }
  for (;;) {
    const opened = await connections.open(account)
    if (!opened.ok) return unsent(opened.fault)
    const { connection, isFresh } = opened.value
    const outcome = await connection.send(envelope, bytes, mark, closing)
    // A server may end a connection between two mails; that is no fault of the second.
    if (isFresh || outcome.committing || closing.aborted || outcome.fault?.kind !== 'cut' || outcome.fault.code !== null)
      return outcome
    const again = await connections.prepare(account.row.account_id)
    if (!again.ok) return outcome
    account = again.value
  }
}

const unsent = (fault: SmtpFault): SmtpOutcome => ({ reply: null, accepted: [], refused: [], fault, committing: false })

const firstTryAt = (store: Store, outboxId: string): number | null =>
  store.read.get<{ at: number | null }>('SELECT min(began_at) AS at FROM outbox_attempts WHERE outbox_id = ?', outboxId)?.at ??
  null

/** What the server said must not be lost to a moment without disk or lock: it is written until it holds. */
const settleTries = 20

async function settle(
  work: DeliveryWork,
  accountId: string,
  outboxId: string,
  n: number,
  end: TryEnd,
): Promise<Delivered | null> {
  const { store, ports } = work
  for (let left = settleTries; ; left -= 1) {
    try {
      return store.write((tx) => {
        const now = ports.clock.now()
        // Another process took over while this one slept, and told the mail in doubt. The server's own word ends that.
        if (end.outcome === 'accepted' || end.outcome === 'failed')
          tx.run("UPDATE outbox SET state = 'sending' WHERE outbox_id = ? AND state = 'in_doubt' AND tries = ?", outboxId, n)
        const settled = settleTry(tx, outboxId, n, end, now)
        if (end.outcome === 'accepted') tx.run('UPDATE accounts SET last_sent_at = ? WHERE account_id = ?', now, accountId)
        ports.log.activity('mail_tried', { mail: outboxId, n, outcome: settled, code: end.smtpReply?.slice(0, 3) ?? null })
        return settled
      })
    } catch (error) {
      if (left === 1) throw error
      await wait(250)
    }
  }
}
