import type { OutcomeKind } from '#shared/model/rule-work.ts'
import type { OwnMail } from '../../people/own-mail.ts'
import type { LoadedRules } from '../../rules/check-rule-files.ts'
import type { Decision } from '../../rules/decision.ts'
import { evaluate } from '../../rules/evaluate.ts'
import { changeFacts, createTaskFacts, type Facts } from '../../rules/facts.ts'
import { renderTarget } from '../../tasks/render-decision.ts'
import type { StoredFacts } from '../facts/fact-record.ts'
import { type SimulatedOutcome, type SimulatedTask, simulateOutcome } from './simulate-task.ts'
import { type SideState, type ThreadWorld, taskOf } from './thread-worlds.ts'

/** One respect in which two sets decide a message differently, values as text. */
export type Difference = { kind: OutcomeKind; before: string | null; after: string | null; ruleIds: string[] }

/** `approximate`: somebody else than these rules has changed the task before, or what is kept of the message is not all. */
export type Comparison = { differences: Difference[]; approximate: boolean }

/** Two sets, and which addresses are our own. */
export type Compared = { from: LoadedRules; to: LoadedRules; own: OwnMail }

/** Judges a message in its thread by both sets, each in its own course of events, and says where they part. */
export function compareMessage({ from, to, own }: Compared, world: ThreadWorld, stored: StoredFacts): Comparison {
  const approximate = followPeople(from, world, stored)
  const earlier = { from: taskOf(world.from), to: taskOf(world.to) }
  const before = play(from, own, world, world.from, stored)
  const after = play(to, own, world, world.to, stored)
  const differences = listDifferences(earlier, before, after)
  if (differences.length === 0) return { differences: [], approximate }
  const ruleIds = differingRules(before.fresh, after.fresh)
  return { differences: differences.map((difference) => ({ ...difference, ruleIds })), approximate }
}

/** What people decide about a task, rules excepted. */
const decidedFields = ['module', 'status', 'priority', 'assignee', 'team', 'open'] as const

/**
 * Takes over what was really so of the task where it is not what the first set would have made of it: somebody has changed it meanwhile. It
 * would have been changed under the other set as well.
 *
 * Where another set judged the message then, every difference may be that set's: nothing is taken over, and nothing is known to be inexact.
 * Answers whether somebody had changed it.
 */
function followPeople(from: LoadedRules, world: ThreadWorld, { facts: { task: real }, setHash }: StoredFacts): boolean {
  if (setHash !== from.ruleSet.hash) return false
  const expected = taskOf(world.from)
  if (!real || !expected) return (real === null) !== (expected === null)
  const changed = decidedFields.filter((field) => real[field] !== expected.facts[field])
  const overlay = Object.fromEntries(changed.map((field) => [field, real[field]]))
  if (changed.length > 0)
    for (const side of [world.from, world.to]) {
      const task = taskOf(side)
      side.tasks = side.tasks.map((one) => (one === task ? { ...one, facts: { ...one.facts, ...overlay } } : one))
    }
  return changed.length > 0
}

/** Lets one set judge the message, and the task it made if it made one, and takes what they do over into its course of events. */
function play(rules: LoadedRules, own: OwnMail, world: ThreadWorld, side: SideState, stored: StoredFacts): SimulatedOutcome {
  const { facts: found, at, history } = stored
  const existing = taskOf(side)
  const facts: Facts = factsFor(found, existing, side.suppressed)
  const once = found.thread.new ? {} : { threadKey: world.origin.fingerprint, usedKeys: side.used }
  const context = { modules: rules.modules, silent: found.origin === 'import', history, now: at }
  const outcome = simulateOutcome(context, facts, existing, blockedOf(side), evaluate(rules.ruleSet, facts, at, { ...once, own }))
  takeOver(side, existing, outcome)
  const made = outcome.created ? outcome.task : null
  if (!made || !rules.ruleSet.rulesByEvent.get('task.created')?.size) return outcome
  const taskFacts = factsFor(found, made, side.suppressed)
  const options = {
    event: 'task.created',
    threadKey: world.origin.fingerprint,
    taskKey: made.key,
    usedKeys: side.used,
    own,
  } as const
  const followed = simulateOutcome(context, taskFacts, made, blockedOf(side), evaluate(rules.ruleSet, taskFacts, at, options))
  takeOver(side, made, followed)
  return { ...outcome, task: followed.task, fresh: [...outcome.fresh, ...followed.fresh] }
}

const blockedOf = ({ used, withheld }: SideState): ReadonlySet<string> =>
  withheld.size > 0 ? new Set([...used, ...withheld]) : used

