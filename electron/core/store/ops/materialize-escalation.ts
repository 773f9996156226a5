import { z } from 'zod'
import type { WritableStore } from '../store.ts'
import { fieldOf, type Operation } from './operation.ts'

/**
 * A step of a ladder as the log keeps it under its escalation id. Defaults are for steps of earlier versions.
 *
 * Shapes: `startAt` is what `after` counts from, null where nobody knows any more; `hours` `any` or the name of the calendar whose open time
 * counts; `zone` what plain days keep their clock time in, null for the organisation's; `calendar` what business units count in, null for that
 * of the task's module, `default` for the built-in week; `setPriority` a priority
 * or "at least high"; `assign` a target.
 */
export const EscalationStep = z.object({
  ruleId: z.string(),
  step: z.int(),
  after: z.string(),
  dueAt: z.int(),
  to: z.string(),
  reason: z.string(),
  startAt: z.int().nullable().default(null),
  hours: z.string().default('any'),
  zone: z.string().nullable().default(null),
  calendar: z.string().nullable().default(null),
  unless: z.string().default('task.handled'),
  setPriority: z.string().nullable().default(null),
  assign: z.string().nullable().default(null),
  template: z.string().default('escalation'),
  late: z.enum(['ask', 'send', 'drop']).default('ask'),
})
export type EscalationStep = z.infer<typeof EscalationStep>

/** In the order in which they count where two laptops settled a step differently: what was told cannot be unsaid. */
const outcomes = ['fired', 'handled', 'ignored', 'dropped', 'skipped'] as const

/** How a step was settled: once under its id, over all laptops. For `fired`, `to` and `template` are what the outbox takes. */
export const EscalationSettled = z.object({
  outcome: z.enum(outcomes).default('fired'),
  from: z.string().nullable().default(null),
  to: z.string().default(''),
  template: z.string().default('escalation'),
  reason: z.string(),
  at: z.int(),
  late: z.boolean().default(false),
})
export type EscalationSettled = z.infer<typeof EscalationSettled>

/** That a step's due time moved: its task waited, or its calendar was changed. */
export const EscalationDue = z.object({ dueAt: z.int(), reason: z.string() })
export type EscalationDue = z.infer<typeof EscalationDue>

/** How the promises of a service level were kept, as the log keeps it for good when a task closes. */
export const ServiceRecord = z.object({
  level: z.string(),
  title: z.string(),
  calendar: z.string().nullable(),
  zone: z.string(),
  deadlines: z.array(
    z.object({
      kind: z.enum(['first_response', 'update', 'solution']),
      promised: z.string(),
      met: z.boolean(),
      startedAt: z.int(),
      dueAt: z.int(),
      doneAt: z.int().nullable(),
      waitedMs: z.int(),
      arithmetic: z.string(),
    }),
  ),
})
export type ServiceRecord = z.infer<typeof ServiceRecord>

const duePrefix = 'escalation_due/'

/** The field that holds a moved due time of one step. */
export const dueField = (escalationId: string): string => `${duePrefix}${escalationId}`

/** The step whose due time a field holds; null for other fields. */
export const stepOfDue = (field: string): string | null => (field.startsWith(duePrefix) ? field.slice(duePrefix.length) : null)

/** Fields whose items are about the step of their id. */
const ladderFields: ReadonlySet<string> = new Set(['escalation_steps', 'escalations', 'escalations_late'])

/** What due times and promises follow from. */
const tendedFields: ReadonlySet<string> = new Set([
  ...['status', 'priority', 'module', 'tags', 'assignee', 'comments', 'messages', 'created_at', 'escalation_steps', 'deleted'],
])

/** Turns an operation on a task into the rows of its ladders and service levels, and marks the task for the next sweep. */
export function materializeEscalation(tx: WritableStore, op: Operation): void {
  if ((op.kind === 'add' || op.kind === 'rm') && ladderFields.has(op.field)) projectEscalation(tx, op.entityId, op.itemId)
  const moved = op.kind === 'set' ? stepOfDue(op.field) : null
  if (moved !== null) projectEscalation(tx, op.entityId, moved)
  if (op.kind === 'add' && op.field === 'service_records')
    addServiceRecord(tx, op.entityId, op.itemId, ServiceRecord.parse(op.value))
  if (op.kind === 'rm' && op.field === 'service_records')
    tx.run('DELETE FROM service_records WHERE task_id = ? AND record_id = ?', op.entityId, op.itemId)
  if (tendedFields.has(fieldOf(op))) tx.run('INSERT OR IGNORE INTO untended_tasks (task_id) VALUES (?)', op.entityId)
}

