import type { Hold, MailDraft, MailFile } from '#shared/model/outbox.ts'
import type { Result } from '#shared/model/result.ts'
import type { TemplateAudience } from '#shared/model/template.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { OrderCause, OrderFile } from '../store/ops/mail-order.ts'
import type { Store, WritableStore } from '../store/store.ts'
import { enqueueMail, keepDraft, orderOfRow, submitDraft } from './enqueue.ts'
import { cleanLine } from './find-mail-fault.ts'
import { type ForwardText, forwardedFile, forwardText } from './forward-message.ts'
import type { OutboxContext } from './outbox-context.ts'
import { classifyRecipients, isMatterConfidential } from './recipient-classes.ts'
import { type Addressee, resolveTarget } from './resolve-target.ts'

/** What a template is asked to say. `audience` is whom it really goes to. */
export type OrderAsk = {
  template: string
  kind: MailDraft['kind']
  taskId: string
  messageId: string | null
  language: string
  audience: TemplateAudience
  /** Its one reader, whom a greeting can name; null where there are several. */
  addressee: { name: string; address: string } | null
  cause: OrderCause
}

export type OrderText = { subject: string; text: string; html: string | null; language: string }

/** Renders a template for an order; the fault is a sentence for people. */
export type RenderOrder = (tx: WritableStore, ask: OrderAsk) => Result<OrderText, string>

/** What orders need besides the store. `languageOf` is the language a message is written in, where its words tell. */
export type OrderServices = {
  blobs: BlobStore
  render: RenderOrder
  languageOf(tx: WritableStore, messageId: string): string | null
  ownLanguage: string
}

type OrderRow = {
  order_id: string
  task_id: string
  kind: MailDraft['kind']
  template: string | null
  target: string
  fingerprint: Buffer | null
  files_json: string
  cause_json: string
  ordered_at: number
}

/** How many orders one transaction takes: some hundredths of a second. */
const mostAtOnce = 50

/** What was taken back this long ago does not come back. */
const lookBackMs = 60 * 86_400_000

/**
 * Makes one mail of each new order and language, and withdraws the mail of orders that were taken back. Answers how many rows it changed.
 *
 * Only orders given since `since` are looked at: to look at all there ever were would make each round longer than the one before.
 */
export function takeOrders(store: Store, contextNow: () => OutboxContext, services: OrderServices, since: number): number {
  let changed = store.write((tx) => withdrawMails(tx, contextNow()))
  for (;;) {
    const taken = store.write((tx) => {
      const context = contextNow()
      const rows = newOrders(tx, since)
      for (const row of rows) takeOrder(tx, context, services, row)
      return rows.length
    })
    changed += taken
    if (taken < mostAtOnce) return changed
  }
}

const newOrders = (tx: WritableStore, since: number): OrderRow[] =>
  tx.all<OrderRow>(
    `SELECT mail_orders.* FROM mail_orders WHERE ordered_at > ? AND withdrawn = 0
       AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.order_id = mail_orders.order_id)
     ORDER BY ordered_at, order_id LIMIT ?`,
    ...[since, mostAtOnce],
  )

/** A sentence that tells a withdrawn order from what a person withdrew. */
const takenBack = 'What had ordered this mail was taken back.'

/** Withdraws what has not left of orders that were taken back, and brings back what was withdrawn so once they are ordered again. */
function withdrawMails(tx: WritableStore, context: OutboxContext): number {
  const withdrawn = tx.run(
    `UPDATE outbox SET state = 'cancelled', last_error = ?, changed_at = ?, ended_at = ?
     WHERE state IN ('draft', 'held', 'queued', 'failed') AND order_id IS NOT NULL
       AND (SELECT withdrawn FROM mail_orders WHERE mail_orders.order_id = ${orderOfRow}) = 1`,
    ...[takenBack, context.now, context.now],
  )
  const back = tx.all<{ outbox_id: string }>(
    `SELECT outbox_id FROM outbox WHERE state = 'cancelled' AND last_error = ? AND changed_at > ?
       AND (SELECT withdrawn FROM mail_orders WHERE mail_orders.order_id = ${orderOfRow}) = 0`,
    ...[takenBack, context.now - lookBackMs],
  )
  for (const { outbox_id: outboxId } of back) submitDraft(tx, context, outboxId, { notBefore: null })
  return Number(withdrawn.changes) + back.length
}

function takeOrder(tx: WritableStore, context: OutboxContext, services: OrderServices, row: OrderRow): void {
  const cause = OrderCause.parse(JSON.parse(row.cause_json))
  const messageId = row.fingerprint === null ? null : `msg_${row.fingerprint.toString('hex')}`
  const matter = { taskId: row.task_id, messageId }
  const addressees = resolveTarget(tx, context.people, row.target, matter, context.now)
  // Whoever wrote to us is answered in the language they wrote in.
  const written = row.kind === 'acknowledgement' && messageId !== null ? services.languageOf(tx, messageId) : null
  const byLanguage = groupByLanguage(addressees, cause.language, written ?? services.ownLanguage)
  const first = byLanguage.keys().next().value
  for (const [language, group] of byLanguage) {
    const order = language === first ? row.order_id : `${row.order_id}~${language}`
    writeOrdered(tx, context, services, {
      row,
      cause,
      matter,
      order,
      language,
      recipients: group.map(({ recipient }) => recipient),
    })
  }
}

