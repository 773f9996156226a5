import { collectEffects, type Effect, type EffectScope } from './collect-effects.ts'
import { type Decision, type Phase, phases } from './decision.ts'
import { explainNode } from './explain-condition.ts'
import { changeFacts, type Facts } from './facts.ts'
import { createFactsView, type FactsView } from './facts-view.ts'
import { foldText } from './fold.ts'
import { matchesGlob } from './glob.ts'
import { maxSteps } from './limits.ts'
import type { OwnMail } from './policy-pass.ts'
import { forgetTaskResults } from './program.ts'
import type { CompiledRule, RuleSet } from './rule-set.ts'
import {
  advanceTask,
  createSettlement,
  findModule,
  isTightening,
  type Settlement,
  settlePhase,
  settleRun,
} from './settle-effects.ts'
import type { ConditionTrace, RuleEvent, RuleResult, RuleTrace, Trace } from './trace.ts'

/**
 * What the caller knows beside the facts.
 *
 * Shapes: `event` is what happened, `message.received` by default; `only` runs one rule by its id; `suspended` rules do not run. `usedKeys` holds
 * effect keys that acted before; `threadKey` names the thread the same way on every laptop (the fingerprint of its first message; default: this
 * message's own), `taskKey` its task (default: the thread), `runKey` the run (default: event and time); `episodes` tells by rule id which stretch
 * of time its condition holds in, for rules that act `per_episode`. `own` are the organisation's own addresses. `silent` withholds mail and timers
 * (default: where the message came by a silent import). `detail: 'all'` traces every rule, not only those that matched. `maxSteps` lowers the budget, for tests.
 */
export type EvaluateOptions = {
  event?: RuleEvent
  only?: string
  suspended?: ReadonlySet<string>
  usedKeys?: ReadonlySet<string>
  threadKey?: string
  taskKey?: string
  runKey?: string
  episodes?: ReadonlyMap<string, string>
  own?: OwnMail
  silent?: boolean
  detail?: 'matched' | 'all'
  maxSteps?: number
}

/**
 * What came out of a run.
 *
 * Shapes: `kept`: nothing matched a received message, or a rule failed, so it shows in Triage; `module` is the module the item ends up in, null
 * if none; `ended` are ids of `per_episode` rules whose condition is false now, so that their next match is a new episode.
 */
export type Evaluation = { decisions: Decision[]; trace: Trace; kept: boolean; module: string | null; ended: string[] }

/**
 * Judges one message or task by the rules of one event. Events about a task read the message facts of its newest incoming message.
 *
 * Pure: the same rule set, facts, time and options give the same answer. Total: a rule that fails contributes nothing and is traced.
 * Bounded: 50 million steps, after which the remaining rules are skipped and the message is kept in Triage.
 */
export function evaluate(ruleSet: RuleSet, facts: Facts, now: number, options: EvaluateOptions = {}): Evaluation {
  const run = startRun(ruleSet, facts, now, options)
  for (const phase of phases) runPhase(run, phase)
  const policy = {
    event: run.scope.event,
    plans: ruleSet.plans,
    own: options.own ?? null,
    silent: options.silent ?? facts.origin === 'import',
  }
  const alive = settleRun(run.settlement, facts, options.usedKeys ?? new Set(), policy)
  markRepeated(run, alive)
  const confidential = facts.task?.confidential === true || alive.some((effect) => effect.body.action === 'confidential')
  const kept = run.failed || (run.scope.event === 'message.received' && !run.matched)
  return {
    decisions: alive.map(toDecision),
    trace: {
      v: 1,
      ruleset: `sha256:${ruleSet.hash}`,
      message: `fp:${facts.fingerprint}`,
      event: run.scope.event,
      origin: facts.origin,
      now: formatInstant(now),
      rules: confidential ? redactTraces(run) : run.traces,
      kept,
      steps: run.view.steps,
    },
    kept,
    module: findModule(run.settlement, facts),
    ended: run.ended,
  }
}

