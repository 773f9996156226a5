import type { Json } from '#shared/model/json.ts'
import type { Actor } from '#shared/model/person.ts'
import type { WritableStore } from '../store.ts'
import { materialize } from './materialize.ts'
import type { Entity, Operation } from './operation.ts'

/** The tables that follow from the log alone. */
export const projections = [
  'tasks',
  'task_tags',
  'task_routes',
  'task_files',
  'task_messages',
  'task_readers',
  'task_checklists',
  'task_items',
  'task_item_states',
  'task_links',
  'task_costs',
  'task_watchers',
  'task_fields',
  'schedules',
  'report_definitions',
  'notice_choices',
  'comments',
  'withheld_effects',
  'escalations',
  'mail_orders',
  'service_records',
  'effect_keys',
  'task_effect_keys',
  'message_splits',
  'message_links',
] as const

type OpRow = {
  dev: Buffer
  n: number
  entity: Entity
  entity_id: string
  kind: 'set' | 'add' | 'rm' | 'del'
  field: string
  item_id: string | null
  value_json: string | null
  ms: number
  c: number
  rank: number
  batch_id: string
  actor_json: string
}

/** Empties the projections and makes them anew from the log: what comes out must equal what was there (I7). */
export function rebuildProjections(tx: WritableStore): void {
  for (const table of projections) tx.run(`DELETE FROM ${table}`)
  const rows = tx.all<OpRow>(
    `SELECT op.dev, op.n, op.entity, op.entity_id, op.kind, op.field, op.item_id, op.value_json, op.ms, op.c, op.rank, op.batch_id,
            change.actor_json
     FROM op JOIN change ON change.change_id = op.batch_id
     WHERE op.state = 'applied' AND op.kind <> 'sys' ORDER BY op.ms, op.c, op.dev`,
  )
  for (const row of rows) materialize(tx, operationOf(row))
}

function operationOf(row: OpRow): Operation {
  const place = {
    dev: row.dev,
    n: row.n,
    ms: row.ms,
    c: row.c,
    rank: row.rank,
    changeId: row.batch_id,
    actor: JSON.parse(row.actor_json) as Actor, // written by recordChange from a typed actor
  }
  const value = (row.value_json === null ? null : JSON.parse(row.value_json)) as Json // written by recordChange from Json
  const target = { entity: row.entity, entityId: row.entity_id }
  switch (row.kind) {
    case 'set':
      return { ...place, ...target, kind: 'set', field: row.field, value }
    case 'add':
      return { ...place, ...target, kind: 'add', field: row.field, itemId: row.item_id ?? '', value }
    case 'rm':
      return { ...place, ...target, kind: 'rm', field: row.field, itemId: row.item_id ?? '' }
    case 'del':
      return { ...place, ...target, kind: 'del', value: value === true }
  }
}
