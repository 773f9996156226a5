import { keepLease, LeaseLost, takeLease } from '../../jobs/lease.ts'
import type { Ports } from '../../ports.ts'
import type { ReadableStore, Store } from '../../store/store.ts'
import { freezeMails } from '../freeze-mails.ts'
import type { OutboxContext } from '../outbox-context.ts'
import { recoverTries } from '../tries.ts'
import { createConnections } from './connections.ts'
import { type Delivered, deliverMail } from './deliver-mail.ts'
import { type SmtpLimits, usualLimits } from './smtp-port.ts'

export type DeliveryOptions = {
  store: Store
  ports: Ports
  /** Who is who and what the limits are, at this moment. */
  context(): OutboxContext
  /** Rows of the outbox have changed. */
  onChange(): void
  limits?: SmtpLimits
}

/** What one round did, by how each try ended. `waiting` are mails that are due and could not be tried, with the reasons as sentences. */
export type Round = Record<Delivered, number> & { waiting: number; sentences: string[] }

/** Sends what is due. One process of a profile does it at a time, one mail after the other. */
export type Delivery = {
  /** From now on mail leaves by itself: a host stays. */
  wake(): void
  /** Looks soon whether something is due; without `wake` it does nothing. */
  nudge(): void
  /** Settles what a process left behind that is gone, and sends nothing: no mail stands as `sending` with nobody who sends it. Answers how many. */
  settleLeft(): number
  /** Accounts were changed: what waited for one is looked at again at once. */
  retryAccounts(): void
  /** Sends what is due now. Null where another process has the work. */
  round(): Promise<Round | null>
  /** The same, and does not wait for mails that were to be tried later. */
  flush(): Promise<Round | null>
  idle(): Promise<void>
  /** Stops before the next mail. A mail on its way is taken back where it can, else its reply is waited for a while. */
  close(): Promise<void>
}

/** Rows read at once. */
const batchSize = 100

/** A due time that is nearer than this gets a timer of its own; the minute's sweep finds the others. */
const soonMs = 60_000

/** How soon mail is noticed that another process queued. */
const watchMs = 2_000

/** How long a closing engine waits for the last reply. */
const closeMs = 15_000

