import { instantToLocal, localToInstant } from '#shared/text/add-duration.ts'
import type { Decision, Target } from './decision.ts'
import { createsTask } from './decision.ts'
import type { Diagnostic } from './diagnostic.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { TaskFacts } from './facts.ts'
import { renderTarget } from './parse-target.ts'
import type { RuleSet } from './rule-set.ts'
import type { Expectation, RuleTest } from './rule-test.ts'
import { createTestFacts, testStart } from './test-facts.ts'

/** One test's outcome; `failures` are sentences, none when it passed. */
export type RuleTestOutcome = { test: RuleTest; failures: string[] }

/** Runs the tests of rule files against the whole set. Pure; a test that cannot run has that as its failure. */
export function runRuleTests(ruleSet: RuleSet, tests: readonly RuleTest[] = ruleSet.tests): RuleTestOutcome[] {
  return tests.map((test) => ({ test, failures: runRuleTest(ruleSet, test) }))
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
  const usedKeys = new Set<string>()
  let last: Evaluation | null = null
  let task: TaskFacts | null = null
  for (const [index, message] of test.messages.entries()) {
    const made = createTestFacts(message, { zone: test.zone, now, index, count: index + 1, hasTask: task !== null, task })
    if (!made.ok) return [made.reason]
    last = evaluate(ruleSet, made.facts, now, { usedKeys, threadKey: 'test', detail: 'all' })
    for (const decision of last.decisions) usedKeys.add(decision.effectKey)
    task = applyDecisions(task, last, now)
  }
  return last ? compareOutcome(test.expect, last, test.zone) : ['the test has no message']
}

// Only as much of a task as later messages of the thread can ask about; the real one is made by the applier.
function applyDecisions(task: TaskFacts | null, { decisions, module }: Evaluation, now: number): TaskFacts | null {
  if (!task && !decisions.some((decision) => createsTask(decision.action))) return null
  const names = { module, workflow: null, status: null, priority: null, assignee: null, team: null }
  const fresh: TaskFacts = { ...names, tags: [], open: true, confidential: false, created: now, updated: now, due: null }
  const next = { ...(task ?? fresh), module }
  for (const decision of decisions) {
    if (decision.action === 'tag') next.tags = [...new Set([...next.tags, decision.value])]
    if (decision.action === 'set_priority') next.priority = decision.value.priority
    if (decision.action === 'set_status') next.status = decision.value
    if (decision.action === 'confidential') next.confidential = true
    if (decision.action === 'assign') next.assignee = renderAssignment(decision)
  }
  return next
}

function renderAssignment(decision: Extract<Decision, { action: 'assign' }>): string {
  return decision.value.kind === 'person' ? `person:${decision.value.id}` : `role:${decision.value.name}`
}

type Actual = {
  [key in Exclude<keyof Expectation, 'matched_only' | 'not_matched' | 'matched'>]-?: string | string[] | boolean | null
}

function compareOutcome(expect: Expectation, evaluation: Evaluation, zone: string): string[] {
  const matched = evaluation.trace.rules
    .filter((rule) => rule.result === 'matched' || rule.result === 'repeated')
    .map((rule) => rule.id)
  const failures: string[] = []
  for (const id of expect.matched ?? [])
    if (!matched.includes(id)) failures.push(`"${id}" did not match; matched: ${listOf(matched)}`)
  for (const id of expect.not_matched ?? []) if (matched.includes(id)) failures.push(`"${id}" matched`)
  if (expect.matched_only && !isSameSet(expect.matched_only, matched)) {
    failures.push(`expected only ${listOf(expect.matched_only)} to match, but matched: ${listOf(matched)}`)
  }
  const actual = describeOutcome(evaluation, zone)
  for (const key of Object.keys(actual) as (keyof Actual)[]) {
    // The keys of an object literal are exactly its type's keys here; TypeScript widens them to string.
    const wanted = key === 'escalations' ? expect.escalations?.map(renderStep) : expect[key]
    if (wanted === undefined) continue
    const found = actual[key]
    const same = Array.isArray(wanted) ? isSameSet(wanted, Array.isArray(found) ? found : []) : wanted === found
    if (!same) failures.push(`${key} is ${showValue(found)}, expected ${showValue(wanted)}`)
  }
  return failures
}

function describeOutcome({ decisions, kept, module }: Evaluation, zone: string): Actual {
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
    kept,
    escalations: of('escalate_after').map(({ value }) =>
      renderStep({ at: instantToLocal(value.dueAt, zone), to: renderReceivers(value.to) }),
    ),
  }
}

const defaultReceiver = 'role:coordinator'

function renderReceivers(to: readonly Target[] | null): string[] {
  return to === null ? [defaultReceiver] : to.map(renderTarget)
}

function renderStep({ at, to }: { at: string; to: readonly string[] }): string {
  return `${at} to ${(to.length > 0 ? [...to] : [defaultReceiver]).sort().join(', ')}`
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
