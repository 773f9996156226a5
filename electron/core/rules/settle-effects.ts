import type { Effect } from './collect-effects.ts'
import { createsTask, type DecisionBody, type Priority, priorities } from './decision.ts'
import { createTaskFacts, type Facts, type TaskFacts } from './facts.ts'
import { renderTarget } from './parse-target.ts'
import { letOut, type Policy, refuseImpossible, settleConfidential, settleReplies } from './policy-pass.ts'

/**
 * Everything matching rules wanted so far, with the winner of each single value.
 *
 * Shapes: `effects` in the order of the rules; `winners` by slot over all phases that are done.
 */
export type Settlement = { effects: Effect[]; winners: Map<string, Effect> }

/** Starts with nothing wanted. */
export function createSettlement(): Settlement {
  return { effects: [], winners: new Map() }
}

/**
 * Settles one phase: inside it the first single value wins unless a later rule overrides; over phases the later one wins.
 * Losers stay in the trace with the rule they lost to.
 */
export function settlePhase(settlement: Settlement, wanted: readonly Effect[]): void {
  const winners = new Map<string, Effect>()
  for (const effect of wanted) {
    markDuplicate(settlement.effects, effect)
    settlement.effects.push(effect)
    const slots = [effect.slot, claimsTeam(effect) ? 'team' : null].filter((slot) => slot !== null)
    for (const slot of slots) {
      const current = winners.get(slot)
      if (current && !effect.rule.override) lose(effect, current, slot)
      else {
        if (current) lose(current, effect, slot)
        winners.set(slot, effect)
      }
    }
  }
  for (const [slot, effect] of winners) {
    const earlier = settlement.winners.get(slot)
    if (earlier) lose(earlier, effect, slot)
    settlement.winners.set(slot, effect)
  }
}

function claimsTeam({ body }: Effect): boolean {
  return body.action === 'route_to' && (body.value.target.kind === 'role' || body.value.target.kind === 'team')
}

// A target that does not become the team is still told; only the claim on the team is lost.
function lose(loser: Effect, winner: Effect, slot: string): void {
  if (slot === 'team' || loser === winner) return
  loser.trace.r = 'lost'
  loser.trace.by = winner.rule.id
}

// One rule that says the same twice means it once: its effects of one key are one effect.
function markDuplicate(earlier: readonly Effect[], effect: Effect): void {
  const first = earlier.find((other) => (effect.same !== null && other.same === effect.same) || other.key === effect.key)
  if (!first) return
  effect.trace.r = 'duplicate'
  effect.trace.by = first.rule.id
}

/** The module an item has after the phases that are done: decided, the task's own, else that of the first rule that makes a task. */
export function findModule({ effects, winners }: Settlement, facts: Facts): string | null {
  const decided = winners.get('module')?.body
  if (decided?.action === 'module') return decided.value
  if (facts.task) return facts.task.module
  return effects.find((effect) => effect.rule.module !== null && createsTask(effect.body.action))?.rule.module ?? null
}

/** The task as it stands after the phases that are done, for conditions of the next one. */
export function advanceTask(settlement: Settlement, facts: Facts, now: number): Facts['task'] {
  const { effects, winners } = settlement
  if (!facts.task && !effects.some((effect) => createsTask(effect.body.action))) return null
  const task = {
    ...(facts.task ?? createTaskFacts(now)),
    module: findModule(settlement, facts),
  }
  task.tags = effects.reduce((tags, { body }) => changeTags(tags, body), task.tags)
  task.confidential ||= effects.some(({ body }) => body.action === 'confidential')
  for (const [slot, { body }] of winners) applyWinner(task, slot, body)
  const priority = findPriority(settlement)
  if (priority) task.priority = priority.body.action === 'set_priority' ? priority.body.value.priority : task.priority
  return task
}

function changeTags(tags: string[], body: DecisionBody): string[] {
  if (body.action === 'tag') return tags.includes(body.value) ? tags : [...tags, body.value]
  return body.action === 'untag' ? tags.filter((tag) => tag !== body.value) : tags
}

