import { z } from 'zod'
import { MailOrder } from '../store/ops/mail-order.ts'
import { EscalationSettled, EscalationStep, ServiceRecord, stepOfDue } from '../store/ops/materialize-escalation.ts'
import { ChecklistValue, CostValue, ItemStateValue, ItemValue, SnoozeValue } from '../store/ops/materialize-task-parts.ts'

/** What the log holds of one operation, as far as its value goes. */
export type LoggedValue = { field: string; item_id: string | null; value_json: string | null }

const itemStates = { open: 'open', done: 'done', failed: 'failed', not_applicable: 'not applicable' } as const
const Effect = z.object({ action: z.string(), value: z.string(), sentence: z.string().optional() })
const Moved = z.object({ reason: z.string() })
const Written = z.object({ text: z.string() })
const Status = z.object({ status: z.string() })

/** What a change gave, in words a history can show; members of sets are shown by themselves. */
export function renderLogged({ field, item_id, value_json }: LoggedValue): string {
  const value: unknown = value_json === null ? null : JSON.parse(value_json)
  if (value === null) return item_id ?? ''
  switch (field) {
    case 'comments':
    case 'carried_comments':
      return Written.safeParse(value).data?.text ?? String(value)
    case 'withheld':
    case 'refused':
      return describeEffect(Effect.safeParse(value).data) ?? item_id ?? ''
    case 'escalation_steps':
    case 'escalations':
      return describeStep(value) ?? item_id ?? ''
    case 'escalations_late':
      return 'it fell due while nobody was there and waits for a decision'
    case 'mail_orders':
      return describeOrder(MailOrder.safeParse(value).data) ?? ''
    case 'service_records':
      return describeRecord(ServiceRecord.safeParse(value).data) ?? item_id ?? ''
    case 'checklists':
      return ChecklistValue.safeParse(value).data?.title ?? item_id ?? ''
    case 'checklist_items':
      return ItemValue.safeParse(value).data?.title ?? item_id ?? ''
    case 'costs':
      return describeCost(CostValue.safeParse(value).data) ?? item_id ?? ''
    case 'snooze':
      return describeSnooze(SnoozeValue.safeParse(value).data) ?? ''
    case 'status':
      return Status.safeParse(value).data?.status ?? ''
  }
  if (stepOfDue(field) !== null) return Moved.safeParse(value).data?.reason ?? ''
  if (field.startsWith('item:')) return describeItem(ItemStateValue.safeParse(value).data) ?? ''
  return item_id ?? (typeof value === 'object' ? JSON.stringify(value) : String(value))
}

const describeEffect = (effect: z.infer<typeof Effect> | undefined): string | null =>
  effect ? [`${effect.action}: ${effect.value}`, effect.sentence ?? ''].join(' ').trim() : null

const describeOrder = (order: MailOrder | undefined): string | null =>
  order
    ? `${order.template === null ? 'the message' : `"${order.template}"`} to ${order.target.replace(/^address:/, '')}${order.cause.held ? ', held' : ''}`
    : null

function describeStep(value: unknown): string | null {
  const step = EscalationStep.safeParse(value).data
  if (step) return `after ${step.after} tell ${step.to}`
  const settled = EscalationSettled.safeParse(value).data
  if (!settled) return null
  const told = settled.outcome === 'fired' ? `tell ${settled.to}${settled.late ? ', late' : ''}` : settled.outcome
  return `${told}: ${settled.reason}`
}

function describeRecord(record: ServiceRecord | undefined): string | null {
  const kept = (record?.deadlines ?? []).map(({ kind, met }) => `${kind.replace('_', ' ')} ${met ? 'met' : 'missed'}`)
  return record ? `${record.title}: ${kept.join(', ')}` : null
}

function describeCost(cost: CostValue | undefined): string | null {
  if (!cost) return null
  const time = cost.minutes === null ? '' : `${cost.minutes} min${cost.rate === null ? '' : ` at ${cost.rate}`}`
  const money = cost.amount === null ? '' : `${cost.amount} ${cost.currency ?? ''}`
  return [cost.kind, [time, money].filter((part) => part !== '').join(', '), cost.note].filter((part) => part !== '').join(': ')
}

const describeSnooze = (snooze: SnoozeValue | undefined): string | null =>
  snooze
    ? [`until ${new Date(snooze.until).toISOString().slice(0, 16).replace('T', ' ')} UTC`, snooze.reason]
        .filter((part) => part !== '')
        .join(': ')
    : null

const describeItem = (item: ItemStateValue | undefined): string | null =>
  item ? [itemStates[item.state], item.note].filter((part) => part !== '').join(': ') : null
