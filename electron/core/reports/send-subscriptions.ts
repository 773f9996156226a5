import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import type { FileContent } from '#shared/model/message.ts'
import type { MailDraft, MailFile } from '#shared/model/outbox.ts'
import type { Report } from '#shared/model/report.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { putBlob } from '../store/blob-rows.ts'
import { underSight } from '../store/sight.ts'
import type { WritableStore } from '../store/store.ts'
import { type KnownSubscription, listSubscriptions } from './definitions.ts'
import { makeReport } from './make-report.ts'
import { makeReportFile } from './report-file.ts'
import { groundOf, type ReportMail, type ReportServices } from './report-services.ts'
import { describeSchedule, lastSending } from './subscription-times.ts'

/** A subscription as a mail that could leave now. */
export type PreparedMail = { report: Report; mail: ReportMail; files: FileContent[]; to: { name: string; address: string } }

/**
 * Makes what a subscription sends, as nobody in particular sees it: no confidential matter, not even as a number, goes into a mail.
 *
 * Errors: one sentence that says why it cannot be sent.
 */
export async function prepareMail(
  services: ReportServices,
  { person: personId, request, attach }: KnownSubscription,
): Promise<Result<PreparedMail, string>> {
  const person = services.people().byId(personId)
  const address = person?.addresses[0]
  if (!person) return fail(`There is no person "${personId}" in the people file any more.`)
  if (address === undefined) return fail(`${person.name} has no address in the people file.`)
  const made = underSight([], () => makeReport(groundOf(services, person.name), { ...request, confidential: false }))
  if (!made.ok) return made
  const mail = services.renderMail(made.value, person.name)
  if (!mail.ok) return mail
  const files: FileContent[] = []
  for (const format of attach) {
    const file = await makeReportFile(services, made.value, format)
    if (!file.ok) return file
    files.push(file.value)
  }
  return succeed({ report: made.value, mail: mail.value, files, to: { name: person.name, address } })
}

/**
 * Mails every report whose time has come, once for each time: the mark and the mail are written in one transaction, and the mail's order is the
 * subscription with its local time, the same on every laptop. Answers how many went into the outbox.
 */
export async function sendSubscriptions(services: ReportServices): Promise<number> {
  let sent = 0
  for (const subscription of listSubscriptions(services.store.read)) sent += (await sendOne(services, subscription)) ? 1 : 0
  return sent
}

async function sendOne(services: ReportServices, subscription: KnownSubscription): Promise<boolean> {
  const { store, ports } = services
  const now = ports.clock.now()
  const sweptAt = markOf(services, subscription)
  const due = lastSending(subscription.schedule, subscription.from, sweptAt, now)
  if (!due) return false
  // Times that pass while it rests are not made up for.
  if (subscription.paused) {
    store.write((tx) => writeMark(tx, subscription.subscriptionId, now, false))
    return false
  }
  const prepared = await prepareMail(services, subscription)
  return store.write((tx) => {
    // Another process of this profile may have sent it meanwhile.
    if (markOf({ ...services, store: { ...store, read: tx } }, subscription) >= due.at) return false
    if (!prepared.ok) {
      ports.log.error('report_not_sent', new Error(prepared.fault), { subscription: subscription.subscriptionId })
      writeMark(tx, subscription.subscriptionId, now, false)
      return false
    }
    const files = prepared.value.files.map((file) => keepFile(tx, services, file))
    const enqueued = services.enqueue(tx, draftOf(subscription, prepared.value, files, due.local))
    if (!enqueued.ok) ports.log.error('report_not_sent', new Error(enqueued.fault), { subscription: subscription.subscriptionId })
    writeMark(tx, subscription.subscriptionId, now, enqueued.ok)
    return enqueued.ok
  })
}

function markOf({ store }: Pick<ReportServices, 'store'>, { subscriptionId, createdAt }: KnownSubscription): number {
  const row = store.read.get<{ swept_at: number }>('SELECT swept_at FROM report_marks WHERE subscription_id = ?', subscriptionId)
  return row?.swept_at ?? createdAt
}

function writeMark(tx: WritableStore, subscriptionId: string, now: number, isSent: boolean): void {
  tx.run(
    `INSERT INTO report_marks (subscription_id, swept_at, sent_at) VALUES (?, ?, ?)
     ON CONFLICT (subscription_id) DO UPDATE SET swept_at = excluded.swept_at, sent_at = coalesce(excluded.sent_at, sent_at)`,
    subscriptionId,
    now,
    isSent ? now : null,
  )
}

function keepFile(tx: WritableStore, { store }: Pick<ReportServices, 'store'>, file: FileContent): MailFile {
  const bytes = Buffer.from(file.base64, 'base64')
  const sha256 = hash('sha256', bytes, 'buffer')
  putBlob(tx, store.blobs, sha256, bytes.byteLength, 'zstd', zstdCompressSync(bytes))
  return { name: file.name, type: file.type, sha256: sha256.toString('hex'), bytes: bytes.byteLength }
}

function draftOf(
  { subscriptionId, person, schedule }: KnownSubscription,
  { report, mail, to }: PreparedMail,
  files: MailFile[],
  local: string,
): MailDraft {
  return {
    ...{ kind: 'report', taskId: null, messageId: null, subject: mail.subject, text: mail.text, html: mail.html },
    recipients: [{ ...to, place: 'to', target: `person:${person}` }],
    ...{ files, missingFiles: [], template: mail.templateId, language: report.language, author: 'timer' },
    cause: { sentence: `${report.title}, as subscribed ${describeSchedule(schedule)}.`, ruleId: null, changeId: null },
    ...{ automatic: true, confidential: false, notBefore: null, threadSeen: null, batch: null, holds: [], account: null },
    order: `report:${subscriptionId}:${local}`,
  }
}
