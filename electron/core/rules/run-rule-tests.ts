import { instantToLocal, localToInstant } from '#shared/text/zone-time.ts'
import type { Decision } from './decision.ts'
import { createsTask } from './decision.ts'
import type { Diagnostic } from './diagnostic.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { createTaskFacts, type TaskFacts } from './facts.ts'
import { renderTarget } from './parse-target.ts'
import type { Mode } from './rule.ts'
import type { CompiledRule, RuleSet } from './rule-set.ts'
import type { Expectation, RuleTest, TestMessage } from './rule-test.ts'
import { addTaskFacts, createTestFacts, testStart } from './test-facts.ts'
import type { RuleEvent } from './trace.ts'

/** One test's outcome; `failures` are sentences, none when it passed. */
export type RuleTestOutcome = { test: RuleTest; failures: string[] }

/**
 * Runs the tests of rule files against the whole set. Pure; a test that cannot run has that as its failure.
 *
 * A test speaks of what rules say, not of whether they are switched on: one that only observes is judged as if it acted, and switching a rule
 * off breaks no test that passes with it on.
 */
export function runRuleTests(ruleSet: RuleSet, tests: readonly RuleTest[] = ruleSet.tests): RuleTestOutcome[] {
  const acting = withModes(ruleSet, ({ mode }) => (mode === 'observe' ? 'active' : mode))
  const whole = ruleSet.rules.some(({ mode }) => mode === 'off') ? withModes(ruleSet, () => 'active') : null
  return tests.map((test) => {
    const failures = runRuleTest(acting, test)
    return { test, failures: whole && failures.length > 0 && runRuleTest(whole, test).length === 0 ? [] : failures }
  })
}

function withModes(ruleSet: RuleSet, modeOf: (rule: CompiledRule) => Mode): RuleSet {
  const changed = new Map(ruleSet.rules.map((rule) => [rule, { ...rule, mode: modeOf(rule) }]))
  const change = (rules: readonly CompiledRule[]): CompiledRule[] => rules.map((rule) => changed.get(rule) ?? rule)
  const rulesByEvent = new Map(
    [...ruleSet.rulesByEvent].map(([event, byPhase]) => [
      event,
      new Map([...byPhase].map(([phase, rules]) => [phase, change(rules)])),
    ]),
  )
  return { ...ruleSet, rules: change(ruleSet.rules), rulesByEvent }
}

/** Failed tests as findings (E306), placed at the test. */
export function diagnoseOutcomes(outcomes: readonly RuleTestOutcome[]): Diagnostic[] {
  return outcomes.flatMap(({ test, failures }) =>
    failures.map((failure) => ({
      ...{ path: test.path, line: test.line, column: test.column, severity: 'error' as const, code: 'E306' },
      message: `the test "${test.name}" failed: ${failure}`,
    })),
  )
}

function runRuleTest(ruleSet: RuleSet, test: RuleTest): string[] {
  const now = localToInstant(test.now ?? testStart, test.zone)
  if (now === null) return [`"now" is no time: ${test.now}`]
  const judged = test.task === null ? judgeThread(ruleSet, test, now) : judgeTask(ruleSet, test, test.task, now)
  return 'reason' in judged ? [judged.reason] : compareOutcome(test.expect, judged, test.zone, ruleSet)
}

/** What the runs of a test came to, one after another. */
type Judged = { evaluations: Evaluation[] } | { reason: string }

function judgeThread(ruleSet: RuleSet, test: RuleTest, now: number): Judged {
  const usedKeys = new Set<string>()
  const event = test.when ?? 'message.received'
  let last: Evaluation | null = null
  let task: TaskFacts | null = null
  for (const [index, message] of test.messages.entries()) {
    const made = createTestFacts(message, { zone: test.zone, now, index, count: index + 1, hasTask: task !== null, task })
    if (!made.ok) return { reason: made.reason }
    last = evaluate(ruleSet, made.facts, now, { event, usedKeys, threadKey: 'test', detail: 'all' })
    for (const decision of last.decisions) usedKeys.add(decision.effectKey)
    task = applyDecisions(made.facts.task, last, now)
  }
  return last ? { evaluations: [last] } : { reason: 'the test has no message' }
}

const taskEvents: readonly RuleEvent[] = ['task.created', 'task.updated', 'timer']

function judgeTask(ruleSet: RuleSet, test: RuleTest, task: TestMessage, now: number): Judged {
  const place = { zone: test.zone, now, index: 0, count: 1, hasTask: true, task: null }
  const message = createTestFacts(test.messages[0] ?? {}, place)
  const made = message.ok ? addTaskFacts(message.facts, task, place) : message
  if (!made.ok) return { reason: made.reason }
  const events = test.when === null ? taskEvents : [test.when]
  return { evaluations: events.map((event) => evaluate(ruleSet, made.facts, now, { event, threadKey: 'test', detail: 'all' })) }
}

