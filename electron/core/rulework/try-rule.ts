import type { Trial, TrialRow } from '#shared/model/rule-work.ts'
import type { OwnMail } from '../people/own-mail.ts'
import { createsTask } from '../rules/decision.ts'
import { evaluate } from '../rules/evaluate.ts'
import type { CompiledRule, RuleSet } from '../rules/rule-set.ts'
import type { ConditionTrace, RuleTrace } from '../rules/trace.ts'
import type { FactSource, JudgedMessage } from './facts/fact-source.ts'
import { readsRunState } from './reads-run-state.ts'

export type TrialRequest = {
  ruleSet: RuleSet
  rule: CompiledRule
  newest: number
  samples: number
  /** All messages that can be judged. */
  total: number
  own: OwnMail
  /** Milliseconds of any clock that moves on: only differences count. */
  elapsedMs(): number
}

/** 400 ms: a person who types at a rule sees the newest mail judged, and the number of what was left says so. */
const trialMs = 400

/** 60 ms for near misses: they compare words with words, and only some are shown. */
const nearMs = 60
const nearMax = 5

/**
 * Judges the newest messages by one rule of an unsaved set: what it matches, what that would make, and what it misses by a letter.
 *
 * The whole set decides, so that a rule which an earlier one stops does not count as matching. Confidential messages are judged only in the
 * sight of the caller: the number of matches alone would tell their words. Limits: 400 ms, and then what was judged until then.
 */
export async function tryRule(source: FactSource, request: TrialRequest): Promise<Omit<Trial, 'diagnostics'>> {
  const trial = { ruleId: request.rule.id, judged: 0, total: request.total, matched: 0, newTasks: 0 }
  const samples: TrialRow[] = []
  const missed: JudgedMessage[] = []
  for (const batch of source.newest(request.newest)) {
    for (const message of batch) {
      trial.judged += 1
      const met = meet(request, message)
      if (!met) {
        missed.push(message)
        continue
      }
      trial.matched += 1
      if (met.makesTask) trial.newTasks += 1
      if (samples.length < request.samples) samples.push(sampleOf(message, met.trace))
    }
    if (request.elapsedMs() > trialMs) break
    // Between two batches others get their turn: the engine has one thread.
    await new Promise(setImmediate)
  }
  return { ...trial, samples, near: findNear(request, missed) }
}

type Meeting = { trace: RuleTrace; makesTask: boolean }

function meet({ ruleSet, rule, own }: TrialRequest, { stored }: JudgedMessage): Meeting | null {
  const { facts, at } = stored
  // Most messages answer no to the rule alone; only where it could match the others are asked.
  const isAlone = facts.task === null && !readsRunState(rule)
  if (isAlone && !isMet(evaluate(ruleSet, facts, at, { event: rule.when, only: rule.id }).trace.rules, rule)) return null
  const { trace, decisions } = evaluate(ruleSet, facts, at, { event: rule.when, own })
  const met = isMet(trace.rules, rule)
  if (!met) return null
  const makes = decisions.some((decision) => decision.ruleId === rule.id && createsTask(decision.action))
  return { trace: met, makesTask: makes && !facts.thread.hasTask }
}

function isMet(traces: readonly RuleTrace[], rule: CompiledRule): RuleTrace | null {
  return traces.find(({ id, result }) => id === rule.id && metResults.has(result)) ?? null
}

const metResults: ReadonlySet<RuleTrace['result']> = new Set(['matched', 'repeated', 'observed'])

function sampleOf({ stored, subject, from, sortAt }: JudgedMessage, trace: RuleTrace): TrialRow {
  return {
    messageId: `msg_${stored.facts.fingerprint}`,
    subject,
    from,
    at: sortAt,
    actions: trace.actions.map(({ a, v, r }) => ({ action: a, value: v, result: r })),
  }
}

function findNear({ ruleSet, rule, elapsedMs }: TrialRequest, missed: readonly JudgedMessage[]): Trial['near'] {
  const start = elapsedMs()
  const near: Trial['near'] = []
  for (const { stored, subject } of missed) {
    if (near.length >= nearMax || elapsedMs() - start > nearMs) break
    const { trace } = evaluate(ruleSet, stored.facts, stored.at, { event: rule.when, only: rule.id, detail: 'all' })
    const own = trace.rules.find(({ id }) => id === rule.id)
    const found = own?.cond && nearOf(own.cond)
    if (found) near.push({ messageId: `msg_${stored.facts.fingerprint}`, subject, ...found })
  }
  return near
}

function nearOf(cond: ConditionTrace): { word: string; wanted: string } | null {
  if (!('op' in cond)) return cond.near === undefined ? null : { word: cond.near, wanted: cond.t }
  for (const part of cond.c) {
    const found = nearOf(part)
    if (found) return found
  }
  return null
}