type Run = {
  ruleSet: RuleSet
  facts: Facts
  now: number
  scope: EffectScope
  only: string | null
  suspended: ReadonlySet<string>
  ended: string[]
  withAll: boolean
  budget: number
  view: FactsView
  settlement: Settlement
  wanted: Effect[]
  traces: RuleTrace[]
  traceByRule: Map<CompiledRule, RuleTrace>
  module: string | null
  stoppedBy: string | null
  phaseStoppedBy: string | null
  matched: boolean
  failed: boolean
}

function startRun(ruleSet: RuleSet, facts: Facts, now: number, options: EvaluateOptions): Run {
  const thread = options.threadKey ?? facts.fingerprint
  const event = options.event ?? 'message.received'
  const keys = { thread, task: options.taskKey ?? thread, run: options.runKey ?? `${event} ${now} ${thread}` }
  return {
    ruleSet,
    facts,
    now,
    scope: { event, now, ...keys, episodes: options.episodes ?? new Map(), calendars: ruleSet.calendars },
    only: options.only ?? null,
    suspended: options.suspended ?? new Set(),
    ended: [],
    withAll: options.detail === 'all',
    budget: options.maxSteps ?? maxSteps,
    view: createFactsView({ facts, now, handled: null }, ruleSet.program.slots, ruleSet.program.tests.length),
    settlement: createSettlement(),
    wanted: [],
    traces: [],
    traceByRule: new Map(),
    module: facts.task?.module ?? null,
    stoppedBy: null,
    phaseStoppedBy: null,
    matched: false,
    failed: false,
  }
}

function runPhase(run: Run, phase: Phase): void {
  run.phaseStoppedBy = null
  run.wanted = []
  for (const rule of run.ruleSet.rulesByEvent.get(run.scope.event)?.get(phase) ?? []) runRule(run, rule, phase)
  if (run.wanted.length === 0) return
  settlePhase(run.settlement, run.wanted)
  // Conditions of the next phase see what this one decided; rules of one phase never see each other (R3).
  run.module = findModule(run.settlement, run.facts)
  run.view.context = { ...run.view.context, facts: factsWithTask(run) }
  forgetTaskResults(run.ruleSet.program, run.view)
}

/** The facts with the task as it now is. */
const factsWithTask = ({ settlement, facts, now }: Run): Facts =>
  changeFacts(facts, { task: advanceTask(settlement, facts, now) })

function runRule(run: Run, rule: CompiledRule, phase: Phase): void {
  const why = findSkipReason(run, rule, phase)
  if (why !== null) {
    if (why === 'budget') run.failed = true
    if (run.withAll || why === 'budget') addTrace(run, rule, 'skipped', why)
    return
  }
  run.view.steps += 1
  try {
    judgeRule(run, rule)
  } catch (error) {
    run.failed = true
    addTrace(run, rule, 'error', error instanceof Error ? error.message : 'unknown error')
  }
}

function judgeRule(run: Run, rule: CompiledRule): void {
  const result = rule.compiled.run(run.view)
  if (!result) {
    if (rule.once === 'per_episode') run.ended.push(rule.id)
    if (run.withAll) addTrace(run, rule, 'not_matched', null)
    return
  }
  const calendar = run.ruleSet.plans.get(rule.module ?? run.module ?? '')?.calendar ?? null
  const effects = collectEffects(rule, run.facts, run.scope, calendar)
  if (rule.mode === 'observe') {
    // What it would do is told, and not done.
    addTrace(run, rule, 'observed', null).actions = effects.map(({ trace }) => ({ ...trace, r: 'skipped' }))
    return
  }
  addTrace(run, rule, 'matched', null).actions = effects.map((effect) => effect.trace)
  run.matched = true
  run.wanted.push(...effects)
  if (rule.stop === 'phase') run.phaseStoppedBy = rule.id
  if (rule.stop === 'all') run.stoppedBy = rule.id
}

