import type { Module } from '#shared/model/module.ts'
import type { TaskSummary, TaskView } from '#shared/model/task.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { refuseCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import { checklistCounts } from './checklists.ts'
import { type Condition, figureConditions } from './figure-clauses.ts'
import { isBlocked, wholeOf } from './links.ts'
import { mergedStatus, presentState } from './move-task.ts'
import { type TaskRow, tagsOf } from './task-facts.ts'

/** A day ahead counts as today: what falls due tonight must be seen this morning. */
const todayMs = 24 * 60 * 60 * 1000

const escalatesWithin = (ms: number): string =>
  `EXISTS (SELECT 1 FROM escalations WHERE escalations.task_id = tasks.task_id AND escalations.state IN ('pending', 'late') AND escalations.due_at <= ? + ${ms})`
/** A promise of its service level is broken, as the last sweep worked it out; the clock of a task that waits stands. */
const promiseBroken =
  'EXISTS (SELECT 1 FROM task_deadlines WHERE task_deadlines.task_id = tasks.task_id AND task_deadlines.paused = 0 AND task_deadlines.due_at <= ?)'
const hasEscalated =
  "EXISTS (SELECT 1 FROM escalations WHERE escalations.task_id = tasks.task_id AND escalations.state = 'fired')"

/**
 * The saved views, each one condition on `tasks`. Lists, dashboard counts and reports use these and no others, so that a count and its
 * list cannot differ. Every `?` is the present.
 */
/** A snoozed task is out of the way until its time, also while nobody has swept it awake yet. */
const isOpen = 'tasks.closed_at IS NULL AND (tasks.snoozed_until IS NULL OR tasks.snoozed_until <= ?)'

const viewConditions: Readonly<Record<TaskView, string>> = {
  all: 'TRUE',
  open: isOpen,
  urgent: `${isOpen} AND tasks.priority = 'urgent'`,
  today: `${isOpen} AND tasks.category <> 'waiting' AND (tasks.priority = 'urgent' OR tasks.due_at <= ? + ${todayMs} OR ${escalatesWithin(todayMs)})`,
  overdue: `${isOpen} AND (tasks.due_at <= ? OR ${escalatesWithin(0)} OR ${hasEscalated} OR ${promiseBroken})`,
  unassigned: `${isOpen} AND tasks.assignee IS NULL`,
  waiting: `${isOpen} AND tasks.category = 'waiting'`,
  snoozed: 'tasks.closed_at IS NULL AND tasks.snoozed_until > ?',
  blocked: `${isOpen} AND EXISTS (SELECT 1 FROM task_links JOIN tasks AS blocker ON blocker.task_id = task_links.task_id
    WHERE task_links.other_id = tasks.task_id AND task_links.kind = 'blocks' AND blocker.deleted = 0 AND blocker.closed_at IS NULL)`,
  closed: 'tasks.closed_at IS NOT NULL',
}

/** The filters of the task list: a view, and what a figure of a report counts. */
export type TaskFilter = FigureTasks & {
  view: TaskView
  tag?: string | undefined
  watcher?: string | undefined
  partOf?: string | undefined
  text?: string | undefined
}

type Clause = { sql: string; values: unknown[] }

function clauseOf(filter: TaskFilter, now: number): Clause {
  const view = viewConditions[filter.view]
  const parts: Condition[] = [
    ['tasks.deleted = 0'],
    [view, ...Array.from(view.matchAll(/\?/g), () => now)],
    ...figureConditions(filter),
  ]
  if (filter.tag !== undefined)
    parts.push(['EXISTS (SELECT 1 FROM task_tags WHERE task_tags.task_id = tasks.task_id AND task_tags.tag = ?)', filter.tag])
  if (filter.watcher !== undefined)
    parts.push([
      'EXISTS (SELECT 1 FROM task_watchers WHERE task_watchers.task_id = tasks.task_id AND task_watchers.watcher = ?)',
      filter.watcher,
    ])
  if (filter.partOf !== undefined)
    parts.push([
      "EXISTS (SELECT 1 FROM task_links WHERE task_links.task_id = tasks.task_id AND kind = 'part_of' AND other_id = ?)",
      filter.partOf,
    ])
  for (const word of (filter.text ?? '').split(/\s+/).filter((part) => part !== ''))
    parts.push(["tasks.title LIKE ? ESCAPE '\\'", `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`])
  return { sql: parts.map(([condition]) => `(${condition})`).join(' AND '), values: parts.flatMap(([, ...values]) => values) }
}