// Only as much of a task as later messages of the thread can ask about; the real one is made by the applier.
function applyDecisions(task: TaskFacts | null, { decisions, module }: Evaluation, now: number): TaskFacts | null {
  if (!task && !decisions.some((decision) => createsTask(decision.action))) return null
  const next = { ...(task ?? createTaskFacts(now)), module }
  for (const decision of decisions) {
    if (decision.action === 'tag') next.tags = [...new Set([...next.tags, decision.value])]
    if (decision.action === 'untag') next.tags = next.tags.filter((tag) => tag !== decision.value)
    if (decision.action === 'set_priority') next.priority = decision.value.priority
    if (decision.action === 'set_status') next.status = decision.value
    if (decision.action === 'workflow') next.workflow = decision.value
    if (decision.action === 'due') next.due = decision.value.dueAt
    if (decision.action === 'confidential') next.confidential = true
    if (decision.action === 'assign') next.assignee = renderAssignment(decision)
    if (decision.action === 'route_to' && decision.value.setsTeam) next.team = renderTarget(decision.value.target)
  }
  return next
}

function renderAssignment(decision: Extract<Decision, { action: 'assign' }>): string {
  return decision.value.kind === 'person' ? `person:${decision.value.id}` : `role:${decision.value.name}`
}

type Actual = {
  [key in Exclude<keyof Expectation, 'matched_only' | 'not_matched' | 'matched'>]-?: string | string[] | boolean | null
}

function compareOutcome(
  expect: Expectation,
  { evaluations }: { evaluations: Evaluation[] },
  zone: string,
  ruleSet: RuleSet,
): string[] {
  const matched = evaluations
    .flatMap(({ trace }) => trace.rules)
    .filter((rule) => rule.result === 'matched' || rule.result === 'repeated')
    .map((rule) => rule.id)
  const failures: string[] = []
  for (const id of expect.matched ?? [])
    if (!matched.includes(id)) failures.push(`"${id}" did not match; matched: ${listOf(matched)}`)
  for (const id of expect.not_matched ?? []) if (matched.includes(id)) failures.push(`"${id}" matched`)
  if (expect.matched_only && !isSameSet(expect.matched_only, matched)) {
    failures.push(`expected only ${listOf(expect.matched_only)} to match, but matched: ${listOf(matched)}`)
  }
  const module = evaluations.findLast((evaluation) => evaluation.module !== null)?.module ?? null
  const receiver = ruleSet.plans.get(module ?? '')?.escalateTo ?? defaultReceiver
  const actual = describeOutcome(evaluations, module, zone, receiver)
  for (const key of Object.keys(actual) as (keyof Actual)[]) {
    // The keys of an object literal are exactly its type's keys here; TypeScript widens them to string.
    const wanted = key === 'escalations' ? expect.escalations?.map((step) => renderStep(step, receiver)) : expect[key]
    if (wanted === undefined) continue
    const found = actual[key]
    const same = Array.isArray(wanted) ? isSameSet(wanted, Array.isArray(found) ? found : []) : wanted === found
    if (!same) failures.push(`${key} is ${showValue(found)}, expected ${showValue(wanted)}`)
  }
  return failures
}

function describeOutcome(evaluations: readonly Evaluation[], module: string | null, zone: string, receiver: string): Actual {
  const decisions = evaluations.flatMap((evaluation) => evaluation.decisions)
  const of = <A extends Decision['action']>(action: A) =>
    decisions.filter((decision): decision is Extract<Decision, { action: A }> => decision.action === action)
  const team = of('route_to').find((decision) => decision.value.setsTeam)
  const due = of('due')[0]
  return {
    module,
    team: team ? renderTarget(team.value.target) : null,
    assignee: of('assign').map(renderAssignment)[0] ?? null,
    priority: of('set_priority')[0]?.value.priority ?? null,
    status: of('set_status')[0]?.value ?? null,
    tags: of('tag').map((decision) => decision.value),
    route_to: of('route_to').map((decision) => renderTarget(decision.value.target)),
    files: of('attach').flatMap(({ value }) => (value.kind === 'resource' ? [value.name] : value.files.map((file) => file.name))),
    checklists: of('checklist').map((decision) => decision.value),
    templates: of('send_template').map((decision) => decision.value.template),
    due: due ? instantToLocal(due.value.dueAt, zone) : null,
    confidential: of('confidential').length > 0,
    suppressed: of('suppress_auto_reply').length > 0,
    kept: evaluations.some((evaluation) => evaluation.kept),
    escalations: of('escalate_after').map(({ value }) =>
      renderStep({ at: instantToLocal(value.dueAt, zone), to: value.to?.map(renderTarget) ?? [] }, receiver),
    ),
  }
}

const defaultReceiver = 'role:coordinator'

function renderStep({ at, to }: { at: string; to: readonly string[] }, receiver: string): string {
  return `${at} to ${(to.length > 0 ? [...to] : [receiver]).sort().join(', ')}`
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  const wanted = new Set(left)
  const found = new Set(right)
  return wanted.size === found.size && [...wanted].every((item) => found.has(item))
}

function listOf(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ')
}

function showValue(value: string | readonly string[] | boolean | null): string {
  if (value === null) return 'not set'
  return typeof value === 'object' ? `[${value.join('; ')}]` : String(value)
}