/** The message's own facts with the task as this course of events has it. */
function factsFor(found: Facts, existing: SimulatedTask | null, suppressed: boolean): Facts {
  const { thread, task } = found
  if (existing === null && task === null && !thread.hasTask && thread.suppressed === suppressed) return found
  // How long it waits and what it cost is as it was: no rule of a message changes that.
  const { handled, waitingSince, cost, reopened } = task ?? existing?.facts ?? createTaskFacts(0)
  const ours = existing && { ...existing.facts, handled, waitingSince, cost, reopened }
  return changeFacts(found, { thread: { ...thread, hasTask: existing !== null, suppressed }, task: ours })
}

function takeOver(side: SideState, existing: SimulatedTask | null, outcome: SimulatedOutcome): void {
  for (const key of outcome.used) side.used.add(key)
  for (const key of outcome.withheld) side.withheld.add(key)
  if (outcome.fresh.some((decision) => decision.action === 'suppress_auto_reply')) side.suppressed = true
  if (!outcome.task) return
  side.tasks = [...side.tasks.filter((task) => task !== existing), outcome.task]
}

type Pair = { from: SimulatedTask | null; to: SimulatedTask | null }

function listDifferences(earlier: Pair, before: SimulatedOutcome, after: SimulatedOutcome): Omit<Difference, 'ruleIds'>[] {
  const list: Omit<Difference, 'ruleIds'>[] = []
  if (after.created && !before.created) list.push({ kind: 'gained', before: null, after: nameTask(after.task) })
  if (before.created && !after.created) list.push({ kind: 'lost', before: nameTask(before.task), after: null })
  if (before.task && after.task)
    for (const { kind, read } of compared) {
      const pair = [read(before.task), read(after.task)] as const
      const wasSo = earlier.from && earlier.to ? [read(earlier.from), read(earlier.to)] : [null, null]
      // A difference is told once, at the message that brought it.
      if (pair[0] !== pair[1] && (pair[0] !== wasSo[0] || pair[1] !== wasSo[1]))
        list.push({ kind, before: pair[0], after: pair[1] })
    }
  for (const { kind, read } of acting) {
    const pair = [read(before.fresh), read(after.fresh)] as const
    if (pair[0] !== pair[1]) list.push({ kind, before: pair[0], after: pair[1] })
  }
  return list
}

function nameTask(task: SimulatedTask | null): string {
  if (!task) return ''
  const { module, priority, assignee, team } = task.facts
  return [module, priority, assignee ?? team].filter((part) => part !== null).join(', ')
}

type TaskReader = { kind: OutcomeKind; read(task: SimulatedTask): string | null }

const compared: readonly TaskReader[] = [
  { kind: 'owner', read: ({ facts }) => facts.assignee ?? facts.team },
  { kind: 'priority', read: ({ facts }) => facts.priority },
  { kind: 'module', read: ({ facts }) => facts.module },
  { kind: 'status', read: ({ facts }) => facts.status },
  { kind: 'due', read: ({ facts }) => (facts.due === null ? null : new Date(facts.due).toISOString()) },
  { kind: 'tags', read: ({ facts }) => (facts.tags.length === 0 ? null : [...facts.tags].sort().join(', ')) },
  { kind: 'confidential', read: ({ facts }) => (facts.confidential ? 'confidential' : null) },
]

type EffectReader = { kind: OutcomeKind; read(decisions: readonly Decision[]): string | null }

const acting: readonly EffectReader[] = [
  { kind: 'mail', read: (decisions) => listOf(decisions.flatMap(mailOf)) },
  { kind: 'timers', read: (decisions) => listOf(decisions.flatMap(timerOf)) },
]

function mailOf(decision: Decision): string[] {
  if (decision.action === 'route_to' && decision.value.target.kind === 'address') return [renderTarget(decision.value.target)]
  if (decision.action !== 'send_template') return []
  const { template, to } = decision.value
  return [`${template} to ${typeof to === 'string' ? to : renderTarget(to)}`]
}

function timerOf(decision: Decision): string[] {
  if (decision.action !== 'escalate_after') return []
  const { after, to } = decision.value
  return [`${after}: ${to === null ? 'as the module says' : to.map(renderTarget).join(', ')}`]
}

const listOf = (items: readonly string[]): string | null => (items.length === 0 ? null : [...items].sort().join('; '))

/** The rules that decided something under one set alone. */
function differingRules(before: readonly Decision[], after: readonly Decision[]): string[] {
  const keyOf = ({ ruleId, action, value }: Decision): string => JSON.stringify([ruleId, action, value])
  const keys = { before: new Set(before.map(keyOf)), after: new Set(after.map(keyOf)) }
  const alone = [...before.filter((one) => !keys.after.has(keyOf(one))), ...after.filter((one) => !keys.before.has(keyOf(one)))]
  return [...new Set(alone.map(({ ruleId }) => ruleId))].sort()
}
