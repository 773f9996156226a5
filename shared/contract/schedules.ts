import { z } from 'zod'
import { CalendarDay, Instant, Target, TaskId } from '#shared/model/base.ts'
import { Priority } from '#shared/model/task.ts'
import { RecurringTask } from '#shared/model/task-parts.ts'
import { procedure } from './procedure.ts'
import { Title } from './task-change.ts'

const tags = ['schedules']
const SCHEDULE_NOT_FOUND = { status: 404, message: 'There is no such recurring task.' } as const
const BAD_SCHEDULE = {
  status: 422,
  message: 'This repetition cannot be understood.',
  data: z.object({ sentence: z.string() }),
} as const
const ScheduleId = z.string().min(1).max(200)
const Rrule = z.string().trim().min(6).max(300)
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 08:00.')
const Zone = z.string().min(1).max(64)

/** When: an RFC 5545 rule of whole days, the first date, and the clock time in a zone. Left out: today, 08:00, the organisation's zone. */
const When = { rrule: Rrule, from: CalendarDay.optional(), time: ClockTime.default('08:00'), zone: Zone.optional() }

export const schedules = {
  list: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/schedules', summary: 'List the recurring tasks of modules and people', tags })
    .input(z.strictObject({}))
    .output(z.array(RecurringTask)),
  preview: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'POST', path: '/schedules/preview', summary: 'Say when a repetition falls due, without making it', tags })
    .input(z.strictObject({ ...When, count: z.int().min(1).max(50).default(5) }))
    .errors({ BAD_SCHEDULE })
    .output(z.object({ next: z.array(Instant), zone: z.string() })),
  create: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/schedules', successStatus: 201, summary: 'Let a task be made again and again', tags })
    .input(
      z.strictObject({
        ...When,
        title: Title,
        module: z.string().max(64),
        description: z.string().max(20_000).default(''),
        checklist: z.string().max(64).optional(),
        assignee: Target.optional(),
        team: Target.optional(),
        priority: Priority.default('normal'),
        /** How long after its time it is due, such as "3 days". */
        due: z.string().max(64).optional(),
        missed: z.enum(['latest', 'all']).default('latest'),
      }),
    )
    .errors({
      BAD_SCHEDULE,
      MODULE_NOT_FOUND: { status: 404, message: 'There is no such module.', data: z.object({ modules: z.array(z.string()) }) },
    })
    .output(RecurringTask),
  repeatTask: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks/{taskId}/repeat', summary: 'Let a task like this one be made again and again', tags })
    .input(
      z.strictObject({
        taskId: TaskId,
        ...When,
        due: z.string().max(64).optional(),
        missed: z.enum(['latest', 'all']).default('latest'),
      }),
    )
    .errors({ BAD_SCHEDULE, TASK_NOT_FOUND: { status: 404, message: 'This task does not exist.' } })
    .output(RecurringTask),
  pause: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/schedules/{scheduleId}/pause', summary: 'Let a recurring task rest, or go on', tags })
    .input(z.strictObject({ scheduleId: ScheduleId, paused: z.boolean().default(true) }))
    .errors({ SCHEDULE_NOT_FOUND })
    .output(RecurringTask),
  remove: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'DELETE', path: '/schedules/{scheduleId}', summary: 'End a recurring task of a person', tags })
    .input(z.strictObject({ scheduleId: ScheduleId }))
    .errors({
      SCHEDULE_NOT_FOUND,
      OF_MODULE: { status: 409, message: "This one comes from its module's file schedules.yaml: pause it, or change it there." },
    })
    .output(z.object({ removed: z.boolean() })),
}
