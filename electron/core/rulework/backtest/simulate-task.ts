import type { Module } from '#shared/model/module.ts'
import { createsTask, type Decision } from '../../rules/decision.ts'
import type { Evaluation } from '../../rules/evaluate.ts'
import { createTaskFacts, type Facts, type TaskFacts } from '../../rules/facts.ts'
import { renderAssignee, renderTarget } from '../../tasks/render-decision.ts'
import { findModule, findState, isClosed, nextStates } from '../../tasks/workflow.ts'

/** A task as rules alone would have made it. `key` orders tasks that began together, the same in both sets. */
export type SimulatedTask = { key: string; facts: TaskFacts }

/** What one message did under one set. `fresh` are the decisions that acted, `used` the keys that never act again. */
export type SimulatedOutcome = {
  created: boolean
  task: SimulatedTask | null
  fresh: readonly Decision[]
  used: readonly string[]
  /** Keys of effects that wait for a person: they do not act a second time, but stay free. */
  withheld: readonly string[]
}

export type SimulateContext = {
  modules: readonly Module[]
  silent: boolean
  /** Mail from before the cut-off of its import: its task is closed from the start. */
  history: boolean
  now: number
}

/**
 * What applying decisions makes of a task, without a write: the part of `applyDecisions` that rules can see again.
 *
 * `blocked` are keys that acted before or wait withheld.
 */
export function simulateOutcome(
  context: SimulateContext,
  facts: Facts,
  existing: SimulatedTask | null,
  blocked: ReadonlySet<string>,
  evaluation: Evaluation,
): SimulatedOutcome {
  const fresh = evaluation.decisions.filter((decision) => !blocked.has(decision.effectKey))
  const maker = existing ? undefined : fresh.find((decision) => createsTask(decision.action))
  if (!existing && !maker) return { created: false, task: null, fresh: [], used: [], withheld: [] }
  let task = existing ?? beginTask(context, facts, evaluation, maker)
  const used: string[] = []
  const withheld: string[] = []
  for (const decision of fresh) {
    const effect = applyOne(context, task.facts, decision, !existing)
    task = { ...task, facts: effect.facts }
    if (effect.key === 'used') used.push(decision.effectKey)
    else withheld.push(decision.effectKey)
  }
  return { created: !existing, task, fresh, used, withheld }
}

function beginTask(
  { modules, history, now }: SimulateContext,
  facts: Facts,
  evaluation: Evaluation,
  maker: Decision | undefined,
): SimulatedTask {
  const name = evaluation.module ?? maker?.module ?? modules[0]?.module ?? 'general'
  const module = findModule(modules, name)
  const workflow = module?.workflow
  const done = history ? workflow?.states.find((state) => state.category === 'done') : undefined
  const initial = workflow && findState(workflow, workflow.initial)
  const created = facts.received ?? facts.date ?? now
  return {
    key: `${facts.fingerprint} ${maker?.ruleId ?? ''}`,
    facts: {
      ...createTaskFacts(created),
      module: name,
      status: history ? (done?.status ?? 'done') : (initial?.status ?? 'new'),
      priority: 'normal',
      team: module?.team ?? null,
      open: !history,
      confidential: module?.confidential === true,
      updated: now,
    },
  }
}

type Applied = { facts: TaskFacts; key: 'used' | 'withheld' }

const urgency = ['low', 'normal', 'high', 'urgent']

function applyOne(context: SimulateContext, task: TaskFacts, decision: Decision, isNew: boolean): Applied {
  const withhold = (facts: TaskFacts = task): Applied => ({ facts, key: context.history ? 'used' : 'withheld' })
  const use = (change: Partial<TaskFacts> = {}): Applied => ({ facts: { ...task, ...change }, key: 'used' })
  switch (decision.action) {
    case 'route_to':
      return use(decision.value.setsTeam ? { team: renderTarget(decision.value.target) } : {})
    case 'assign':
      return use({ assignee: renderAssignee(decision.value) })
    case 'set_priority': {
      const { priority, mode } = decision.value
      const raises = mode === 'set' || urgency.indexOf(priority) > urgency.indexOf(task.priority ?? 'normal')
      return use(raises ? { priority } : {})
    }
    case 'tag':
      return use({ tags: [...new Set([...task.tags, decision.value])].sort() })
    case 'untag':
      return use({ tags: task.tags.filter((tag) => tag !== decision.value) })
    case 'confidential':
      return use({ confidential: true })
    case 'module':
      return use(isNew ? {} : { module: decision.value })
    case 'due':
      return use(context.history ? {} : { due: decision.value.dueAt })
    case 'set_status':
      return use(statusAfter(context, task, decision.value, isNew))
    case 'workflow':
      return use(workflowAfter(context, decision.value, isNew))
    case 'escalate_after':
      return context.silent || context.history ? withhold() : use()
    case 'send_template':
      return withhold()
    default:
      return use()
  }
}

/** The move a workflow lets a rule make; what it refuses is used up all the same. */
function statusAfter({ modules }: SimulateContext, task: TaskFacts, status: string, isNew: boolean): Partial<TaskFacts> {
  const workflow = findModule(modules, task.module ?? '')?.workflow
  if (!workflow || task.status === status) return {}
  const state = isNew
    ? findState(workflow, status)
    : nextStates(workflow, task.status ?? '').find((next) => next.status === status)
  if (!state || (!task.open && !isClosed(state))) return {}
  return { status: state.status, open: !isClosed(state) }
}

function workflowAfter({ modules, history }: SimulateContext, name: string, isNew: boolean): Partial<TaskFacts> {
  const workflow = modules.find((module) => module.workflow.name === name)?.workflow
  if (!workflow) return {}
  const initial = isNew && !history ? findState(workflow, workflow.initial) : undefined
  return { workflow: name, ...(initial ? { status: initial.status } : {}) }
}
