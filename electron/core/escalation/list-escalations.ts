import type {
  Away,
  AwayGroup,
  DeadlineKind,
  DeadlineRow,
  EscalatedTask,
  Escalation,
  EscalationRow as ListRow,
} from '#shared/model/escalation.ts'
import type { Module } from '#shared/model/module.ts'
import { refuseCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import type { NameRule } from '../tasks/describe-cause.ts'
import { dueOfStep, type EscalationRow, escalationOf } from '../tasks/escalation-rows.ts'
import { stateRule } from '../tasks/ladders.ts'
import { presentState, workflowOf } from '../tasks/move-task.ts'
import { serviceLevelOf } from '../tasks/service-levels.ts'
import type { TaskRow } from '../tasks/task-facts.ts'
import { readTimeline } from '../tasks/task-timeline.ts'
import type { EscalationContext } from './escalation-context.ts'

/** The task of a step as lists name it. The store answers only what the caller may see: what is hidden has no row. */
export const escalatedTaskOf = (modules: readonly Module[], task: TaskRow): EscalatedTask => ({
  taskId: task.task_id,
  title: task.title,
  module: task.module,
  statusTitle: presentState(modules, task)?.title ?? task.status,
  category: task.category,
  priority: task.priority,
  assignee: task.assignee,
  team: task.team,
  confidential: task.confidential === 1,
})

/** What a step's rule is called: its title, or the state whose time ran out; null where the rule is gone. */
export function titleOfRule(modules: readonly Module[], task: TaskRow, ruleId: string, nameRule: NameRule): string | null {
  if (!ruleId.startsWith(stateRule)) return nameRule(ruleId)?.title ?? null
  const status = ruleId.slice(stateRule.length)
  const state = workflowOf(modules, task).states.find((candidate) => candidate.status === status)
  return `Too long in the state "${state?.title ?? status}"`
}

export type EscalationFilter = { state?: string | undefined; taskId?: string | undefined; until?: number | undefined }

/** A page of steps, the next due first; without a state those that are open. */
export function listEscalations(
  store: ReadableStore,
  context: EscalationContext,
  filter: EscalationFilter,
  page: { cursor?: string | undefined; limit: number },
): { rows: ListRow[]; nextCursor: string | null; total: number } {
  const parts: [condition: string, ...values: unknown[]][] = [
    filter.state === undefined ? ["step.state IN ('pending', 'late')"] : ['step.state = ?', filter.state],
    ['tasks.deleted = 0'],
  ]
  if (filter.taskId !== undefined) parts.push(['step.task_id = ?', filter.taskId])
  if (filter.until !== undefined) parts.push(['step.due_at <= ?', filter.until])
  const where = parts.map(([condition]) => condition).join(' AND ')
  const values = parts.flatMap(([, ...given]) => given)
  const after = page.cursor === undefined ? null : readCursor(page.cursor)
  const from = 'FROM escalations AS step JOIN tasks ON tasks.task_id = step.task_id'
  const rows = store.all<EscalationRow>(
    `SELECT step.* ${from} WHERE ${where} ${after ? 'AND (step.due_at, step.escalation_id) > (?, ?)' : ''}
     ORDER BY step.due_at, step.escalation_id LIMIT ?`,
    ...values,
    ...(after ?? []),
    page.limit + 1,
  )
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const total = store.get<{ n: number }>(`SELECT count(*) AS n ${from} WHERE ${where}`, ...values)?.n ?? 0
  const more = rows.length > page.limit && last
  return {
    rows: shown.flatMap((row) => withTask(store, context, row)),
    nextCursor: more ? Buffer.from(JSON.stringify([last.due_at, last.escalation_id])).toString('base64url') : null,
    total,
  }
}

function withTask(store: ReadableStore, context: EscalationContext, row: EscalationRow): ListRow[] {
  const task = store.get<TaskRow>('SELECT * FROM tasks WHERE task_id = ?', row.task_id)
  if (!task) return []
  return [{ ...withArithmetic(store, context, row, task), task: escalatedTaskOf(context.modules, task) }]
}

function withArithmetic(store: ReadableStore, context: EscalationContext, row: EscalationRow, task: TaskRow): Escalation {
  const due = dueOfStep(row, task.module, readTimeline(store, task), context)
  return escalationOf(row, due?.dueAt === row.due_at ? due.arithmetic : null)
}

function readCursor(cursor: string): [dueAt: number, escalationId: string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parsed) && typeof parsed[0] === 'number' && typeof parsed[1] === 'string') return [parsed[0], parsed[1]]
  } catch {
    // Refused below: what cannot be read is no cursor of ours.
  }
  return refuseCursor()
}

