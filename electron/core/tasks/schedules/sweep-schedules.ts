import type { Calendar } from '#shared/model/calendar.ts'
import type { Module } from '#shared/model/module.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { addDuration } from '../../calendar/add-duration.ts'
import type { PeopleDirectory } from '../../people/people-directory.ts'
import { uuidV5 } from '../../store/ops/deterministic-id.ts'
import { add, type OperationInput, set } from '../../store/ops/operation.ts'
import { recordChange } from '../../store/ops/record-change.ts'
import type { ReadableStore, Store, WritableStore } from '../../store/store.ts'
import { beginTask, enterFirstState } from '../begin-task.ts'
import { addChecklist } from '../checklists.ts'
import { withAssignmentMail } from '../order-assignments.ts'
import type { StandIn, TaskServices } from '../task-services.ts'
import { findModule } from '../workflow.ts'
import { type KnownSchedule, knownSchedules } from './known-schedules.ts'
import { type DueTime, dueBetween } from './occurrences.ts'

export type ScheduleContext = {
  orgId: string
  modules: readonly Module[]
  zone: string
  calendarOf(module: Module | undefined): Calendar | null
  calendarNamed(name: string): Calendar | null
  standInFor(target: string, now: number): StandIn | null
  people: PeopleDirectory
}

/** What recurring work needs of the services of tasks, as it is now. */
export const scheduleContextOf = (services: TaskServices): ScheduleContext => ({
  orgId: services.orgId,
  modules: services.modules(),
  zone: services.zone(),
  calendarOf: services.calendarOf,
  calendarNamed: services.calendarNamed,
  standInFor: services.standInFor,
  people: services.people(),
})

/** More missed times of one schedule than these are counted and not made: nobody works off a thousand old tasks. */
const mostMissed = 100

/**
 * Makes the tasks of recurring work that has fallen due, each once over all laptops: its id follows from organisation, schedule and time.
 *
 * What was missed while nobody was there is caught up: the latest alone, saying how many were missed before it, or each. A task that was
 * deleted is not made again. Answers how many were made. Source: sync.md 6.6.
 */
export function sweepSchedules(store: Store, context: ScheduleContext, now: number): number {
  const schedules = knownSchedules(store.read, context.modules, context.zone)
  const unseen = schedules.filter((schedule) => schedule.begunAt === null)
  const newest = newestMade(store.read)
  const wanted = schedules.flatMap((schedule) => wantedOf(context, schedule, newest.get(schedule.scheduleId) ?? '', now))
  if (unseen.length === 0 && wanted.length === 0) return 0
  return store.write((tx) => {
    for (const { scheduleId } of unseen)
      tx.run('INSERT OR IGNORE INTO schedule_marks (schedule_id, begun_at) VALUES (?, ?)', scheduleId, now)
    const fresh = wanted.filter(({ taskId }) => !exists(tx, taskId))
    for (const one of fresh) makeTask(tx, context, one, now)
    return fresh.length
  })
}

type Wanted = { schedule: KnownSchedule; time: DueTime; taskId: string; missed: number }

/** `newest` names the newest time that has its task: those before it were dealt with then, whatever the clock says now. */
function wantedOf(context: ScheduleContext, schedule: KnownSchedule, newest: string, now: number): Wanted[] {
  if (schedule.paused || schedule.begunAt === null) return []
  const { due, older } = dueBetween(schedule, schedule.begunAt, now, mostMissed)
  const open = due.filter(({ local }) => local > newest)
  const before = open.length === due.length && newest === '' ? older : 0
  const want = (time: DueTime, missed: number): Wanted => ({
    ...{ schedule, time, missed },
    taskId: occurrenceTaskId(context.orgId, schedule.scheduleId, time.local),
  })
  if (schedule.missed === 'all') return open.map((time, index) => want(time, index === 0 ? before : 0))
  const latest = open.at(-1)
  return latest ? [want(latest, open.length - 1 + before)] : []
}

/** The newest time of each schedule that has its task, also where that was deleted since. */
function newestMade(store: ReadableStore): Map<string, string> {
  const rows = store.all<{ schedule_id: string; newest: string }>(
    `SELECT json_extract(occurrence_json, '$.scheduleId') AS schedule_id, max(json_extract(occurrence_json, '$.occurrence')) AS newest
     FROM tasks WHERE occurrence_json IS NOT NULL GROUP BY 1`,
  )
  return new Map(rows.map((row) => [row.schedule_id, row.newest]))
}

/** The id of the task of one occurrence: two laptops make the same. */
export const occurrenceTaskId = (orgId: string, scheduleId: string, local: string): string =>
  `task_${uuidV5(orgId, `schedule|${scheduleId}|${local}`)}`

const exists = (store: ReadableStore, taskId: string): boolean =>
  store.get('SELECT 1 FROM tasks WHERE task_id = ?', taskId) !== undefined

function makeTask(tx: WritableStore, context: ScheduleContext, { schedule, time, taskId, missed }: Wanted, now: number): void {
  const module = findModule(context.modules, schedule.module)
  const standIn = schedule.assignee === null ? null : context.standInFor(schedule.assignee, time.at)
  const { scheduleId, title } = schedule
  const operations: OperationInput[] = [
    ...beginTask({
      ...schedule,
      taskId,
      module,
      createdAt: time.at,
      assignee: standIn?.target ?? schedule.assignee,
      dueAt: dueOf(context, schedule, module, time.at),
    }),
    ...schedule.tags.map((tag) => add(taskId, 'tags', tag)),
    ...(schedule.checklist === null ? [] : (addChecklist(tx, taskId, module, schedule.checklist) ?? [])),
    ...enterFirstState(tx, { ...context, now: time.at }, taskId, module),
    set(taskId, 'occurrence', { scheduleId, title, occurrence: time.local, missed }),
  ]
  const note = [`Recurring work, due ${time.local.replace('T', ' ')}.`, missedSentence(missed), standIn?.note ?? '']
  const cause = { note: note.filter((part) => part !== '').join(' ') }
  const change = { command: 'schedule.run', actor: { kind: 'timer' as const }, cause }
  // Known by its time: two laptops order the same mail.
  recordChange(tx, now, change, withAssignmentMail(tx, context.people, { actor: change.actor, at: time.at }, operations))
}

const missedSentence = (missed: number): string =>
  missed === 0 ? '' : missed === 1 ? 'One earlier time was missed.' : `${missed} earlier times were missed.`

function dueOf(context: ScheduleContext, schedule: KnownSchedule, module: Module | undefined, at: number): number | null {
  const parsed = schedule.due === null ? null : parseDuration(schedule.due)
  return parsed?.ok ? addDuration(at, parsed.duration, schedule.zone, context.calendarOf(module)) : null
}