export function countTasks(store: ReadableStore, filter: TaskFilter, now: number): number {
  const clause = clauseOf(filter, now)
  return store.get<{ n: number }>(`SELECT count(*) AS n FROM tasks WHERE ${clause.sql}`, ...clause.values)?.n ?? 0
}

type Place = { urgency: number; createdAt: number; taskId: string }

/** A page of tasks: the most urgent first, then the newest. Keyset-paged, so that a page costs the same anywhere in the list. */
export function listTasks(
  store: ReadableStore,
  modules: readonly Module[],
  filter: TaskFilter,
  page: { cursor?: string | undefined; limit: number },
  now: number,
): { rows: TaskSummary[]; nextCursor: string | null; total: number } {
  const clause = clauseOf(filter, now)
  const after = page.cursor === undefined ? null : readCursor(page.cursor)
  const from = after
    ? 'AND (tasks.urgency, tasks.created_at) <= (?, ?) AND NOT (tasks.urgency = ? AND tasks.created_at = ? AND tasks.task_id <= ?)'
    : ''
  const fromValues = after ? [after.urgency, after.createdAt, after.urgency, after.createdAt, after.taskId] : []
  const rows = store.all<TaskRow & { urgency: number }>(
    `SELECT tasks.* FROM tasks WHERE ${clause.sql} ${from} ORDER BY tasks.urgency DESC, tasks.created_at DESC, tasks.task_id LIMIT ?`,
    ...clause.values,
    ...fromValues,
    page.limit + 1,
  )
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => summaryOf(store, modules, row, now)),
    nextCursor:
      rows.length > page.limit && last
        ? writeCursor({ urgency: last.urgency, createdAt: last.created_at, taskId: last.task_id })
        : null,
    total: countTasks(store, filter, now),
  }
}

export function summaryOf(store: ReadableStore, modules: readonly Module[], row: TaskRow, now: number): TaskSummary {
  const state = presentState(modules, row)
  const escalation = store.get<{ due_at: number | null; fired: number }>(
    `SELECT min(iif(state IN ('pending', 'late'), due_at, NULL)) AS due_at, count(iif(state = 'fired', 1, NULL)) AS fired
     FROM escalations WHERE task_id = ?`,
    row.task_id,
  )
  const promise = store.get<{ due_at: number | null }>(
    'SELECT min(due_at) AS due_at FROM task_deadlines WHERE task_id = ? AND paused = 0',
    row.task_id,
  )
  const messages = store.get<{ n: number }>('SELECT count(*) AS n FROM task_messages WHERE task_id = ?', row.task_id)
  const late = (at: number | null | undefined): boolean => at != null && at <= now
  return {
    taskId: row.task_id,
    title: row.title,
    module: row.module,
    status: row.status,
    statusTitle: state?.title ?? (row.status === mergedStatus ? 'Merged' : row.status),
    category: row.category,
    priority: row.priority,
    assignee: row.assignee,
    team: row.team,
    tags: tagsOf(store, row.task_id),
    dueAt: row.due_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
    confidential: row.confidential === 1,
    requester: row.requester,
    messageCount: messages?.n ?? 0,
    escalatesAt: escalation?.due_at ?? null,
    overdue:
      row.closed_at === null &&
      (late(row.due_at) || late(escalation?.due_at) || late(promise?.due_at) || (escalation?.fired ?? 0) > 0),
    snoozedUntil: row.snoozed_until !== null && row.snoozed_until > now ? row.snoozed_until : null,
    blocked: row.closed_at === null && isBlocked(store, row.task_id),
    checklist: checklistCounts(store, row.task_id),
    partOf: wholeOf(store, row.task_id),
    mergedInto: row.merged_into,
  }
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify([place.urgency, place.createdAt, place.taskId])).toString('base64url')
}

function readCursor(cursor: string): Place {
  const [urgency, createdAt, taskId] = parseList(Buffer.from(cursor, 'base64url').toString('utf8'))
  return typeof urgency === 'number' && typeof createdAt === 'number' && typeof taskId === 'string'
    ? { urgency, createdAt, taskId }
    : refuseCursor()
}

function parseList(json: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
