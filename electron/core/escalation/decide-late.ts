import type { EscalationOutcome } from '#shared/model/escalation.ts'
import type { Actor } from '#shared/model/person.ts'
import { Priority } from '#shared/model/task-base.ts'
import { renderMs } from '../calendar/plan-due.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { Store, WritableStore } from '../store/store.ts'
import type { EscalationRow } from '../tasks/escalation-rows.ts'
import { findTask, type TaskRow } from '../tasks/task-facts.ts'
import type { EscalationContext } from './escalation-context.ts'
import { type FiredStep, orderEscalationMail } from './order-mail.ts'
import { fireStep, settleStep } from './settle-step.ts'

export type LateDecision = 'send' | 'markHandled' | 'ignore'

type Decided = { actor: Actor & { kind: 'person' }; escalationIds: readonly string[]; note: string }

const commands = {
  send: 'escalation.send',
  markHandled: 'escalation.mark_handled',
  ignore: 'escalation.ignore',
} as const

/**
 * Settles late steps as a person decides: all in one change, so that one undo takes it back; what cannot be decided is named and the rest is
 * done. A step is settled once under its id over all laptops.
 */
export function decideLate(
  store: Store,
  context: EscalationContext,
  decision: LateDecision,
  { actor, escalationIds, note }: Decided,
): EscalationOutcome {
  const failed: EscalationOutcome['failed'] = []
  const ids = [...new Set(escalationIds)].filter((escalationId) => {
    // Read through the caller's sight: the step of a hidden task does not exist for them.
    const isSeen = store.read.get('SELECT 1 FROM escalations WHERE escalation_id = ?', escalationId) !== undefined
    if (!isSeen) failed.push({ escalationId, sentence: 'There is no such escalation.' })
    return isSeen
  })
  return store.write((tx) => {
    const operations: OperationInput[] = []
    const planning: Planning = { tasks: new Map(), fired: [] }
    let done = 0
    for (const escalationId of ids) {
      const planned = plan(tx, planning, context.now, decision, actor.name, note, escalationId)
      if (typeof planned === 'string') failed.push({ escalationId, sentence: planned })
      else {
        operations.push(...planned)
        done += 1
      }
    }
    operations.push(...orderEscalationMail(tx, planning.fired, context.now))
    const cause = note === '' ? {} : { note }
    const change = { command: commands[decision], actor, cause }
    const changeId = operations.length === 0 ? null : recordChange(tx, context.now, change, lastOfEachField(operations))
    return { changeId, done, failed }
  })
}

/** `tasks` holds each task as the steps planned before leave it: two steps that each raise the priority raise it twice. `fired` is to be told. */
type Planning = { tasks: Map<string, TaskRow>; fired: FiredStep[] }

function plan(
  tx: WritableStore,
  { tasks, fired }: Planning,
  now: number,
  decision: LateDecision,
  name: string,
  note: string,
  escalationId: string,
): OperationInput[] | string {
  const row = tx.get<EscalationRow>('SELECT * FROM escalations WHERE escalation_id = ?', escalationId)
  const task = row && (tasks.get(row.task_id) ?? findTask(tx, row.task_id))
  if (!row || !task) return 'There is no such escalation.'
  if (row.state !== 'late') return `It is not waiting for a decision: it is ${row.state}.`
  if (task.closed_at !== null) return 'Its task is closed.'
  const because = note === '' ? '' : ` ${note}`
  if (decision === 'send') {
    const { operations, step } = fireStep(
      row,
      task,
      now,
      true,
      `${name} let it go ${renderMs(Math.max(0, now - row.due_at))} late.${because}`,
    )
    tasks.set(row.task_id, afterOperations(task, operations))
    fired.push(step)
    return operations
  }
  if (decision === 'markHandled') return [settleStep(row, 'handled', `${name} says it is taken care of.${because}`, now)]
  return [settleStep(row, 'ignored', `${name} let it pass.${because}`, now)]
}

function afterOperations(task: TaskRow, operations: readonly OperationInput[]): TaskRow {
  const priority = operations.find((op) => op.kind === 'set' && op.field === 'priority')
  const assignee = operations.find((op) => op.kind === 'set' && op.field === 'assignee')
  return {
    ...task,
    ...(priority?.kind === 'set' ? { priority: Priority.parse(priority.value) } : {}),
    ...(assignee?.kind === 'set' ? { assignee: String(assignee.value) } : {}),
  }
}

/** One change sets a field once, so that taking it back is one step too. */
function lastOfEachField(operations: readonly OperationInput[]): OperationInput[] {
  const last = new Map<string, OperationInput>()
  for (const op of operations) {
    const item = op.kind === 'add' || op.kind === 'rm' ? op.itemId : ''
    last.set(`${op.entityId}|${op.kind === 'del' ? 'deleted' : op.field}|${item}`, op)
  }
  return [...last.values()]
}
