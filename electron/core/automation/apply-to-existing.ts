import type { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Trial } from '#shared/model/rule-work.ts'
import type { Ports } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import type { CompiledRule } from '../rules/rule-set.ts'
import type { FactSource } from '../rulework/facts/fact-source.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import { applyDecisions } from '../tasks/apply-decisions.ts'
import { type ApplyRow, brokenOff, findApplyRun } from './apply-rows.ts'
import { asActive } from './as-active.ts'
import { findMatches, hasWork } from './find-matches.ts'
import { judgeOldMessage, type OldMessage } from './judge-old-message.ts'
import { noteMessageRuns } from './note-runs.ts'
import { applyContextOf, type RulesAtHand } from './rules-at-hand.ts'
import { runOnCreated } from './run-on-task.ts'
import { sealMessages } from './seal-messages.ts'

export type ApplyServices = {
  store: Store
  ports: Ports
  facts: FactSource
  /** The rules as they are now. */
  hand(): RulesAtHand
  onChange(): void
}

export type ApplyRequest = {
  rule: CompiledRule
  since: number | null
  dryRun: boolean
  actor: Actor & { kind: 'person' }
  /** How many messages one run may act on. */
  limit: number
}

export type Applied = { run: ApplyRow | null; trial: Trial }

/** Applies rules to mail that was there before, as jobs of this process. */
export type ApplyJobs = {
  /** Looks at what would happen and, unless it is a dry run, begins the run. The fault is how many messages it would act on. */
  start(request: ApplyRequest): Promise<Result<Applied, number>>
  /** Waits for the runs under way. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** 25 messages a transaction: a person's command never waits long for the writer. */
const pageMessages = 25

export function createApplyJobs(services: ApplyServices): ApplyJobs {
  const { store, ports, facts } = services
  const running = new Set<Promise<void>>()
  let isClosed = false
  return {
    start: async ({ rule, since, dryRun, actor, limit }) => {
      const hand = services.hand()
      const ruleSet = asActive(hand.rules.ruleSet, rule.id)
      const acting = { ...hand, rules: { ...hand.rules, ruleSet } }
      const { messageNos, trial } = await findMatches(store.read, facts, {
        ...{ ruleSet, rule, since, now: hand.now, own: hand.people.own },
      })
      if (messageNos.length > limit) return fail(messageNos.length)
      if (dryRun) return succeed({ run: null, trial })
      const runId = `rulerun_${randomUuid(ports.random)}`
      const run = store.write((tx) => beginRun(tx, runId, { rule, since, actor, now: hand.now, trial, total: messageNos.length }))
      const job = work({ services, hand: acting, rule, run, messageNos, isClosed: () => isClosed })
      running.add(job)
      void job.finally(() => running.delete(job))
      return succeed({ run, trial })
    },
    idle: async () => {
      await Promise.all(running)
    },
    close: async () => {
      isClosed = true
      await Promise.all(running)
    },
  }
}

type NewRun = { rule: CompiledRule; since: number | null; actor: { personId: string }; now: number; trial: Trial; total: number }

function beginRun(tx: WritableStore, runId: string, { rule, since, actor, now, trial, total }: NewRun): ApplyRow {
  tx.run(
    `INSERT INTO rule_apply_runs (run_id, rule_id, rule_hash, state, since, asked_by, process_id, started_at, total, matched)
     VALUES (?, ?, ?, 'running', ?, ?, ?, ?, ?, ?)`,
    ...[runId, rule.id, rule.hash, since, actor.personId, process.pid, now, total, trial.matched],
  )
  const row = findApplyRun(tx, runId)
  if (!row) throw new Error('the run that was just begun is not there')
  return row
}

type Job = {
  services: ApplyServices
  hand: RulesAtHand
  rule: CompiledRule
  run: ApplyRow
  messageNos: readonly number[]
  isClosed(): boolean
}

/** Never rejects: what goes wrong is the run's own state. */
async function work(job: Job): Promise<void> {
  const { services, run, messageNos } = job
  const { store, ports } = services
  const end = (state: ApplyRow['state'], problem: string | null): void => {
    store.write((tx) =>
      tx.run(
        'UPDATE rule_apply_runs SET state = ?, ended_at = ?, problem = ? WHERE run_no = ?',
        ...[state, ports.clock.now(), problem, run.run_no],
      ),
    )
    ports.log.activity('rule_applied', { state })
    services.onChange()
  }
  const changed = new Set<string>()
  try {
    for (let from = 0; from < messageNos.length; from += pageMessages) {
      // The call that began the run is answered first.
      await new Promise(setImmediate)
      if (job.isClosed()) return end('failed', brokenOff)
      const page = messageNos.slice(from, from + pageMessages)
      store.write((tx) => {
        for (const messageNo of page) applyOne(tx, job, changed, messageNo)
      })
      services.onChange()
    }
    end('complete', null)
  } catch (error) {
    ports.log.error('rule_run_failed', error)
    end('failed', 'The run met a fault of the program and stopped. What was done until then stands, and can be taken back.')
  }
}

function applyOne(tx: WritableStore, { hand, rule, run }: Job, changed: Set<string>, messageNo: number): void {
  const before = newestChange(tx)
  const met = judgeOldMessage(tx, { ruleSet: hand.rules.ruleSet, rule, now: hand.now, own: hand.people.own }, messageNo)
  const did = met && hasWork(met) ? act(tx, hand, rule, met) : null
  tx.run(
    `INSERT OR IGNORE INTO rule_apply_changes (run_no, change_id) SELECT ?, change_id FROM change WHERE rowid > ?`,
    run.run_no,
    before,
  )
  if (did?.taskId && !did.created && newestChange(tx) > before) changed.add(did.taskId)
  tx.run(
    `UPDATE rule_apply_runs SET judged = judged + 1, tasks_made = tasks_made + ?, tasks_changed = ?, withheld = withheld + ?
     WHERE run_no = ?`,
    ...[did?.created ? 1 : 0, changed.size, did?.withheld ?? 0, run.run_no],
  )
}

const newestChange = (store: ReadableStore): number =>
  store.get<{ no: number | null }>('SELECT max(rowid) AS no FROM change')?.no ?? 0

type Done = { taskId: string | null; created: boolean; withheld: number }

/** Mail and timers are withheld, as in a silent import; what waits in Triage and gets a task now waits no longer. */
function act(tx: WritableStore, hand: RulesAtHand, rule: CompiledRule, met: OldMessage): Done {
  const { facts, evaluation, threadNo, messageNo, threadKey } = met
  const mode = { threadKey, silent: true, history: false }
  const applied = applyDecisions(tx, { ...applyContextOf(hand, mode), arrived: false }, facts, threadNo, evaluation)
  const { taskId } = applied
  const followed = applied.created && taskId !== null ? runOnCreated(tx, hand, taskId, mode) : null
  noteMessageRuns(tx, messageNo, { evaluation, setHash: hand.rules.ruleSet.hash, now: hand.now })
  if (applied.created && met.inTriage) {
    const { ruleSet } = hand.rules
    const cause = { messageId: `msg_${facts.fingerprint}`, ruleId: rule.id, ruleHash: rule.hash, ruleSetHash: ruleSet.hash }
    const actor = { kind: 'rule' as const, ruleId: rule.id, ruleHash: rule.hash }
    const settled = {
      kind: 'set' as const,
      entity: 'message' as const,
      entityId: facts.fingerprint,
      field: 'settled',
      value: true,
    }
    recordChange(tx, hand.now, { command: 'message.settle', actor, cause }, [settled])
  }
  if (taskId !== null && applied.confidential) sealMessages(tx, taskId)
  return { taskId, created: applied.created, withheld: applied.withheld + (followed?.withheld ?? 0) }
}