export function createDelivery(options: DeliveryOptions): Delivery {
  const { store, ports, context, onChange } = options
  const now = (): number => ports.clock.now()
  const owner = `${process.pid}:${ports.random.bytes(8).toString('hex')}`
  const closing = new AbortController()
  const connections = createConnections({ store, ports, limits: options.limits ?? usualLimits, closing: closing.signal })
  let work: Promise<Round | null> | null = null
  let isAwake = false
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let watcher: ReturnType<typeof setInterval> | undefined

  const run = async (): Promise<Round | null> => {
    const round = emptyRound()
    const lease = takeLease(store, 'deliver-mail', 'all', owner, now)
    if (!lease) return null
    const stopKeeping = keepLease(store, lease)
    try {
      // Whoever held the lease before is gone: what it left `sending` is nobody's any more.
      if (store.write((tx) => recoverTries(tx, now())) > 0) onChange()
      const base = context()
      const seen = new Set<string>()
      while (!closing.signal.aborted) {
        const made = await freezeMails(store, base.settings, ports.log, now)
        const rows = dueRows(store, now(), seen)
        if (made === 0 && rows.length === 0) break
        for (const { outbox_id: outboxId, account_id: accountId } of rows) {
          if (closing.signal.aborted) break
          seen.add(outboxId)
          const delivered = await deliverMail(
            { store, ports, context: { ...base, now: now() }, lease, connections, closing: closing.signal },
            outboxId,
            accountId,
          )
          if (delivered === null) continue
          round[delivered] += 1
          onChange()
        }
      }
      round.waiting = countDue(store.read, now())
      round.sentences = connections.sentences()
      lease.end(round.waiting > 0 ? 'waiting' : 'done')
      return round
    } catch (error) {
      if (error instanceof LeaseLost) return round
      lease.end('failed')
      throw error
    } finally {
      stopKeeping()
      connections.closeAll()
    }
  }
  const start = (): Promise<Round | null> => {
    work ??= run().finally(() => {
      work = null
    })
    return work
  }
  const settleLeft = (): number => {
    if (work || !isLeft(store)) return 0
    const lease = takeLease(store, 'deliver-mail', 'all', owner, now)
    if (!lease) return 0
    const settled = store.write((tx) => recoverTries(tx, now()))
    lease.end('waiting')
    if (settled > 0) onChange()
    return settled
  }
  /** Other processes queue mail too: the number that SQLite counts their changes by costs nothing to read. */
  let seenVersion = -1
  const watchOthers = (): void => {
    const version = store.read.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? -1
    if (version === seenVersion) return
    seenVersion = version
    nudge()
  }
  const planNext = (): void => {
    clearTimeout(timer)
    if (!isAwake || closing.signal.aborted) return
    const next = nextDue(store.read, now())
    if (next !== null && next - now() < soonMs) timer = setTimeout(nudge, Math.max(next - now(), 100)).unref()
  }
  const nudge = (): void => {
    if (!isAwake || closing.signal.aborted) return
    again = work !== null
    if (work) return
    if (!hasWork(store, now())) {
      planNext()
      return
    }
    start()
      .catch((error: unknown) => ports.log.error('delivery_failed', error))
      .finally(() => {
        planNext()
        if (again) nudge()
      })
  }
  const round = async (): Promise<Round | null> => {
    while (work) await work
    return closing.signal.aborted ? emptyRound() : start()
  }
  return {
    wake: () => {
      isAwake = true
      watcher ??= setInterval(watchOthers, watchMs).unref()
      nudge()
    },
    settleLeft,
    nudge,
    retryAccounts: () => {
      connections.forgetFaults()
      nudge()
    },
    round,
    flush: async () => {
      connections.forgetFaults()
      store.write((tx) =>
        tx.run("UPDATE outbox SET next_try_at = ? WHERE state = 'queued' AND next_try_at > ?", ...[now(), now()]),
      )
      return round()
    },
    idle: async () => {
      while (work) await work.catch(() => undefined)
    },
    close: async () => {
      closing.abort()
      clearTimeout(timer)
      clearInterval(watcher)
      const giveUp = setTimeout(() => connections.closeAll(), closeMs)
      while (work) await work.catch(() => undefined)
      clearTimeout(giveUp)
    },
  }
}

type DueRow = { outbox_id: string; account_id: string | null }

function dueRows(store: Store, now: number, seen: ReadonlySet<string>): DueRow[] {
  return store.read
    .all<DueRow>(
      `SELECT outbox_id, account_id FROM outbox
       WHERE state = 'queued' AND mime IS NOT NULL AND coalesce(next_try_at, not_before, 0) <= ?
       ORDER BY coalesce(next_try_at, not_before, queued_at), outbox_no LIMIT ?`,
      ...[now, batchSize + seen.size],
    )
    .filter(({ outbox_id: outboxId }) => !seen.has(outboxId))
}

const isLeft = (store: Store): boolean => store.read.get("SELECT 1 FROM outbox WHERE state = 'sending' LIMIT 1") !== undefined

/** How many mails could leave now, with bytes or still without. */
export const countDue = (store: ReadableStore, now: number): number =>
  store.get<{ n: number }>(
    "SELECT count(*) AS n FROM outbox WHERE state = 'queued' AND coalesce(next_try_at, not_before, 0) <= ?",
    now,
  )?.n ?? 0

/** Something is due, wants its bytes, or was left behind. */
const hasWork = (store: Store, now: number): boolean =>
  store.read.get(
    `SELECT 1 FROM outbox WHERE state = 'sending' OR (state IN ('queued', 'held') AND mime IS NULL AND envelope_json IS NOT NULL)
       OR (state = 'queued' AND coalesce(next_try_at, not_before, 0) <= ?) LIMIT 1`,
    now,
  ) !== undefined

/** When the next mail goes whose time has not come. */
export const nextDue = (store: ReadableStore, now: number): number | null =>
  store.get<{ at: number | null }>(
    "SELECT min(coalesce(next_try_at, not_before)) AS at FROM outbox WHERE state = 'queued' AND coalesce(next_try_at, not_before) > ?",
    now,
  )?.at ?? null

const emptyRound = (): Round => ({
  ...{ accepted: 0, partly: 0, retry: 0, failed: 0, in_doubt: 0, not_sent: 0, held: 0 },
  waiting: 0,
  sentences: [],
})