/** 200 groups: more late steps than that are decided in bulk, and the total says how many there are. */
const maxGroups = 200
const newest = 100

/** What would have fired while nobody was there, grouped by task and rule; and what became of the rest. */
export function listAway(store: ReadableStore, context: EscalationContext, nameRule: NameRule): Away {
  const state = store.get<{ away_from: number | null; away_to: number | null }>(
    'SELECT away_from, away_to FROM sweep_state WHERE id = 1',
  )
  const absence = state?.away_from != null && state.away_to != null ? { from: state.away_from, to: state.away_to } : null
  const late = `FROM escalations AS step JOIN tasks ON tasks.task_id = step.task_id
    WHERE step.state = 'late' AND tasks.deleted = 0 AND tasks.closed_at IS NULL AND (tasks.category <> 'waiting' OR step.rule_id GLOB '${stateRule}*')`
  const rows = store.all<EscalationRow>(`SELECT step.* ${late} ORDER BY step.due_at, step.escalation_id LIMIT 1000`)
  const groups = new Map<string, AwayGroup>()
  for (const row of rows) {
    const of = store.get<TaskRow>('SELECT * FROM tasks WHERE task_id = ?', row.task_id)
    if (!of) continue
    const key = `${row.task_id}|${row.rule_id}`
    const group = groups.get(key) ?? {
      task: escalatedTaskOf(context.modules, of),
      ruleId: row.rule_id,
      ruleTitle: titleOfRule(context.modules, of, row.rule_id, nameRule),
      steps: [],
    }
    const step = withArithmetic(store, context, row, of)
    group.steps.push({ ...step, lateMs: Math.max(0, context.now - step.dueAt) })
    groups.set(key, group)
  }
  return {
    absence,
    total: store.get<{ n: number }>(`SELECT count(*) AS n ${late}`)?.n ?? 0,
    groups: [...groups.values()].slice(0, maxGroups),
    settled: absence ? settledSince(store, context, absence.from) : [],
    newTasks: absence ? countNewTasks(store, absence.from) : 0,
  }
}

function settledSince(store: ReadableStore, context: EscalationContext, from: number): ListRow[] {
  const rows = store.all<EscalationRow>(
    `SELECT step.* FROM escalations AS step JOIN tasks ON tasks.task_id = step.task_id
     WHERE tasks.deleted = 0 AND step.fired_at >= ? AND (step.state = 'dropped' OR (step.state = 'fired' AND step.fired_late = 1))
     ORDER BY step.fired_at DESC, step.escalation_id LIMIT ?`,
    from,
    newest,
  )
  return rows.flatMap((row) => withTask(store, context, row))
}

function countNewTasks(store: ReadableStore, from: number): number {
  const row = store.get<{ n: number }>(
    `SELECT count(DISTINCT op.entity_id) AS n FROM change JOIN op ON op.batch_id = change.change_id AND op.entity = 'task'
     JOIN tasks ON tasks.task_id = op.entity_id
     WHERE change.at >= ? AND change.command = 'task.create' AND tasks.deleted = 0 AND tasks.closed_at IS NULL`,
    from,
  )
  return row?.n ?? 0
}

/** Open deadlines, the next first. Found by what the last sweep worked out, judged as of now. */
export function listDeadlines(
  store: ReadableStore,
  context: EscalationContext,
  filter: { kind?: DeadlineKind | undefined; overdue: boolean; limit: number },
): { rows: DeadlineRow[]; total: number } {
  const conditions = ['tasks.deleted = 0', 'tasks.closed_at IS NULL']
  const values: unknown[] = []
  if (filter.kind !== undefined) {
    conditions.push('deadline.kind = ?')
    values.push(filter.kind)
  }
  if (filter.overdue) {
    conditions.push('deadline.paused = 0 AND deadline.due_at <= ?')
    values.push(context.now)
  }
  const from = `FROM task_deadlines AS deadline JOIN tasks ON tasks.task_id = deadline.task_id WHERE ${conditions.join(' AND ')}`
  const found = store.all<TaskRow & { kind: DeadlineKind }>(
    `SELECT tasks.*, deadline.kind ${from} ORDER BY deadline.paused, deadline.due_at, deadline.task_id, deadline.kind LIMIT ?`,
    ...values,
    filter.limit,
  )
  const rows = found.flatMap((task): DeadlineRow[] => {
    const level = serviceLevelOf(store, task, context)
    const deadline = level?.deadlines.find(({ kind }) => kind === task.kind)
    return level && deadline
      ? [{ ...deadline, task: escalatedTaskOf(context.modules, task), level: level.level, title: level.title }]
      : []
  })
  return { rows, total: store.get<{ n: number }>(`SELECT count(*) AS n ${from}`, ...values)?.n ?? 0 }
}
