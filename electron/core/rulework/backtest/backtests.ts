import type { Backtest, OutcomeKind, OutcomeRow } from '#shared/model/rule-work.ts'
import { outcomeKinds } from '#shared/model/rule-work.ts'
import type { OwnMail } from '../../people/own-mail.ts'
import type { Ports } from '../../ports.ts'
import { randomUuid } from '../../random-uuid.ts'
import type { RuleFileSource } from '../../rules/build-rule-set.ts'
import type { Store } from '../../store/store.ts'
import type { FactSource } from '../facts/fact-source.ts'
import type { DifferentMessage } from './backtest-protocol.ts'
import { describeBacktest } from './describe-backtest.ts'
import { type RunningBacktest, runBacktest } from './run-backtest.ts'

/** A set to compare: its files, and the hash that names it. */
export type ComparedSet = { files: readonly RuleFileSource[]; hash: string }

export type BacktestRequestInput = { from: ComparedSet; to: ComparedSet; since: number | null; zone: string }

/** The backtests of this process. They are kept in memory alone: one that is gone is started again. */
export type Backtests = {
  start(request: BacktestRequestInput): Backtest
  find(backtestId: string): Backtest | null
  /** One page of what differs, in the order the messages were decided, without messages that the caller may not see. */
  rows(backtestId: string, kind: OutcomeKind | null, start: number, limit: number): { rows: OutcomeRow[]; total: number } | null
  cancel(backtestId: string): Backtest | null
  /** Each state the backtest comes to, the present one first; ends with it. */
  watch(backtestId: string): AsyncGenerator<Backtest>
  close(): void
}

/** 5 backtests stay readable: what a person compares in one sitting. */
const keptBacktests = 5

/** 20,000 differences are kept to be listed; what goes beyond is counted. Nobody reads more. */
const keptRows = 20_000

export type BacktestServices = { store: Store; ports: Ports; facts: FactSource; workerUrl: string; own(): OwnMail }

type Entry = {
  state: Backtest
  rows: DifferentMessage[]
  running: RunningBacktest | null
  wake: (() => void)[]
  isCancelled: boolean
}

export function createBacktests(services: BacktestServices): Backtests {
  const entries = new Map<string, Entry>()
  const update = (entry: Entry, change: Partial<Backtest>): void => {
    entry.state = { ...entry.state, ...change }
    entry.state.sentence = describeBacktest(entry.state)
    for (const wake of entry.wake.splice(0)) wake()
  }
  const stop = (entry: Entry): void => {
    entry.isCancelled = true
    entry.running?.cancel()
  }
  return {
    start: (request) => {
      const entry = openEntry(services, request)
      entries.set(entry.state.backtestId, entry)
      for (const [id, oldest] of [...entries].slice(0, -keptBacktests)) {
        stop(oldest)
        entries.delete(id)
      }
      void work(services, entry, request, (change) => update(entry, change))
      return entry.state
    },
    find: (backtestId) => entries.get(backtestId)?.state ?? null,
    rows: (backtestId, kind, start, limit) => {
      const entry = entries.get(backtestId)
      if (!entry) return null
      const of = (kind === null ? [...entry.rows] : entry.rows.filter((row) => row.kind === kind)).sort(byMessage)
      return { rows: of.slice(start, start + limit).flatMap((row) => showRow(services.store, row)), total: of.length }
    },
    cancel: (backtestId) => {
      const entry = entries.get(backtestId)
      if (entry?.state.state === 'running') {
        stop(entry)
        update(entry, { state: 'cancelled', endedAt: services.ports.clock.now() })
      }
      return entry?.state ?? null
    },
    async *watch(backtestId) {
      for (;;) {
        const entry = entries.get(backtestId)
        if (!entry) return
        yield entry.state
        if (entry.state.state !== 'running') return
        await new Promise<void>((resolve) => entry.wake.push(resolve))
      }
    },
    close: () => {
      for (const entry of entries.values()) stop(entry)
    },
  }
}

function openEntry({ store, ports }: BacktestServices, { from, to, since }: BacktestRequestInput): Entry {
  const total =
    store.read.get<{ n: number }>(
      `SELECT count(*) AS n FROM message_facts JOIN messages ON messages.message_no = message_facts.message_no WHERE sort_at >= ?`,
      since ?? Number.MIN_SAFE_INTEGER,
    )?.n ?? 0
  const state: Backtest = {
    backtestId: `backtest_${randomUuid(ports.random)}`,
    state: 'running',
    since,
    fromHash: from.hash,
    toHash: to.hash,
    judged: 0,
    total,
    startedAt: ports.clock.now(),
    endedAt: null,
    counts: noCounts(),
    approximate: 0,
    sentence: '',
    problem: null,
  }
  return { state: { ...state, sentence: describeBacktest(state) }, rows: [], running: null, wake: [], isCancelled: false }
}

const noCounts = (): Backtest['counts'] => Object.fromEntries(outcomeKinds.map((kind) => [kind, 0])) as Backtest['counts'] // one entry for each kind

async function work(
  { store, ports, facts, workerUrl, own }: BacktestServices,
  entry: Entry,
  { from, to, since, zone }: BacktestRequestInput,
  update: (change: Partial<Backtest>) => void,
): Promise<void> {
  // Mail from before facts were kept is parsed once, and then is as quick as the rest.
  for (const messageNo of facts.missing()) {
    if (entry.isCancelled) return
    await facts.make(messageNo)
  }
  if (entry.isCancelled) return
  entry.running = runBacktest({
    workerUrl,
    store: store.read,
    start: { from: from.files, to: to.files, zone, own: own() },
    since,
    onProgress: ({ judged, approximate, rows }) => {
      if (entry.isCancelled) return
      const counts = { ...entry.state.counts }
      for (const row of rows) {
        counts[row.kind] += 1
        if (entry.rows.length < keptRows) entry.rows.push(row)
      }
      update({ judged: entry.state.judged + judged, approximate: entry.state.approximate + approximate, counts })
    },
  })
  const problem = await entry.running.done
  if (entry.isCancelled) return
  update({ state: problem === null ? 'complete' : 'failed', endedAt: ports.clock.now(), problem })
}

// Several threads tell of their messages as they come to them; kinds of one message keep their order.
const byMessage = (a: DifferentMessage, b: DifferentMessage): number => a.messageNo - b.messageNo

type MessageRow = {
  fingerprint: Buffer
  subject: string
  from_name: string
  from_address: string
  sort_at: number
}

function showRow(store: Store, { messageNo, kind, before, after, ruleIds }: DifferentMessage): OutcomeRow[] {
  const row = store.read.get<MessageRow>(
    'SELECT fingerprint, subject, from_name, from_address, sort_at FROM messages WHERE message_no = ?',
    messageNo,
  )
  if (!row) return []
  return [
    {
      messageId: `msg_${row.fingerprint.toString('hex')}`,
      subject: row.subject,
      from: row.from_name || row.from_address,
      at: row.sort_at,
      kind,
      before,
      after,
      ruleIds,
    },
  ]
}
