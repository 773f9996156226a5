import type { Trial, TrialRow } from '#shared/model/rule-work.ts'
import { createsTask } from '../rules/decision.ts'
import { evaluate } from '../rules/evaluate.ts'
import type { OwnMail } from '../rules/policy-pass.ts'
import type { CompiledRule, RuleSet } from '../rules/rule-set.ts'
import type { RuleTrace } from '../rules/trace.ts'
import type { FactSource, JudgedMessage } from '../rulework/facts/fact-source.ts'
import { readsRunState } from '../rulework/reads-run-state.ts'
import type { ReadableStore } from '../store/store.ts'
import { judgeOldMessage, type OldMessage } from './judge-old-message.ts'

/** Which stored messages a rule has something to do about, the oldest first, and the same as a person looks at it. */
export type Matches = { messageNos: number[]; trial: Trial }

export type MatchRequest = { ruleSet: RuleSet; rule: CompiledRule; since: number | null; now: number; own: OwnMail }

/** 5 messages are shown of a trial; the rest is counted. */
const samplesMax = 5

/**
 * Judges all stored mail from `since` on by one rule, without a write. What acted before counts as a match that has nothing left to do.
 *
 * Confidential messages are counted for those who may see them, and never shown. Between two batches others get their turn.
 */
export async function findMatches(store: ReadableStore, source: FactSource, request: MatchRequest): Promise<Matches> {
  await makeMissing(store, source, request.since)
  const total = countSince(store, request.since)
  const trial: Trial = {
    ruleId: request.rule.id,
    judged: 0,
    total,
    matched: 0,
    newTasks: 0,
    samples: [],
    near: [],
    diagnostics: [],
  }
  const messageNos: number[] = []
  const newThreads = new Set<number>()
  for (const batch of source.newest(total)) {
    for (const message of batch) {
      trial.judged += 1
      const met = couldMatch(request, message) ? meet(store, request, message) : null
      if (!met) continue
      trial.matched += 1
      if (hasWork(met)) messageNos.push(met.messageNo)
      if (!met.task && makesTask(met)) newThreads.add(met.threadNo)
      if (trial.samples.length < samplesMax && !message.hidden && met.trace) trial.samples.push(sampleOf(message, met.trace))
    }
    await new Promise(setImmediate)
  }
  return { messageNos: messageNos.reverse(), trial: { ...trial, newTasks: newThreads.size } }
}

/** Whether a match leaves anything to do: something that did not act before, and a task for it. */
export const hasWork = (met: OldMessage): boolean =>
  met.evaluation.decisions.length > 0 && (met.task !== undefined || makesTask(met))

const makesTask = ({ evaluation }: OldMessage): boolean => evaluation.decisions.some(({ action }) => createsTask(action))

/** Most messages answer no to the rule alone; only where it could match are the others asked, and the thread as it is now. */
function couldMatch({ ruleSet, rule }: MatchRequest, { stored }: JudgedMessage): boolean {
  if (readsRunState(rule)) return true
  const { trace } = evaluate(ruleSet, stored.facts, stored.at, { only: rule.id })
  return trace.rules.length > 0
}

function meet(store: ReadableStore, request: MatchRequest, { stored }: JudgedMessage): OldMessage | null {
  const met = judgeOldMessage(store, request, stored.messageNo)
  return met?.trace && metResults.has(met.trace.result) ? met : null
}

const metResults: ReadonlySet<RuleTrace['result']> = new Set(['matched', 'repeated'])

const countSince = (store: ReadableStore, since: number | null): number =>
  store.get<{ n: number }>(
    'SELECT count(*) AS n FROM messages JOIN message_facts ON message_facts.message_no = messages.message_no WHERE sort_at >= ?',
    since ?? Number.MIN_SAFE_INTEGER,
  )?.n ?? 0

/** Mail from before facts were kept is read once, and then is as quick as the rest. */
async function makeMissing(store: ReadableStore, source: FactSource, since: number | null): Promise<void> {
  for (const messageNo of source.missing()) {
    const row = store.get<{ sort_at: number }>('SELECT sort_at FROM messages WHERE message_no = ?', messageNo)
    if (row && row.sort_at >= (since ?? Number.MIN_SAFE_INTEGER)) await source.make(messageNo)
  }
}

function sampleOf({ stored, subject, from, sortAt }: JudgedMessage, trace: RuleTrace): TrialRow {
  return {
    messageId: `msg_${stored.facts.fingerprint}`,
    subject,
    from,
    at: sortAt,
    actions: trace.actions.map(({ a, v, r }) => ({ action: a, value: v, result: r })),
  }
}
