import type { FileContent } from '#shared/model/message.ts'
import type { Report, ReportChoices, ReportRequest } from '#shared/model/report.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import { randomUuid } from '../random-uuid.ts'
import { listSaved, recordDefinition } from './definitions.ts'
import type { PrintedTask } from './formats/task-document.ts'
import { listReports, makeReport, periodOfRequest } from './make-report.ts'
import { listTotals } from './period-totals.ts'
import { makeReportFile } from './report-file.ts'
import { groundOf, nameTarget, type ReportServices, readerOf } from './report-services.ts'

type Refusals = {
  BAD_PERIOD(options: { message: string; data: { sentence: string } }): Error
  BAD_REPORT(options: { message: string; data: { sentence: string } }): Error
}

const refusal = (sentence: string) => ({ message: sentence, data: { sentence } })

/** What clients may ask of reports, and of those they saved. */
export function reportProcedures(services: ReportServices) {
  const { store, ports } = services
  const reports = implementer.reports
  const now = (): number => ports.clock.now()
  const moment = (request: Pick<ReportRequest, 'language'>) => ({
    zone: services.zone(),
    now: now(),
    language: request.language ?? services.language(),
  })
  const make = (context: Context, request: ReportRequest, errors: Refusals): Report => {
    const period = periodOfRequest(request, moment(request))
    if (!period.ok) throw errors.BAD_PERIOD(refusal(period.fault))
    const report = makeReport(groundOf(services, readerOf(context)), request)
    if (!report.ok) throw errors.BAD_REPORT(refusal(report.fault))
    return report.value
  }
  return {
    list: reports.list.handler(() => listReports(services.language())),
    choices: reports.choices.handler(() => readChoices(services)),
    run: reports.run.handler(({ input, context, errors }) => make(context, input, errors)),
    export: reports.export.handler(async ({ input: { format, separator, ...request }, context, errors }) => {
      const file = await makeReportFile(services, make(context, request, errors), format, separator)
      if (!file.ok) throw errors.BAD_REPORT(refusal(file.fault))
      return file.value
    }),
    printTask: reports.printTask.handler(async ({ input, context, errors }) => {
      const printed = printedTask(services, context, input.taskId)
      if (!printed) throw errors.TASK_NOT_FOUND()
      return pdfOf(`${input.taskId}.pdf`, await services.renderer.render({ kind: 'task-pdf', task: printed }))
    }),
    totals: reports.totals.handler(({ input }) =>
      listTotals(store.read, input.kind, input.from ?? '0000-01-01', input.to ?? '9999-12-31'),
    ),
    saved: reports.saved.handler(() => listSaved(store.read)),
    save: reports.save.handler(({ input: { title, ...request }, context, errors }) => {
      const period = periodOfRequest(request, moment(request))
      if (!period.ok) throw errors.BAD_PERIOD(refusal(period.fault))
      const savedId = `report_${randomUuid(ports.random)}`
      const saved = { title, request, createdBy: readerOf(context), createdAt: now() }
      recordDefinition(store, now(), { command: 'report.save', actor: actorOf(context) }, savedId, { definition: saved })
      services.onChange()
      return { savedId, ...saved }
    }),
    removeSaved: reports.removeSaved.handler(({ input, context, errors }) => {
      if (!listSaved(store.read).some(({ savedId }) => savedId === input.savedId)) throw errors.SAVED_NOT_FOUND()
      recordDefinition(store, now(), { command: 'report.remove', actor: actorOf(context) }, input.savedId, { deleted: true })
      services.onChange()
      return {}
    }),
  }
}

const pdfOf = (name: string, bytes: Uint8Array): FileContent => ({
  name,
  type: 'application/pdf',
  sizeBytes: bytes.byteLength,
  base64: Buffer.from(bytes).toString('base64'),
})

/** 500 values of each are offered; a report takes any other as well. */
const offered = 500

function readChoices({ store, modules, zone }: ReportServices): ReportChoices {
  const values = (sql: string, ...given: unknown[]): string[] =>
    store.read.all<{ value: string }>(`${sql} LIMIT ${offered}`, ...given).map(({ value }) => value)
  const fieldValues = (field: string): string[] =>
    values(
      `SELECT DISTINCT task_fields.value FROM task_fields JOIN tasks ON tasks.task_id = task_fields.task_id
       WHERE task_fields.field = ? AND task_fields.value <> '' AND tasks.deleted = 0 AND tasks.confidential = 0 ORDER BY 1`,
      field,
    )
  const column = (name: 'team' | 'assignee'): string[] =>
    values(
      `SELECT DISTINCT ${name} AS value FROM tasks WHERE ${name} IS NOT NULL AND deleted = 0 AND confidential = 0 ORDER BY 1`,
    )
  return {
    modules: modules().map(({ module, title }) => ({ module, title })),
    teams: column('team'),
    people: column('assignee'),
    places: fieldValues('place'),
    vendors: fieldValues('vendor'),
    currencies: values(
      `SELECT DISTINCT task_costs.currency AS value FROM task_costs JOIN tasks ON tasks.task_id = task_costs.task_id
       WHERE task_costs.currency IS NOT NULL AND tasks.deleted = 0 AND tasks.confidential = 0 ORDER BY 1`,
    ),
    zone: zone(),
  }
}

function printedTask(services: ReportServices, context: Context, taskId: string): PrintedTask | null {
  const task = services.readTask(context, taskId)
  if (!task) return null
  const { store, ports } = services
  const attached = store.read.all<{ name: string; size_bytes: number; subject: string }>(
    `SELECT attachments.name, attachments.size_bytes, messages.subject FROM task_messages
     JOIN messages ON messages.fingerprint = task_messages.fingerprint
     JOIN attachments ON attachments.message_no = messages.message_no
     WHERE task_messages.task_id = ? AND attachments.inline = 0 ORDER BY messages.sort_at, attachments.attachment_no`,
    taskId,
  )
  const targets = [task.assignee, task.team, ...task.watchers].filter((target) => target !== null)
  return {
    task,
    files: [
      ...task.files.map(({ name, ruleId }) => ({ name, sizeBytes: null, from: `rule ${ruleId}` })),
      ...attached.map(({ name, size_bytes, subject }) => ({ name, sizeBytes: size_bytes, from: subject })),
    ],
    names: Object.fromEntries(targets.map((target) => [target, nameTarget(target, services.people(), services.modules())])),
    organisation: services.organisation(),
    moduleTitle: services.modules().find(({ module }) => module === task.module)?.title ?? task.module,
    zone: services.zone(),
    language: services.language(),
    printedAt: ports.clock.now(),
    printedBy: readerOf(context),
  }
}
