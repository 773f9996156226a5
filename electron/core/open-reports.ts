import type { Module } from '#shared/model/module.ts'
import { fail, succeed } from '#shared/model/result.ts'
import { readSettings } from './config/read-settings.ts'
import { enqueueMail } from './outbox/enqueue.ts'
import type { OutboxContext } from './outbox/outbox-context.ts'
import type { PeopleDirectory } from './people/people-directory.ts'
import type { Ports } from './ports.ts'
import { createRenderer } from './reports/formats/create-renderer.ts'
import { mailValues } from './reports/mail-values.ts'
import { storePeriodTotals } from './reports/period-totals.ts'
import { reportProcedures } from './reports/report-procedures.ts'
import type { ReportServices } from './reports/report-services.ts'
import { sendSubscriptions } from './reports/send-subscriptions.ts'
import { subscriptionProcedures } from './reports/subscription-procedures.ts'
import type { Store } from './store/store.ts'
import { findTask } from './tasks/task-facts.ts'
import { createTaskCommands, type TaskServices } from './tasks/task-services.ts'
import { openTemplateBook } from './templates/template-book.ts'

type ReportParts = {
  store: Store
  ports: Ports
  zone(): string
  modules(): readonly Module[]
  people(): PeopleDirectory
  mailContext(): OutboxContext
  tasks: TaskServices
  /** Rows changed. */
  onChange(): void
  /** A report went into the outbox. */
  onSent(): void
}

/** Reports at work: what clients may ask, and what falls due by itself. */
export type Reports = {
  procedures: ReturnType<typeof reportProcedures> & ReturnType<typeof subscriptionProcedures>
  /** Stores totals of periods that have ended and mails what is due; answers how many totals were stored. */
  sweep(): number
  /** Resolves when what was due is in the outbox. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** Puts reports together with the texts they are mailed in and the outbox they leave by. */
export function openReports(parts: ReportParts): Reports {
  const { store, ports, zone, modules, people, mailContext, tasks, onChange, onSent } = parts
  const { read } = createTaskCommands(tasks)
  const settings = () => readSettings(ports.paths).value
  const organisation = (): string =>
    settings().organisation ||
    (store.read.get<{ organisation: string }>('SELECT organisation FROM profile WHERE id = 1')?.organisation ?? '')
  const texts = openTemplateBook({
    paths: ports.paths,
    setting: () => ({ organisation: organisation(), language: settings().language, zone: zone(), modules: modules() }),
  })
  const services: ReportServices = {
    ...{ store, ports, zone, modules, people, organisation, onChange },
    readTask: (context, taskId) => {
      const row = findTask(store.read, taskId)
      return row ? read(store.read, context, row) : null
    },
    language: () => settings().language,
    renderer: createRenderer(ports.paths.workers.report),
    renderMail: (report, personName) => {
      const { language } = report
      const name = texts.find({ name: report.name }) ? report.name : 'report'
      const mail = texts.renderMail(
        { name, language },
        {
          kind: 'report',
          audience: 'staff',
          confidential: false,
          module: null,
          now: report.madeAt,
          values: mailValues(report, personName),
        },
      )
      if (mail.ok) return succeed(mail.value)
      const [first] = mail.fault
      return fail(
        first ? `${first.path}:${first.line}:${first.column}: ${first.message}` : 'The text of this report cannot be filled in.',
      )
    },
    enqueue: (tx, draft) => {
      const put = enqueueMail(tx, mailContext(), draft)
      return put.ok ? put : fail(put.fault.sentence)
    },
  }
  let sending: Promise<void> | null = null
  const send = async (): Promise<void> => {
    try {
      if ((await sendSubscriptions(services)) > 0) onSent()
    } catch (error) {
      ports.log.error('reports_not_sent', error)
    } finally {
      sending = null
    }
  }
  return {
    procedures: { ...reportProcedures(services), ...subscriptionProcedures(services) },
    sweep: () => {
      sending ??= send()
      return storePeriodTotals(store, zone(), ports.clock.now())
    },
    idle: async () => {
      await sending
    },
    close: async () => {
      await sending
      await services.renderer.close()
    },
  }
}