/** Writes the rows of one closing. The first record under an id stays: it is never recomputed. */
function addServiceRecord(tx: WritableStore, taskId: string, recordId: string, record: ServiceRecord): void {
  for (const line of record.deadlines)
    tx.run(
      `INSERT OR IGNORE INTO service_records (task_id, record_id, kind, level, title, calendar, zone, promised, met, started_at, due_at,
         done_at, waited_ms, arithmetic)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[taskId, recordId, line.kind, record.level, record.title, record.calendar, record.zone, line.promised],
      ...[line.met ? 1 : 0, line.startedAt, line.dueAt, line.doneAt, line.waitedMs, line.arithmetic],
    )
}

/**
 * Writes the row of one step as the log has it: the step, the last due time, how it was settled. The order in which the operations came
 * does not matter.
 */
function projectEscalation(tx: WritableStore, taskId: string, escalationId: string): void {
  const steps = itemsOf(tx, taskId, 'escalation_steps', escalationId)
  const [first] = steps
  if (!first) return
  const step = EscalationStep.parse(parse(first.value_json))
  const due = dueOf(tx, taskId, escalationId)
  const settled = settlementOf(tx, taskId, escalationId)
  const isLate = itemsOf(tx, taskId, 'escalations_late', escalationId).some((item) => item.removed === 0)
  const isAlive = steps.some((item) => item.removed === 0)
  const state = settled?.outcome ?? (isAlive ? (isLate ? 'late' : 'pending') : 'cancelled')
  const row = [due?.dueAt ?? step.dueAt, state, settled?.from ?? null, settled?.to || step.to]
  const told = [settled?.reason ?? due?.reason ?? step.reason, settled?.at ?? null, settled?.late ? 1 : 0]
  const known = tx.run(
    `UPDATE escalations SET due_at = ?, state = ?, escalated_from = ?, escalated_to = ?, reason = ?, fired_at = ?, fired_late = ?
     WHERE escalation_id = ?`,
    ...[...row, ...told, escalationId],
  )
  // No upsert: an INSERT, even one that ends as an update, is what a silent import is refused.
  if (known.changes > 0) return
  tx.run(
    `INSERT INTO escalations (escalation_id, task_id, rule_id, step, after, hours, zone, calendar, unless, template, set_priority, assign_to, late_policy,
       started_at, due_at, state, escalated_from, escalated_to, reason, fired_at, fired_late)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[escalationId, taskId, step.ruleId, step.step, step.after, step.hours, step.zone, step.calendar],
    ...[step.unless, step.template, step.setPriority, step.assign, step.late, step.startAt, ...row, ...told],
  )
}

type ItemRow = { value_json: string | null; removed: number }

/** The additions under one id, the living before the removed. */
function itemsOf(tx: WritableStore, taskId: string, field: string, itemId: string): ItemRow[] {
  return tx.all<ItemRow>(
    `SELECT value_json, removed_by IS NOT NULL AS removed FROM set_item
     WHERE entity = 'task' AND entity_id = ? AND field = ? AND item_id = ? ORDER BY removed, add_dev, add_n`,
    taskId,
    field,
    itemId,
  )
}

/** What was settled on one laptop while another did not know of it: `outcomes` decides, then the earlier. */
function settlementOf(tx: WritableStore, taskId: string, escalationId: string): EscalationSettled | null {
  const found = itemsOf(tx, taskId, 'escalations', escalationId)
    .filter((item) => item.removed === 0)
    .map((item) => EscalationSettled.parse(parse(item.value_json)))
    .sort((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) || a.at - b.at)
  return found[0] ?? null
}

function dueOf(tx: WritableStore, taskId: string, escalationId: string): EscalationDue | null {
  const head = tx.get<{ value_json: string | null }>(
    `SELECT op.value_json FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     WHERE head.entity = 'task' AND head.entity_id = ? AND head.field = ? ORDER BY op.ms DESC, op.c DESC, op.dev DESC LIMIT 1`,
    taskId,
    dueField(escalationId),
  )
  const value = parse(head?.value_json ?? null)
  return value === null ? null : EscalationDue.parse(value)
}

const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json))
