import type { RecurringTask } from '#shared/model/task-parts.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { sayNoDay } from '#shared/text/say-no-day.ts'
import { instantToLocal, isTimeZone, localToInstant } from '#shared/text/zone-time.ts'
import { actorOf, implementer } from '../../command.ts'
import type { Context } from '../../engine-contract.ts'
import { randomUuid } from '../../random-uuid.ts'
import { explainRrule } from '../../rules/modules/explain-rrule.ts'
import type { OperationInput } from '../../store/ops/operation.ts'
import { recordChange } from '../../store/ops/record-change.ts'
import type { ReadableStore } from '../../store/store.ts'
import { checklistsOf } from '../checklists.ts'
import { findTask, tagsOf } from '../task-facts.ts'
import type { TaskServices } from '../task-services.ts'
import { findModule } from '../workflow.ts'
import { type KnownSchedule, knownSchedules, type ScheduleDefinition } from './known-schedules.ts'
import { nextTimes } from './occurrences.ts'

/** How many of the next times a list shows. */
const shownTimes = 3

/** What clients may ask of recurring tasks. */
export function scheduleProcedures(services: TaskServices) {
  const { store, ports } = services
  const schedules = implementer.schedules
  const now = (): number => ports.clock.now()
  const known = (from: ReadableStore): KnownSchedule[] => knownSchedules(from, services.modules(), services.zone())
  const show = (from: ReadableStore, schedule: KnownSchedule): RecurringTask => describe(from, schedule, services, now())
  const record = (context: Context, command: string, operation: OperationInput): void => {
    store.write((tx) => recordChange(tx, now(), { command, actor: actorOf(context), cause: {} }, [operation]))
    services.onChange()
  }
  const find = (scheduleId: string, missing: () => Error): KnownSchedule => {
    const schedule = known(store.read).find((candidate) => candidate.scheduleId === scheduleId)
    if (!schedule) throw missing()
    return schedule
  }
  const begin = (context: Context, definition: ScheduleDefinition): RecurringTask => {
    const scheduleId = `schedule_${randomUuid(ports.random)}`
    record(context, 'schedule.create', set(scheduleId, 'definition', definition))
    return show(
      store.read,
      find(scheduleId, () => new Error('the schedule was not made')),
    )
  }
  type Wanted = { rrule: string; from?: string | undefined; time: string; zone?: string | undefined; due?: string | undefined }
  const settle = (wanted: Wanted, refuse: (options: { message: string; data: { sentence: string } }) => Error) => {
    const zone = wanted.zone ?? services.zone()
    const from = wanted.from ?? (isTimeZone(zone) ? instantToLocal(now(), zone).slice(0, 10) : '')
    const due = wanted.due ?? null
    const sentence = explainFault({ rrule: wanted.rrule, from, zone, due })
    if (sentence !== null) throw refuse({ message: sentence, data: { sentence } })
    return { rrule: wanted.rrule, from, time: wanted.time, zone, due }
  }

  return {
    list: schedules.list.handler(() => known(store.read).map((schedule) => show(store.read, schedule))),
    preview: schedules.preview.handler(({ input, errors }) => {
      const when = settle(input, errors.BAD_SCHEDULE)
      return { next: nextTimes(when, now(), input.count), zone: when.zone }
    }),
    create: schedules.create.handler(({ input, context, errors }) => {
      const module = findModule(services.modules(), input.module)
      if (!module) throw errors.MODULE_NOT_FOUND({ data: { modules: services.modules().map((one) => one.module) } })
      const { checklist, assignee, team, ...rest } = input
      return begin(context, {
        ...rest,
        ...settle(input, errors.BAD_SCHEDULE),
        checklist: checklist ?? null,
        assignee: assignee ?? null,
        team: team ?? null,
        tags: [],
        createdAt: now(),
      })
    }),
    repeatTask: schedules.repeatTask.handler(({ input, context, errors }) => {
      const row = findTask(store.read, input.taskId)
      if (!row) throw errors.TASK_NOT_FOUND()
      const sentence = 'This task is confidential, and its repetition would not be. Repeat it by a schedule of its module.'
      if (row.confidential === 1) throw errors.BAD_SCHEDULE({ message: sentence, data: { sentence } })
      const [list] = checklistsOf(store.read, row.task_id).filter((candidate) => candidate.title !== '')
      return begin(context, {
        ...settle(input, errors.BAD_SCHEDULE),
        title: row.title,
        module: row.module,
        description: row.description,
        checklist: list?.checklist ?? null,
        assignee: row.assignee,
        team: row.team,
        priority: row.priority,
        tags: tagsOf(store.read, row.task_id),
        missed: input.missed,
        createdAt: now(),
      })
    }),
    pause: schedules.pause.handler(({ input, context, errors }) => {
      const schedule = find(input.scheduleId, errors.SCHEDULE_NOT_FOUND)
      if (schedule.paused !== input.paused) record(context, 'schedule.pause', set(schedule.scheduleId, 'paused', input.paused))
      return show(store.read, find(schedule.scheduleId, errors.SCHEDULE_NOT_FOUND))
    }),
    remove: schedules.remove.handler(({ input, context, errors }) => {
      const schedule = find(input.scheduleId, errors.SCHEDULE_NOT_FOUND)
      if (schedule.source === 'module') throw errors.OF_MODULE()
      record(context, 'schedule.remove', { kind: 'del', entity: 'schedule', entityId: schedule.scheduleId, value: true })
      return { removed: true }
    }),
  }
}

const set = (entityId: string, field: string, value: ScheduleDefinition | boolean): OperationInput => ({
  kind: 'set',
  entity: 'schedule',
  entityId,
  field,
  value,
})

/** Why a repetition cannot be used, as a sentence; null where it can. */
function explainFault(when: { rrule: string; from: string; zone: string; due: string | null }): string | null {
  const fault = explainRrule(when.rrule)
  if (fault !== null) return `The rule "${when.rrule}" cannot be used: ${fault}.`
  if (!isTimeZone(when.zone)) return `There is no time zone "${when.zone}".`
  if (localToInstant(when.from, when.zone) === null) return sayNoDay(when.from, '2026-11-23')
  const due = when.due === null ? null : parseDuration(when.due)
  return due === null || due.ok ? null : `The due time cannot be used: ${due.reason}.`
}

function describe(store: ReadableStore, schedule: KnownSchedule, services: TaskServices, now: number): RecurringTask {
  const { begunAt: _begun, ...shown } = schedule
  const last = store.get<{ task_id: string }>(
    `SELECT task_id FROM tasks WHERE occurrence_json IS NOT NULL AND json_extract(occurrence_json, '$.scheduleId') = ? AND deleted = 0
     ORDER BY created_at DESC LIMIT 1`,
    schedule.scheduleId,
  )
  const fault = explainFault(schedule)
  const isKnown = findModule(services.modules(), schedule.module) !== undefined
  return {
    ...shown,
    next: fault === null && !schedule.paused ? nextTimes(schedule, now, shownTimes) : [],
    lastTaskId: last?.task_id ?? null,
    fault: fault ?? (isKnown ? null : `There is no module "${schedule.module}" any more.`),
  }
}
