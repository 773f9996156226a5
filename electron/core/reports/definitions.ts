import { z } from 'zod'
import type { Json } from '#shared/model/json.ts'
import type { Actor } from '#shared/model/person.ts'
import { ReportRequest, ReportSchedule, type SavedReport } from '#shared/model/report.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store } from '../store/store.ts'

/** A saved report as the log keeps it. */
const SavedValue = z.object({ title: z.string(), request: ReportRequest, createdBy: z.string(), createdAt: z.int() })

/** A subscription as the log keeps it. `from` is the local day from which its times are counted. */
const SubscriptionValue = z.object({
  request: ReportRequest,
  person: z.string(),
  schedule: ReportSchedule,
  attach: z.array(z.enum(['csv', 'xlsx', 'pdf'])),
  from: z.string(),
  createdAt: z.int(),
  createdBy: z.string(),
})
export type SubscriptionValue = z.infer<typeof SubscriptionValue>
export type KnownSubscription = SubscriptionValue & { subscriptionId: string; paused: boolean }

type Row = { definition_id: string; definition_json: string; paused: number }

const rowsOf = (read: ReadableStore, prefix: 'report' | 'subscription'): Row[] =>
  read.all<Row>(
    `SELECT definition_id, definition_json, paused FROM report_definitions
     WHERE deleted = 0 AND definition_json IS NOT NULL AND definition_id >= ? AND definition_id < ? ORDER BY definition_id`,
    `${prefix}_`,
    `${prefix}\u0060`,
  )

/** The saved reports, the oldest first. What a newer version wrote and this one cannot read is left out. */
export function listSaved(read: ReadableStore): SavedReport[] {
  return rowsOf(read, 'report')
    .flatMap((row) => {
      const value = SavedValue.safeParse(JSON.parse(row.definition_json)).data
      return value ? [{ savedId: row.definition_id, ...value }] : []
    })
    .sort((a, b) => a.createdAt - b.createdAt || (a.savedId < b.savedId ? -1 : 1))
}

/** The subscriptions, the oldest first. */
export function listSubscriptions(read: ReadableStore): KnownSubscription[] {
  return rowsOf(read, 'subscription')
    .flatMap((row) => {
      const value = SubscriptionValue.safeParse(JSON.parse(row.definition_json)).data
      return value ? [{ subscriptionId: row.definition_id, ...value, paused: row.paused === 1 }] : []
    })
    .sort((a, b) => a.createdAt - b.createdAt || (a.subscriptionId < b.subscriptionId ? -1 : 1))
}

/** What is written about a saved report or a subscription. */
export type DefinitionChange =
  | { definition: SubscriptionValue | Omit<SavedReport, 'savedId'> }
  | { paused: boolean }
  | { deleted: true }

/** Records a change to a saved report or a subscription. */
export function recordDefinition(
  store: Store,
  now: number,
  by: { command: string; actor: Actor },
  entityId: string,
  change: DefinitionChange,
): void {
  const operation: OperationInput =
    'deleted' in change
      ? { kind: 'del', entity: 'report', entityId, value: true }
      : 'paused' in change
        ? { kind: 'set', entity: 'report', entityId, field: 'paused', value: change.paused }
        : { kind: 'set', entity: 'report', entityId, field: 'definition', value: jsonOf(change.definition) }
  store.write((tx) => recordChange(tx, now, { ...by, cause: {} }, [operation]))
}

/** Without the keys that have no value: the log keeps JSON. */
const jsonOf = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json // JSON.parse makes nothing else
