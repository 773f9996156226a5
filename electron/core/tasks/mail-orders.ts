import { createHash } from 'node:crypto'
import { parseDuration } from '#shared/text/duration.ts'
import { addDuration } from '../calendar/add-duration.ts'
import type { Decision, Target } from '../rules/decision.ts'
import type { Facts } from '../rules/facts.ts'
import type { MailOrder, OrderCause, OrderFile } from '../store/ops/mail-order.ts'
import { add, type OperationInput } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { ApplyContext } from './apply-decisions.ts'
import { renderTarget } from './render-decision.ts'
import { findModule } from './workflow.ts'

/** 24 hours: nobody gets the same text of a rule twice within them. Source: rule-language.md section 7. */
const sameTextMs = 24 * 60 * 60 * 1000

/** The id of an order that follows from what led to it, in 64 hexadecimal digits: two laptops that see the same cause give the same. */
export const orderIdOf = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

export const orderMail = (taskId: string, orderId: string, order: MailOrder): OperationInput =>
  add(taskId, 'mail_orders', orderId, order)

const plainCause: OrderCause = {
  ruleId: null,
  ruleHash: null,
  personId: null,
  held: false,
  language: null,
  notBefore: null,
  reason: '',
  otherTasks: [],
}

export const causeOf = (cause: Partial<OrderCause>): OrderCause => ({ ...plainCause, ...cause })

/** A target as orders name it: an address says that it is one. */
export const orderTarget = (target: string): string =>
  target.includes('@') && !/^(?:person|role|team|address):/.test(target) ? `address:${target}` : target

/** A task without a message has facts of none. */
export const fingerprintOf = (fingerprint: string): string | null => (/^[0-9a-f]{32}$/.test(fingerprint) ? fingerprint : null)

type MailDecision = Extract<Decision, { action: 'route_to' | 'send_template' }>
type About = { facts: Facts; files: readonly OrderFile[]; moduleName: string }

/** The mail that a rule's decision means, with the files its rule attaches; null where there is nobody to write to. */
export function mailOfDecision(context: ApplyContext, about: About, decision: MailDecision): MailOrder | null {
  const { facts, files } = about
  const cause = { ruleId: decision.ruleId, ruleHash: decision.ruleHash, held: decision.held === true }
  const common = { fingerprint: fingerprintOf(facts.fingerprint), files: [...files], at: context.now }
  if (decision.action === 'route_to')
    return {
      ...common,
      kind: 'forward',
      template: null,
      target: orderTarget(renderTarget(decision.value.target)),
      cause: causeOf(cause),
    }
  const { template, to, delay, language } = decision.value
  const target = targetOf(facts, to)
  if (target === null) return null
  const notBefore = delay === null ? null : delayedUntil(context, about.moduleName, delay)
  return { ...common, kind: 'acknowledgement', template, target, cause: causeOf({ ...cause, language, notBefore }) }
}

function targetOf(facts: Facts, to: 'sender' | 'requester' | Target): string | null {
  if (typeof to !== 'string') return orderTarget(renderTarget(to))
  const writer = facts.replyTo[0] ?? facts.from[0]
  if (!writer?.address) return null
  return to === 'requester' ? 'requester' : `address:${writer.address}`
}

function delayedUntil(context: ApplyContext, moduleName: string, delay: string): number {
  const parsed = parseDuration(delay)
  const calendar = context.calendarOf(findModule(context.modules, moduleName))
  return parsed.ok ? addDuration(context.now, parsed.duration, context.zone, calendar) : context.now
}

/** Whether the same text was ordered for the same reader within a day: a second mail of theirs is not acknowledged again. */
export function wasToldLately(store: ReadableStore, order: MailOrder): boolean {
  const found = store.get(
    'SELECT 1 FROM mail_orders WHERE template = ? AND target = ? AND withdrawn = 0 AND ordered_at > ? LIMIT 1',
    order.template,
    order.target,
    order.at - sameTextMs,
  )
  return order.kind === 'acknowledgement' && order.target !== 'requester' && found !== undefined
}

/** The files that a rule's decisions attach, each with its hash or as not found. */
export function filesOfRule(
  store: ReadableStore,
  context: Pick<ApplyContext, 'files'>,
  about: { facts: Facts; moduleName: string },
  decisions: readonly Decision[],
): OrderFile[] {
  return decisions.flatMap((decision): OrderFile[] => {
    if (decision.action !== 'attach') return []
    const { value } = decision
    if (value.kind === 'message') return value.files.map((file) => fileOfMessage(store, about.facts, file))
    const file = context.files.find(decision.module ?? about.moduleName, value.name)
    return [file ? { ...file, found: true } : { found: false, name: value.name }]
  })
}

type AttachmentRow = { name: string; type: string; size_bytes: number; sha256: Buffer; blob_no: number | null }

/** `index` counts the files that are no inline images, as the facts do. */
function fileOfMessage(store: ReadableStore, facts: Facts, { index, name }: { index: number; name: string }): OrderFile {
  const row = store.get<AttachmentRow>(
    `SELECT attachments.name, type, attachments.size_bytes, attachments.sha256, blob_no
     FROM attachments JOIN messages ON messages.message_no = attachments.message_no
     WHERE messages.fingerprint = ? AND inline = 0 ORDER BY attachment_no LIMIT 1 OFFSET ?`,
    Buffer.from(facts.fingerprint, 'hex'),
    index,
  )
  if (!row || row.blob_no === null) return { found: false, name }
  return { found: true, name: row.name, type: row.type, sha256: row.sha256.toString('hex'), bytes: row.size_bytes }
}

/** Three tasks are three mails; of more one mail tells of all. */
export const mostSingleMails = 3

/** Puts together the tasks that one mail tells of. A confidential one, or one that is being made so (`sealed`), has a mail of its own: its readers are not those of the others. */
export function groupTasks(store: ReadableStore, taskIds: readonly string[], sealed: readonly string[] = []): string[][] {
  if (taskIds.length <= mostSingleMails) return taskIds.map((taskId) => [taskId])
  const isConfidential = (taskId: string): boolean =>
    sealed.includes(taskId) || store.get('SELECT 1 FROM tasks WHERE task_id = ? AND confidential = 1', taskId) !== undefined
  const alone = new Set(taskIds.filter(isConfidential))
  const together = taskIds.filter((taskId) => !alone.has(taskId))
  return [...(together.length > 0 ? [together] : []), ...[...alone].map((taskId) => [taskId])]
}
