import type { Deadline, DeadlineKind, TaskServiceLevel } from '#shared/model/escalation.ts'
import type { Module, ServiceLevel } from '#shared/model/module.ts'
import { type DuePlan, explainDue, planDue } from '../calendar/plan-due.ts'
import type { ServiceRecord } from '../store/ops/materialize-escalation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { TimeContext } from './ladders.ts'
import { type TaskRow, tagsOf } from './task-facts.ts'
import { readTimeline, type TaskTimeline, waitsUntil } from './task-timeline.ts'

/** The service level that fits a task: its module's first; null where none fits. */
export function levelOf(module: Module | undefined, task: { priority: string; tags: readonly string[] }): ServiceLevel | null {
  const fits = ({ when }: ServiceLevel): boolean =>
    (when.priority.length === 0 || when.priority.some((priority) => priority === task.priority)) &&
    (when.tag.length === 0 || when.tag.some((tag) => task.tags.includes(tag)))
  return module?.serviceLevels.find(fits) ?? null
}

/** The name that a closing's record goes by: what was recorded at one closing is never mistaken for another. */
export const recordIdOf = (closedAt: number): string => `closed_${closedAt}`

/**
 * The promises made for a task and how they stand, computed from the log. Of a closed task it is what was recorded when it closed, whatever
 * the calendar says today.
 */
export function serviceLevelOf(
  store: ReadableStore,
  task: TaskRow,
  context: TimeContext & { now: number },
): TaskServiceLevel | null {
  const kept = task.closed_at === null ? null : keptLevel(store, task.task_id, recordIdOf(task.closed_at))
  return kept ?? computeLevel(store, task, context)
}

/** The same, always computed: what a closing records. */
export function computeLevel(
  store: ReadableStore,
  task: TaskRow,
  context: TimeContext & { now: number },
): TaskServiceLevel | null {
  const module = context.modules.find((candidate) => candidate.module === task.module)
  if (!module || module.serviceLevels.length === 0) return null
  if (isBeyondPromises(store, task)) return null
  const level = levelOf(module, { priority: task.priority, tags: tagsOf(store, task.task_id) })
  if (!level) return null
  const calendar = context.calendarOf(module)
  const clock = { zone: context.zone, calendar, now: task.closed_at ?? context.now }
  const deadlines = deadlinesOf(readTimeline(store, task), level, clock)
  const zone = calendar?.zone ?? context.zone
  return { level: level.name, title: level.title, calendar: calendar?.name ?? null, zone, kept: false, deadlines }
}

/**
 * A merged task was not solved: what was promised goes on with the task that took it over. And mail from before the cut-off of an import came
 * closed: nobody promised anything about it.
 */
function isBeyondPromises(store: ReadableStore, task: TaskRow): boolean {
  if (task.merged_into !== null) return true
  const first = store.get<{ closed_at: number | null }>(
    `SELECT json_extract(value_json, '$.closedAt') AS closed_at FROM op
     WHERE entity = 'task' AND entity_id = ? AND field = 'status' ORDER BY ms, c LIMIT 1`,
    task.task_id,
  )
  return task.closed_at !== null && first?.closed_at != null
}

type Clock = { zone: string; calendar: DuePlan['calendar']; now: number }

/**
 * The deadlines of a timeline: first response from the start to the first answer; an update from the start and from each answer on; the
 * solution from the start to the closing. Opening again starts update and solution anew, a first response that was given stays given.
 */
export function deadlinesOf(
  timeline: TaskTimeline,
  level: Pick<ServiceLevel, 'firstResponse' | 'update' | 'solution'>,
  clock: Clock,
): Deadline[] {
  const from = timeline.openedAt ?? timeline.startedAt
  return [
    level.firstResponse === null
      ? null
      : judge('first_response', level.firstResponse, timeline.startedAt, timeline.firstAnswerAt, timeline, clock),
    level.update === null ? null : judgeUpdates(level.update, from, timeline, clock),
    level.solution === null ? null : judge('solution', level.solution, from, timeline.closedAt, timeline, clock),
  ].filter((deadline) => deadline !== null)
}

/** Every stretch without a word is judged; one that was too long breaks the promise, whatever came later. */
function judgeUpdates(promised: string, from: number, timeline: TaskTimeline, clock: Clock): Deadline {
  const starts = [from, ...timeline.answers.filter((at) => at > from && (timeline.closedAt === null || at < timeline.closedAt))]
  const stretches = starts.map((start, index) =>
    judge('update', promised, start, starts[index + 1] ?? timeline.closedAt, timeline, clock),
  )
  const last = stretches.at(-1) ?? judge('update', promised, from, timeline.closedAt, timeline, clock)
  return timeline.closedAt === null ? last : (stretches.find((stretch) => stretch.state === 'missed') ?? last)
}

function judge(
  kind: DeadlineKind,
  promised: string,
  startAt: number,
  doneAt: number | null,
  timeline: TaskTimeline,
  { zone, calendar, now }: Clock,
): Deadline {
  const end = doneAt ?? now
  const waits = waitsUntil(timeline, end).filter((wait) => wait.from < end)
  const plan = { startAt, after: promised, zone, calendar, isOpenTime: false, waits }
  const due = planDue(plan)
  return {
    kind,
    promised,
    state: doneAt === null ? openState(due.dueAt, timeline, now) : doneAt <= due.dueAt ? 'met' : 'missed',
    startedAt: startAt,
    dueAt: due.dueAt,
    doneAt,
    waitedMs: due.waitedMs,
    arithmetic: explainDue(plan, due),
  }
}

function openState(dueAt: number, timeline: TaskTimeline, now: number): Deadline['state'] {
  // A task that waits is late only for what had run out before it began to wait.
  if (timeline.waitingSince !== null) return dueAt <= timeline.waitingSince ? 'overdue' : 'paused'
  return dueAt <= now ? 'overdue' : 'running'
}

type RecordRow = {
  kind: DeadlineKind
  level: string
  title: string
  calendar: string | null
  zone: string
  promised: string
  met: number
  started_at: number
  due_at: number
  done_at: number | null
  waited_ms: number
  arithmetic: string
}

function keptLevel(store: ReadableStore, taskId: string, recordId: string): TaskServiceLevel | null {
  const rows = store.all<RecordRow>(
    `SELECT kind, level, title, calendar, zone, promised, met, started_at, due_at, done_at, waited_ms, arithmetic
     FROM service_records WHERE task_id = ? AND record_id = ?
     ORDER BY CASE kind WHEN 'first_response' THEN 1 WHEN 'update' THEN 2 ELSE 3 END`,
    taskId,
    recordId,
  )
  const [first] = rows
  if (!first) return null
  const deadlines = rows.map(
    (row): Deadline => ({
      kind: row.kind,
      promised: row.promised,
      state: row.met === 1 ? 'met' : 'missed',
      startedAt: row.started_at,
      dueAt: row.due_at,
      doneAt: row.done_at,
      waitedMs: row.waited_ms,
      arithmetic: row.arithmetic,
    }),
  )
  return { level: first.level, title: first.title, calendar: first.calendar, zone: first.zone, kept: true, deadlines }
}

/** A computed level as the log keeps it. */
export function recordOf(level: TaskServiceLevel): ServiceRecord {
  const { title, calendar, zone } = level
  const deadlines = level.deadlines.map(({ state, ...deadline }) => ({ ...deadline, met: state === 'met' }))
  return { level: level.level, title, calendar, zone, deadlines }
}
