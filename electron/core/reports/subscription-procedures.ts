import type { ReportSchedule, Subscription } from '#shared/model/report.ts'
import { isTimeZone } from '#shared/text/zone-time.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import { randomUuid } from '../random-uuid.ts'
import { type KnownSubscription, listSubscriptions, recordDefinition, type SubscriptionValue } from './definitions.ts'
import { listReports } from './make-report.ts'
import { todayIn } from './period.ts'
import { type ReportServices, readerOf } from './report-services.ts'
import { prepareMail } from './send-subscriptions.ts'
import { describeSchedule, nextSendings } from './subscription-times.ts'

/** What clients may ask of subscriptions. */
export function subscriptionProcedures(services: ReportServices) {
  const { store, ports } = services
  const reports = implementer.reports
  const now = (): number => ports.clock.now()
  const find = (subscriptionId: string, missing: () => Error): KnownSubscription => {
    const found = listSubscriptions(store.read).find((one) => one.subscriptionId === subscriptionId)
    if (!found) throw missing()
    return found
  }
  const record = (context: Context, command: string, id: string, change: Parameters<typeof recordDefinition>[4]): void => {
    recordDefinition(store, now(), { command, actor: actorOf(context) }, id, change)
    services.onChange()
  }
  return {
    subscriptions: reports.subscriptions.handler(() => listSubscriptions(store.read).map((one) => describe(services, one))),
    subscribe: reports.subscribe.handler(({ input, context, errors }) => {
      const { person, about, days, monthDay, time, zone, attach, ...request } = input
      const personId = services.people().byId(person ?? actorOf(context).personId)?.id
      const refuse = (sentence: string) => errors.BAD_REPORT({ message: sentence, data: { sentence } })
      if (personId === undefined) throw refuse(`There is no person "${person}" in the people file.`)
      const ofZone = zone ?? services.zone()
      if (!isTimeZone(ofZone)) throw refuse(`There is no time zone "${ofZone}".`)
      if (days && monthDay !== undefined) throw refuse('Say either days of the week or a day of the month, not both.')
      if (days?.length === 0) throw refuse('Say at least one day of the week.')
      if (request.module !== undefined && !services.modules().some(({ module }) => module === request.module))
        throw refuse(`There is no module "${request.module}".`)
      const schedule: ReportSchedule = {
        every: monthDay === undefined ? 'week' : 'month',
        days: monthDay === undefined ? (days ?? ['MO']) : [],
        monthDay: monthDay ?? null,
        time,
        zone: ofZone,
      }
      const value: SubscriptionValue = {
        request: { ...request, ...(about === undefined ? {} : { person: about }), confidential: false },
        ...{ person: personId, schedule, attach, createdAt: now(), createdBy: readerOf(context) },
        from: todayIn({ zone: ofZone, now: now() }),
      }
      const subscriptionId = `subscription_${randomUuid(ports.random)}`
      record(context, 'report.subscribe', subscriptionId, { definition: value })
      return describe(services, { ...value, subscriptionId, paused: false })
    }),
    pauseSubscription: reports.pauseSubscription.handler(({ input, context, errors }) => {
      const found = find(input.subscriptionId, errors.SUBSCRIPTION_NOT_FOUND)
      if (found.paused !== input.paused) record(context, 'report.pause', input.subscriptionId, { paused: input.paused })
      return describe(services, { ...found, paused: input.paused })
    }),
    unsubscribe: reports.unsubscribe.handler(({ input, context, errors }) => {
      find(input.subscriptionId, errors.SUBSCRIPTION_NOT_FOUND)
      record(context, 'report.unsubscribe', input.subscriptionId, { deleted: true })
      return {}
    }),
    dryRun: reports.dryRun.handler(async ({ input, errors }) => {
      const found = find(input.subscriptionId, errors.SUBSCRIPTION_NOT_FOUND)
      const prepared = await prepareMail(services, found)
      const next = found.paused ? [] : nextSendings(found.schedule, found.from, now(), shownTimes)
      if (!prepared.ok) return { to: null, subject: '', text: '', html: '', files: [], next, problem: prepared.fault }
      const { mail, files, to } = prepared.value
      return {
        ...{ to, subject: mail.subject, text: mail.text, html: mail.html, next, problem: null },
        files: files.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
      }
    }),
  }
}

/** The next times that a dry run shows. */
const shownTimes = 3

function describe(services: ReportServices, known: KnownSubscription): Subscription {
  const { subscriptionId, request, person, schedule, attach, paused } = known
  const reader = services.people().byId(person)
  const now = services.ports.clock.now()
  const sent = services.store.read.get<{ sent_at: number | null }>(
    'SELECT sent_at FROM report_marks WHERE subscription_id = ?',
    subscriptionId,
  )
  const problem = !reader
    ? `There is no person "${person}" in the people file any more.`
    : reader.addresses.length === 0
      ? `${reader.name} has no address in the people file.`
      : null
  return {
    ...{ subscriptionId, request, person, schedule, attach, paused, problem },
    reportTitle: listReports(services.language()).find(({ name }) => name === request.name)?.title ?? request.name,
    personName: reader?.name ?? person,
    when: describeSchedule(schedule),
    nextAt: paused ? null : (nextSendings(schedule, known.from, now, 1)[0] ?? null),
    lastAt: sent?.sent_at ?? null,
  }
}