function findSkipReason(run: Run, rule: CompiledRule, phase: Phase): string | null {
  const stopper = run.stoppedBy ?? run.phaseStoppedBy
  if (stopper !== null) return `stop:${stopper}`
  if (run.only !== null && rule.id !== run.only) return 'other'
  if (rule.mode === 'off') return 'off'
  if (run.suspended.size > 0 && run.suspended.has(rule.id)) return 'suspended'
  if (!isInScope(rule, run)) return 'scope'
  if (phase !== 'qualify' && rule.module !== null && run.module !== null && rule.module !== run.module) return 'module'
  return run.view.steps > run.budget ? 'budget' : null
}

function isInScope({ scope }: CompiledRule, { facts, module }: Run): boolean {
  if (scope.direction !== 'any' && scope.direction !== facts.direction) return false
  if (scope.origin !== 'any' && scope.origin !== facts.origin) return false
  if (scope.module.length > 0 && (module === null || !scope.module.includes(module))) return false
  return fits(scope.mailbox, facts.mailbox) && fits(scope.folder, facts.folder)
}

function fits(globs: readonly string[], text: string): boolean {
  return globs.length === 0 || globs.some((glob) => matchesGlob(foldText(glob), foldText(text)))
}

function addTrace(run: Run, rule: CompiledRule, result: RuleResult, why: string | null): RuleTrace {
  const showsCondition = result !== 'skipped' && result !== 'error'
  const trace: RuleTrace = {
    id: rule.id,
    hash: `sha256:${rule.hash}`,
    at: `${rule.path}:${rule.line}`,
    phase: rule.phase,
    result,
    why,
    cond: showsCondition ? explainNode(run.ruleSet.program, rule.compiled.node, run.view, run.withAll) : null,
    actions: [],
    stop: result === 'matched' && rule.stop !== 'none' ? rule.stop : null,
  }
  run.traces.push(trace)
  run.traceByRule.set(rule, trace)
  return trace
}

// A match counts as repeated when everything it could do again has been done; its stop and what only tightens still act.
function markRepeated(run: Run, alive: readonly Effect[]): void {
  const acting = new Set(alive.filter((effect) => !isTightening(effect)).map((effect) => effect.rule))
  const heldBack = new Set(
    run.settlement.effects
      .filter((effect) => effect.trace.r === 'duplicate' && effect.trace.by === null)
      .map((effect) => effect.rule),
  )
  for (const rule of heldBack) {
    const trace = run.traceByRule.get(rule)
    if (trace && !acting.has(rule)) trace.result = 'repeated'
  }
}

function toDecision({ body, rule, key, held }: Effect): Decision {
  const decision = { ...body, ruleId: rule.id, ruleHash: rule.hash, module: rule.module, effectKey: key }
  return held ? { ...decision, held } : decision
}

function redactTraces({ traces, ruleSet }: Run): RuleTrace[] {
  const rules = new Map(ruleSet.rules.map((rule) => [rule.id, rule]))
  return traces.map((trace) => redactRule(trace, rules.get(trace.id)))
}

// File names are words of the message too; those of our own resources are not.
function redactRule(trace: RuleTrace, rule: CompiledRule | undefined): RuleTrace {
  const resources = new Set(rule?.actions.flatMap((action) => (action.action === 'attach' ? action.resources : [])))
  const actions = trace.actions.map((action) =>
    action.a === 'attach' && !resources.has(action.v) ? { ...action, v: 'files of the message' } : action,
  )
  return { ...trace, actions, cond: trace.cond && redactCondition(trace.cond) }
}

function redactCondition(cond: ConditionTrace): ConditionTrace {
  return 'op' in cond ? { ...cond, c: cond.c.map(redactCondition) } : { t: cond.t, r: cond.r, saw: null }
}

function formatInstant(instant: number): string {
  const date = new Date(instant)
  return Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString().replace('.000Z', 'Z')
}