function applyWinner(task: TaskFacts, slot: string, body: DecisionBody): void {
  if (body.action === 'workflow') task.workflow = body.value
  if (body.action === 'set_status') task.status = body.value
  if (body.action === 'due') task.due = body.value.dueAt
  if (body.action === 'assign')
    task.assignee = body.value.kind === 'person' ? `person:${body.value.id}` : `role:${body.value.name}`
  if (slot === 'team' && body.action === 'route_to') task.team = renderTarget(body.value.target)
}

/** The effect that decides the priority: the winner, or the highest `at_least` above it. */
function findPriority({ effects, winners }: Settlement): Effect | null {
  const winner = winners.get('set_priority') ?? null
  const raises = effects.filter(({ body }) => body.action === 'set_priority' && body.value.mode === 'at_least')
  return raises.reduce<Effect | null>((best, raise) => (rankOf(raise) > rankOf(best) ? raise : best), winner)
}

function rankOf(effect: Effect | null): number {
  if (effect?.body.action !== 'set_priority') return -1
  return priorities.indexOf(effect.body.value.priority satisfies Priority)
}

/**
 * Ends a run: priority raised, what cannot be is refused, confidential cases merged, replies held back, archive given up for a task, effects of
 * used keys dropped.
 *
 * Used keys never act again, but they hold their place: what lost to them when they acted still loses. `confidential` and
 * `suppress_auto_reply` are never held back.
 */
export function settleRun(settlement: Settlement, facts: Facts, usedKeys: ReadonlySet<string>, policy: Policy): Effect[] {
  const { effects } = settlement
  settlePriority(settlement)
  refuseImpossible(effects, facts, findModule(settlement, facts), policy)
  settleConfidential(effects)
  settleReplies(effects, facts)
  settleArchive(effects)
  settleTeam(settlement)
  for (const effect of effects) {
    if (!isTightening(effect) && usedKeys.has(effect.key) && isAlive(effect)) effect.trace.r = 'duplicate'
  }
  const alive = effects.filter(isAlive)
  const isConfidential = facts.task?.confidential === true || alive.some(({ body }) => body.action === 'confidential')
  return alive.filter((effect) => letOut(effect, facts, isConfidential, policy))
}

/** Whether an effect can only tighten, and so acts on every match. */
export function isTightening({ body }: Effect): boolean {
  return body.action === 'confidential' || body.action === 'suppress_auto_reply'
}

// An attach without files is skipped, but the applier must hear of it: the task says so (R5).
function isAlive({ trace, body }: Effect): boolean {
  return trace.r === 'applied' || (trace.r === 'skipped' && body.action === 'attach')
}

function settlePriority(settlement: Settlement): void {
  const decider = findPriority(settlement)
  if (!decider) return
  const hasWinner = settlement.winners.has('set_priority')
  for (const effect of settlement.effects) {
    if (effect.body.action !== 'set_priority' || effect === decider || !isAlive(effect)) continue
    effect.trace.r = 'lost'
    effect.trace.by = decider.rule.id
  }
  // Above a priority that another rule sets, "at least" means exactly this one.
  if (hasWinner && decider.body.action === 'set_priority') {
    decider.body = { action: 'set_priority', value: { priority: decider.body.value.priority, mode: 'set' } }
  }
}

function settleArchive(effects: readonly Effect[]): void {
  const maker = effects.find((effect) => createsTask(effect.body.action) && effect.trace.r !== 'refused')
  const archive = effects.find((effect) => effect.body.action === 'archive' && isAlive(effect))
  if (!maker || !archive) return
  archive.trace.r = 'lost'
  archive.trace.by = maker.rule.id
}

function settleTeam({ effects, winners }: Settlement): void {
  const winner = winners.get('team')
  if (!winner) return
  // The winner may be the second rule to name this target; then the first one's mail carries the team.
  const acting = effects.find((effect) => effect.same === winner.same && isAlive(effect)) ?? winner
  if (acting.body.action === 'route_to') acting.body = { action: 'route_to', value: { ...acting.body.value, setsTeam: true } }
}
