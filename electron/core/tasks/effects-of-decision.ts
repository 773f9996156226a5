import { createHash } from 'node:crypto'
import type { Json } from '#shared/model/json.ts'
import type { Module, WorkflowState } from '#shared/model/module.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Decision } from '../rules/decision.ts'
import type { Facts } from '../rules/facts.ts'
import type { RuleEvent } from '../rules/trace.ts'
import { escalationIdOf } from '../store/ops/deterministic-id.ts'
import type { MailOrder, OrderFile } from '../store/ops/mail-order.ts'
import { urgencyOf } from '../store/ops/materialize-task.ts'
import { add, type OperationInput, remove, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { ApplyContext } from './apply-decisions.ts'
import { addChecklist } from './checklists.ts'
import { planStatus } from './close-parts.ts'
import { buildCost } from './costs.ts'
import { foretellStep } from './foretell-step.ts'
import type { Mover } from './guards.ts'
import { stateRule } from './ladders.ts'
import { mailOfState } from './mail-of-state.ts'
import { mailOfDecision, orderMail, wasToldLately } from './mail-orders.ts'
import { orderAssignment } from './order-assignments.ts'
import { fallbackCurrency } from './part-procedures.ts'
import { readForwardedSender } from './read-forwarded.ts'
import { escalationTargets, renderAssignee, renderTarget, renderWithheld } from './render-decision.ts'
import { standInOf } from './stand-in.ts'
import { findTask, type TaskRow } from './task-facts.ts'
import { findModule, findState } from './workflow.ts'

/** What a decision comes to: its operations, a sentence for the change's cause, why the task refused it, and whether there was nothing to act on. */
export type Effects = { operations: OperationInput[]; note?: string; refused?: string; skipped?: true }

/**
 * One decision with the task it is about. `isNew`: the task is being made by the same change and has no row yet. `asker`: the person who
 * runs the rule by hand; what another person has set is theirs to change. `files` are those that the decision's rule attaches.
 */
export type EffectInput = {
  facts: Facts
  taskId: string
  decision: Decision
  event: RuleEvent
  isNew: boolean
  moduleName: string
  asker?: (Mover & { personId: string }) | undefined
  files: readonly OrderFile[]
}

type Of<Action extends Decision['action']> = Extract<Decision, { action: Action }>
type Frame = EffectInput & { context: ApplyContext; task: TaskRow | undefined; module: Module | undefined; used: OperationInput }

/** The operations of one decision, with the key that keeps it from acting twice. Withheld effects leave their keys free. */
export function effectsOf(store: ReadableStore, context: ApplyContext, input: EffectInput): Effects {
  const { facts, taskId, decision, isNew } = input
  const task = isNew ? undefined : findTask(store, taskId)
  const module = findModule(context.modules, task?.module ?? input.moduleName)
  const used = keyOf(input)
  const frame: Frame = { ...input, context, task, module, used }
  const field = (name: string, value: Json): OperationInput[] =>
    isNew || input.asker || !isSetByPerson(store, taskId, name) ? [set(taskId, name, value), used] : [used]
  const plain = (operations: OperationInput[]): Effects => ({ operations })
  switch (decision.action) {
    case 'route_to':
      return plain(route(frame, decision))
    case 'assign': {
      const { target, note } = chooseAssignee(frame, decision)
      const operations = field('assignee', target)
      const isGiven = operations.length > 1 && task?.assignee !== target
      const mail = isGiven ? tellAssignee(store, frame, decision, target) : []
      return { operations: [...operations, ...mail], ...(note === null ? {} : { note }) }
    }
    case 'set_priority': {
      const current = urgencyOf[task?.priority ?? 'normal']
      const raises = decision.value.mode === 'set' || urgencyOf[decision.value.priority] > current
      return plain(raises ? field('priority', decision.value.priority) : [used])
    }
    case 'tag':
      return plain([add(taskId, 'tags', decision.value), used])
    case 'untag':
      return plain([remove(taskId, 'tags', decision.value), used])
    case 'attach':
      return attach(frame, decision)
    case 'escalate_after':
      if (input.event !== 'message.received' && task?.closed_at != null) return refuse(frame, 'A closed task begins no ladder.')
      return plain(begin(frame, escalationStep(frame, decision)))
    case 'confidential': {
      const { case: name, readers } = decision.value
      return plain([set(taskId, 'confidential', { case: name, readers: readers.map(renderTarget) }), used])
    }
    case 'module':
      return plain(isNew ? [used] : field('module', decision.value))
    case 'due':
      return plain(context.history ? [used] : field('due_at', decision.value.dueAt))
    case 'add_note':
      return plain([add(taskId, 'comments', `comment_${decision.effectKey.slice(0, 32)}`, decision.value), used])
    case 'set_status':
      return setStatus(store, frame, decision, field)
    case 'send_template':
      return sendText(store, frame, decision)
    case 'checklist':
      return addList(store, frame, decision)
    case 'workflow':
      return setWorkflow(frame, decision, field)
    case 'snooze':
      return plain(snooze(frame, decision, field))
    case 'cost':
      return enterCost(frame, decision)
    case 'set_requester': {
      const requester = requesterOf(facts, decision.value)
      return requester === null ? refuse(frame, 'The mail names nobody of that kind.') : plain(field('requester', requester))
    }
    case 'suppress_auto_reply':
      return plain([add(taskId, 'rule_suppress_auto_reply', 'true'), used])
    case 'archive':
    case 'join':
      // To archive is to let no task be made; a mail joins its thread before rules see the task.
      return plain([used])
  }
}

/** What keeps an effect from acting twice: noted at the message that led to it, or at the task where none did. */
function keyOf({ facts, taskId, decision, event }: EffectInput): OperationInput {
  const key = { kind: 'add' as const, field: 'effects', itemId: decision.effectKey, value: decision.ruleId }
  return event === 'message.received'
    ? { ...key, entity: 'message', entityId: facts.fingerprint }
    : { ...key, entity: 'task', entityId: taskId }
}

/** When it happened that a rule speaks of: the mail's arrival, or the event of the task. */
const momentOf = ({ context, event, facts }: Frame): number =>
  event === 'message.received' ? (facts.received ?? facts.date ?? context.now) : context.now

/** What is held back so that a person may let it go. What would have been told years ago is not offered for telling now. */
function withhold(
  { context, decision, taskId, module, used }: Frame,
  held: { order: MailOrder } | { step: Json },
): OperationInput[] {
  const value = renderWithheld(decision, module?.escalateTo ?? null)
  const effect = { action: decision.action, value, ruleId: decision.ruleId, ...held }
  return context.history ? [used] : [add(taskId, 'withheld', decision.effectKey, effect)]
}

/** A step of a ladder begins, or is held back with all it says. */
function begin(frame: Frame, step: OperationInput & { kind: 'add' }): OperationInput[] {
  const { context, used } = frame
  return context.silent || context.history ? withhold(frame, { step: step.value }) : [step, used]
}

/** What the task refused, kept in its history: it is not tried again. */
function refuse({ decision, taskId, used }: Frame, sentence: string): Effects {
  const value = typeof decision.value === 'string' ? decision.value : ''
  const refused = { action: decision.action, value, ruleId: decision.ruleId, sentence }
  return { operations: [add(taskId, 'refused', decision.effectKey, refused), used], refused: sentence }
}

function route(frame: Frame, decision: Of<'route_to'>): OperationInput[] {
  const { context, taskId, used } = frame
  const target = renderTarget(decision.value.target)
  // A notice to ourselves would come back as new mail: there is none to be let go.
  const isNotice = decision.value.target.kind === 'address' && decision.value.loops !== true
  const order = isNotice && !context.history ? mailOfDecision(context, frame, decision) : null
  const notice =
    order === null ? [] : context.silent ? withhold(frame, { order }) : [orderMail(taskId, decision.effectKey, order)]
  return [add(taskId, 'route_to', target), ...(decision.value.setsTeam ? [set(taskId, 'team', target)] : []), used, ...notice]
}

function sendText(store: ReadableStore, frame: Frame, decision: Of<'send_template'>): Effects {
  const { context, taskId, used } = frame
  const order = mailOfDecision(context, frame, decision)
  if (order === null) return refuse(frame, 'The mail names nobody who could be written to.')
  if (context.silent || context.history) return { operations: withhold(frame, { order }) }
  if (wasToldLately(store, order)) return { operations: [used], note: 'They got the same text less than a day ago.' }
  return { operations: [orderMail(taskId, decision.effectKey, order), used] }
}

function tellAssignee(store: ReadableStore, frame: Frame, decision: Of<'assign'>, target: string): OperationInput[] {
  const { context, taskId, facts, asker } = frame
  if (context.silent || context.history) return []
  const { ruleId, ruleHash, effectKey } = decision
  const cause = { ruleId, ruleHash, personId: asker?.personId ?? null }
  const about = { taskId, target, key: effectKey, at: context.now, fingerprint: facts.fingerprint, cause }
  return orderAssignment(store, context.people, about)
}

/** Puts files to a task. One that is nowhere to be found stays named there, so that nobody believes it was sent (R5). */
function attach(frame: Frame, decision: Of<'attach'>): Effects {
  const { context, taskId, used, moduleName } = frame
  const { value } = decision
  const names = value.kind === 'resource' ? [value.name] : value.files.map((file) => file.name)
  const operations = [...names.map((name) => add(taskId, 'files', name, decision.ruleId)), used]
  if (names.length === 0) return { operations, note: 'No file of the message fits, so none was attached.', skipped: true }
  if (value.kind === 'message' || context.files.find(decision.module ?? moduleName, value.name)) return { operations }
  const folders = `templates/${decision.module ?? moduleName}/files or templates/_all/files`
  return { operations, note: `The file "${value.name}" was not found in ${folders}.`, skipped: true }
}

/**
 * Whom a rule gives the work: the person, the role's queue, or one holder of the role by the hash of the thread, who is the same on every
 * laptop. In the place of somebody who is away when the mail comes, whoever stands in.
 */
function chooseAssignee(frame: Frame, decision: Of<'assign'>): { target: string; note: string | null } {
  const { context, facts } = frame
  const chosen = rotate(context, facts, decision.value) ?? renderAssignee(decision.value)
  const standIn = standInOf(context.people, chosen, momentOf(frame))
  return standIn ?? { target: chosen, note: null }
}

function rotate(context: ApplyContext, facts: Facts, value: Of<'assign'>['value']): string | null {
  if (value.kind !== 'role' || value.pick !== 'rotate') return null
  const holders = context.people
    .holders(value.name)
    .map(({ id }) => id)
    .sort()
  const hash = createHash('sha256')
    .update(context.threadKey ?? facts.fingerprint)
    .digest()
    .readUInt32BE(0)
  const id = holders[hash % Math.max(1, holders.length)]
  return id === undefined ? null : `person:${id}`
}

function escalationStep(
  { context, facts, taskId, module, event }: Frame,
  decision: Of<'escalate_after'>,
): OperationInput & { kind: 'add' } {
  const step = decision.value
  const { setPriority } = step
  const value = {
    ruleId: decision.ruleId,
    step: step.step,
    after: step.after,
    startAt: step.startAt,
    dueAt: step.dueAt,
    hours: step.hours,
    zone: step.zone,
    calendar: step.calendar,
    to: escalationTargets(step, module?.escalateTo ?? null),
    unless: step.unless,
    setPriority: setPriority && (setPriority.mode === 'at_least' ? `at least ${setPriority.priority}` : setPriority.priority),
    assign: step.assign && (rotate(context, facts, step.assign) ?? renderAssignee(step.assign)),
    template: step.template,
    late: step.late,
    reason: foretellStep(step, decidedBy(event)),
  }
  return add(taskId, 'escalation_steps', escalationIdOf(taskId, decision.ruleId, step.step, step.dueAt), value)
}

const decidedBy = (event: RuleEvent): string => (event === 'message.received' ? 'the mail arrived' : 'a rule asked for it')

/** A rule moves a task as its workflow lets it: it needs no comment and no role, but what the task itself must have, it must have. */
function setStatus(
  store: ReadableStore,
  frame: Frame,
  decision: Of<'set_status'>,
  field: (name: string, value: Json) => OperationInput[],
): Effects {
  const { context, task, module, taskId, used } = frame
  const state = module && findState(module.workflow, decision.value)
  if (!task)
    return state
      ? {
          operations: [...field('status', { status: state.status, category: state.category }), ...mailOfNew(store, frame, state)],
        }
      : refuse(frame, `There is no state "${decision.value}" in its workflow.`)
  if (task.status === decision.value || (!frame.asker && isSetByPerson(store, taskId, 'status'))) return { operations: [used] }
  const revives = task.closed_at !== null && state && state.category !== 'done' && state.category !== 'declined'
  if (revives) return refuse(frame, 'A rule opens no closed task again.')
  const mover = frame.asker ?? { roles: null, isRule: true, comment: '' }
  const moved = planStatus(store, task, { ...context, mover, orderKey: decision.effectKey }, decision.value, 'refuse')
  return moved.ok ? { operations: [...moved.value, used] } : refuse(frame, moved.fault.sentence)
}

/** A task that is being made comes into its state at once. */
function mailOfNew(store: ReadableStore, { context, taskId, decision, facts }: Frame, state: WorkflowState): OperationInput[] {
  const about = { ...context, orderKey: decision.effectKey, message: facts.fingerprint }
  return mailOfState(store, taskId, about, state, `${stateRule}${state.status}`)
}

function addList(store: ReadableStore, frame: Frame, decision: Of<'checklist'>): Effects {
  const operations = addChecklist(store, frame.taskId, frame.module, decision.value)
  if (!operations) return refuse(frame, `Its module has no checklist "${decision.value}".`)
  return { operations: [...operations, frame.used] }
}

function setWorkflow(frame: Frame, decision: Of<'workflow'>, field: (name: string, value: Json) => OperationInput[]): Effects {
  const { context, isNew, taskId } = frame
  const workflow = context.modules.find((module) => module.workflow.name === decision.value)?.workflow
  if (!workflow) return refuse(frame, `There is no workflow "${decision.value}".`)
  const initial = isNew && !context.history ? findState(workflow, workflow.initial) : undefined
  const begin = initial ? [set(taskId, 'status', { status: initial.status, category: initial.category })] : []
  return { operations: [...begin, ...field('workflow', decision.value)] }
}

/** A time that is over already snoozes nothing: mail that was long on its way is seen at once. */
function snooze(frame: Frame, decision: Of<'snooze'>, field: (name: string, value: Json) => OperationInput[]): OperationInput[] {
  const { context, used } = frame
  const { ruleId, ruleHash } = decision
  const { until, text } = decision.value
  if (context.history || until <= context.now) return [used]
  const actor: Actor = { kind: 'rule', ruleId, ruleHash }
  return field('snooze', { until, reason: text, actor, at: momentOf(frame) })
}

function enterCost(frame: Frame, decision: Of<'cost'>): Effects {
  const { taskId, used } = frame
  const at = momentOf(frame)
  const actor: Actor = { kind: 'rule', ruleId: decision.ruleId, ruleHash: decision.ruleHash }
  const built = buildCost({ ...decision.value, spentAt: at }, { actor, at }, fallbackCurrency)
  if (!built.ok) return refuse(frame, built.fault)
  return { operations: [add(taskId, 'costs', `cost_${decision.effectKey.slice(0, 32)}`, built.value), used] }
}

function requesterOf(facts: Facts, from: 'reply_to' | 'forwarded'): string | null {
  const sender = from === 'reply_to' ? facts.replyTo[0] : readForwardedSender(facts.fullBody)
  return sender ? sender.name || sender.address : null
}

/** Whether a person's word stands in a field: rules do not overwrite it, even days later. */
function isSetByPerson(store: ReadableStore, taskId: string, field: string): boolean {
  const head = store.get<{ rank: number }>(
    `SELECT max(op.rank) AS rank FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     WHERE head.entity = 'task' AND head.entity_id = ? AND head.field = ?`,
    taskId,
    field,
  )
  return head?.rank === 2
}
