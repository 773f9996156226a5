import { z } from 'zod'
import { singleLine, TaskId } from '#shared/model/base.ts'
import { FileContent } from '#shared/model/message.ts'
import {
  PeriodTotal,
  Report,
  ReportChoices,
  ReportDay,
  ReportFormat,
  ReportKind,
  ReportRequest,
  SavedReport,
  SavedReportId,
  Subscription,
  SubscriptionDryRun,
  SubscriptionId,
  Weekday,
} from '#shared/model/report.ts'
import { procedure } from './procedure.ts'
import { TASK_NOT_FOUND } from './task-change.ts'

const tags = ['reports']
const BAD_PERIOD = {
  status: 422,
  message: 'This period cannot be understood.',
  data: z.object({ sentence: z.string() }),
} as const
const BAD_REPORT = { status: 422, message: 'This report cannot be made so.', data: z.object({ sentence: z.string() }) } as const
const SUBSCRIPTION_NOT_FOUND = { status: 404, message: 'There is no such subscription.' } as const
const SAVED_NOT_FOUND = { status: 404, message: 'There is no such saved report.' } as const

const Separator = z.enum(['comma', 'semicolon']).default('comma')
const read = { kind: 'query', permission: 'report.read' } as const
const manage = { kind: 'command', permission: 'report.manage' } as const

export const reports = {
  list: procedure
    .meta(read)
    .route({ method: 'GET', path: '/reports', summary: 'List the reports there are', tags })
    .input(z.strictObject({}))
    .output(z.array(ReportKind)),
  choices: procedure
    .meta(read)
    .route({ method: 'GET', path: '/report-choices', summary: 'List what reports can be narrowed to', tags })
    .input(z.strictObject({}))
    .output(ReportChoices),
  run: procedure
    .meta(read)
    .route({ method: 'GET', path: '/reports/{name}', summary: 'Make a report', tags })
    .input(ReportRequest)
    .errors({ BAD_PERIOD, BAD_REPORT })
    .output(Report),
  export: procedure
    .meta(read)
    .route({ method: 'GET', path: '/reports/{name}/file', summary: 'Make a report as a file', tags })
    .input(ReportRequest.extend({ format: ReportFormat, separator: Separator }))
    .errors({ BAD_PERIOD, BAD_REPORT })
    .output(FileContent),
  printTask: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/tasks/{taskId}/print', summary: 'Print a task with its whole history as a PDF', tags })
    .input(z.strictObject({ taskId: TaskId }))
    .errors({ TASK_NOT_FOUND })
    .output(FileContent),
  totals: procedure
    .meta(read)
    .route({ method: 'GET', path: '/report-totals', summary: 'List totals as they were when their week or month ended', tags })
    .input(
      z.strictObject({ kind: z.enum(['week', 'month']).default('month'), from: ReportDay.optional(), to: ReportDay.optional() }),
    )
    .output(z.array(PeriodTotal)),
  saved: procedure
    .meta(read)
    .route({ method: 'GET', path: '/saved-reports', summary: 'List saved reports', tags })
    .input(z.strictObject({}))
    .output(z.array(SavedReport)),
  save: procedure
    .meta(manage)
    .route({ method: 'POST', path: '/saved-reports', successStatus: 201, summary: 'Save a report with its filter', tags })
    .input(ReportRequest.extend({ title: singleLine(120, 'Give the report a title.') }))
    .errors({ BAD_PERIOD })
    .output(SavedReport),
  removeSaved: procedure
    .meta(manage)
    .route({ method: 'POST', path: '/saved-reports/{savedId}/remove', summary: 'Remove a saved report', tags })
    .input(z.strictObject({ savedId: SavedReportId }))
    .errors({ SAVED_NOT_FOUND })
    .output(z.strictObject({})),
  subscriptions: procedure
    .meta(read)
    .route({ method: 'GET', path: '/report-subscriptions', summary: 'List who is mailed which report when', tags })
    .input(z.strictObject({}))
    .output(z.array(Subscription)),
  subscribe: procedure
    .meta(manage)
    .route({
      method: 'POST',
      path: '/report-subscriptions',
      successStatus: 201,
      summary: 'Have a report mailed by schedule',
      tags,
    })
    .input(
      ReportRequest.omit({ from: true, to: true, confidential: true }).extend({
        /** The id of a person of the people file; left out, the caller. */
        person: z.string().max(200).optional(),
        /** Whose tasks the report is about. */
        about: z.string().max(320).optional(),
        days: z.array(Weekday).max(7).optional(),
        monthDay: z.int().min(1).max(31).optional(),
        time: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 08:00.')
          .default('08:00'),
        zone: z.string().min(1).max(64).optional(),
        attach: z
          .array(z.enum(['csv', 'xlsx', 'pdf']))
          .max(3)
          .default([]),
      }),
    )
    .errors({ BAD_REPORT })
    .output(Subscription),
  pauseSubscription: procedure
    .meta(manage)
    .route({
      method: 'POST',
      path: '/report-subscriptions/{subscriptionId}/pause',
      summary: 'Let a subscription rest, or go on',
      tags,
    })
    .input(z.strictObject({ subscriptionId: SubscriptionId, paused: z.boolean().default(true) }))
    .errors({ SUBSCRIPTION_NOT_FOUND })
    .output(Subscription),
  unsubscribe: procedure
    .meta(manage)
    .route({ method: 'POST', path: '/report-subscriptions/{subscriptionId}/remove', summary: 'End a subscription', tags })
    .input(z.strictObject({ subscriptionId: SubscriptionId }))
    .errors({ SUBSCRIPTION_NOT_FOUND })
    .output(z.strictObject({})),
  dryRun: procedure
    .meta(read)
    .route({
      method: 'GET',
      path: '/report-subscriptions/{subscriptionId}/preview',
      summary: 'Show what a subscription would mail now',
      tags,
    })
    .input(z.strictObject({ subscriptionId: SubscriptionId }))
    .errors({ SUBSCRIPTION_NOT_FOUND })
    .output(SubscriptionDryRun),
}