/** By the language of each reader; one group without readers where the target stands for nobody, so that somebody sees it. */
function groupByLanguage(addressees: readonly Addressee[], ruled: string | null, own: string): Map<string, Addressee[]> {
  const groups = new Map<string, Addressee[]>()
  if (addressees.length === 0) return groups.set(ruled ?? own, [])
  for (const addressee of addressees) {
    const language = ruled ?? addressee.language ?? own
    groups.set(language, [...(groups.get(language) ?? []), addressee])
  }
  return groups
}

type Ordered = {
  row: OrderRow
  cause: OrderCause
  matter: { taskId: string; messageId: string | null }
  order: string
  language: string
  recipients: MailDraft['recipients']
}

function writeOrdered(tx: WritableStore, context: OutboxContext, services: OrderServices, ordered: Ordered): void {
  const { row, cause, matter, recipients } = ordered
  const text = textOf(tx, context, services, ordered)
  const { files, missingFiles } = filesOf(tx, services, ordered)
  const draft: MailDraft = {
    ...{ kind: row.kind, ...matter, recipients, files, missingFiles },
    subject: cleanLine(text.subject),
    text: text.text,
    html: text.html,
    template: row.template,
    language: text.language,
    author: authorOf(cause),
    cause: { sentence: cause.reason || sentences[row.kind] || '', ruleId: cause.ruleId, changeId: null },
    automatic: true,
    confidential: false,
    notBefore: cause.notBefore,
    threadSeen: null,
    order: ordered.order,
    batch: null,
    holds: [...(cause.held ? [heldByCase] : []), ...text.holds],
    account: null,
  }
  const written = recipients.length === 0 ? null : enqueueMail(tx, context, draft)
  if (written?.ok) return
  const sentence = written ? written.fault.sentence : `Nobody with a mail address is known as ${row.target}.`
  holdUnsendable(tx, context, { ...draft, recipients: [], files: [] }, `${sentence} Change it, or withdraw it.`)
}

/** What no mail can be made of is kept where somebody sees it. */
function holdUnsendable(tx: WritableStore, context: OutboxContext, draft: MailDraft, sentence: string): void {
  const kept = keepDraft(tx, context, draft)
  if (!kept.ok) throw new Error(`an order cannot be kept: ${kept.fault.line}`)
  const hold: Hold = { reason: 'asked', sentence }
  tx.run("UPDATE outbox SET state = 'held', held_json = ? WHERE outbox_id = ?", JSON.stringify([hold]), kept.value)
}

const heldByCase: Hold = {
  reason: 'confidential',
  sentence: 'The case is confidential, and this would tell somebody outside of it.',
}

const authorOf = (cause: OrderCause): string => cause.personId ?? (cause.ruleId === null ? 'timer' : `rule:${cause.ruleId}`)

const sentences: Partial<Record<MailDraft['kind'], string>> = {
  acknowledgement: 'A rule answers what came in.',
  forward: 'A rule passes the message on.',
  escalation: 'A due time was reached.',
  assignment: 'The task was given to the recipient.',
  state: 'The task came into another state.',
}

type Text = OrderText & { holds: Hold[] }

function textOf(tx: WritableStore, context: OutboxContext, { render }: OrderServices, ordered: Ordered): Text {
  const { row, cause, matter, language, recipients } = ordered
  if (row.template === null) return { ...forwardText(tx, matter.messageId, language), language, holds: [] }
  const audience = audienceOf(tx, context, { ...matter, recipients, confidential: false })
  const addressee = recipients.length === 1 ? (recipients[0] ?? null) : null
  const ask: OrderAsk = { template: row.template, kind: row.kind, ...matter, language, audience, addressee, cause }
  const first = render(tx, ask)
  // A text has little time: on a machine that is busy it may run out of it once, and not twice.
  const rendered = first.ok ? first : render(tx, ask)
  if (rendered.ok) return { ...rendered.value, holds: [] }
  const plain: ForwardText = { subject: cause.reason || row.template, text: cause.reason, html: null }
  return { ...plain, language, holds: [{ reason: 'asked', sentence: rendered.fault }] }
}

/** Whom the words reach: `readers` only where every one of them may read the matter. */
function audienceOf(
  tx: WritableStore,
  { people }: OutboxContext,
  matter: Parameters<typeof classifyRecipients>[2],
): TemplateAudience {
  const classes = classifyRecipients(tx, people, matter).map(({ to }) => to)
  if (classes.length > 0 && classes.every((to) => to === 'reader')) return 'readers'
  const isStaff = matter.recipients.length > 0 && matter.recipients.every(({ address }) => people.byAddress(address) !== null)
  // What is open to all who work here has no narrower circle of readers.
  return isStaff ? (isMatterConfidential(tx, matter) ? 'staff' : 'readers') : 'public'
}

function filesOf(
  tx: WritableStore,
  { blobs }: OrderServices,
  { row, matter }: Ordered,
): { files: MailFile[]; missingFiles: string[] } {
  const named = OrderFile.array().parse(JSON.parse(row.files_json))
  const original = row.template === null ? forwardedFile(tx, blobs, matter.messageId) : null
  return {
    files: [
      ...named.flatMap((file) =>
        file.found ? [{ name: file.name, type: file.type, sha256: file.sha256, bytes: file.bytes }] : [],
      ),
      ...(original?.file ? [original.file] : []),
    ],
    missingFiles: [
      ...named.flatMap((file) => (file.found ? [] : [file.name])),
      ...(original && !original.file ? [original.name] : []),
    ],
  }
}
