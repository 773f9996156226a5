import type { ReadableStore } from '../../electron/core/store/store.ts'

/** A task as the log alone tells it: read without the program's projections, materializers and reports. */
export type ReplayedTask = {
  taskId: string
  module: string
  status: string
  priority: string
  assignee: string | null
  team: string | null
  createdAt: number
  closedAt: number | null
  dueAt: number | null
  confidential: boolean
  fields: Record<string, string>
  costs: { kind: string; amount: string | null; currency: string | null; minutes: number | null; spentAt: number }[]
  records: { closedAt: number; level: string; kind: string; met: boolean }[]
}

type Op = {
  entity_id: string
  kind: string
  field: string
  item_id: string | null
  value_json: string | null
  ms: number
}

type Value = null | boolean | number | string | { [key: string]: Value } | Value[]

/** Replays the operations on tasks in the order of their stamps: the last word on a field holds, a set holds what was added and not removed. */
export function replayLog(read: ReadableStore): ReplayedTask[] {
  const fields = new Map<string, Map<string, { value: Value; ms: number }>>()
  const sets = new Map<string, Map<string, Value>>()
  const deleted = new Map<string, boolean>()
  const ops = read.all<Op>(
    "SELECT entity_id, kind, field, item_id, value_json, ms FROM op WHERE entity = 'task' AND state = 'applied' ORDER BY ms, c, dev",
  )
  for (const op of ops) {
    const value = (op.value_json === null ? null : JSON.parse(op.value_json)) as Value
    if (!fields.has(op.entity_id)) fields.set(op.entity_id, new Map())
    const item = `${op.field} ${op.item_id}`
    const items = sets.get(op.entity_id) ?? new Map<string, Value>()
    sets.set(op.entity_id, items)
    if (op.kind === 'set') fields.get(op.entity_id)?.set(op.field, { value, ms: op.ms })
    if (op.kind === 'add' && !items.has(item)) items.set(item, value)
    if (op.kind === 'rm') items.delete(item)
    if (op.kind === 'del') deleted.set(op.entity_id, value === true)
  }
  return [...fields.keys()].filter((id) => deleted.get(id) !== true).map((id) => readTask(id, fields.get(id), sets.get(id)))
}

function readTask(
  taskId: string,
  fields: Map<string, { value: Value; ms: number }> = new Map(),
  sets: Map<string, Value> = new Map(),
): ReplayedTask {
  const of = (name: string): Value => fields.get(name)?.value ?? null
  const text = (name: string): string => String(of(name) ?? '')
  const orNull = (name: string): string | null => (of(name) === null ? null : String(of(name)))
  const status = fields.get('status')
  const stands = (status?.value ?? {}) as { status?: string; category?: string; closedAt?: number }
  const isClosed = stands.category === 'done' || stands.category === 'declined'
  const itemsOf = (name: string): [id: string, value: Value][] =>
    [...sets].flatMap(([item, value]) =>
      item.startsWith(`${name} `) ? [[item.slice(name.length + 1), value] as [string, Value]] : [],
    )
  return {
    taskId,
    module: text('module'),
    status: stands.status ?? '',
    priority: text('priority') || 'normal',
    assignee: orNull('assignee'),
    team: orNull('team'),
    createdAt: Number(of('created_at') ?? 0),
    closedAt: isClosed ? (stands.closedAt ?? status?.ms ?? 0) : null,
    dueAt: of('due_at') === null ? null : Number(of('due_at')),
    confidential: of('confidential') !== null,
    fields: Object.fromEntries(
      [...fields].flatMap(([name, { value }]) =>
        name.startsWith('field:') && value !== null ? [[name.slice(6), String(value)]] : [],
      ),
    ),
    costs: itemsOf('costs').map(([, value]) => value as ReplayedTask['costs'][number]),
    records: itemsOf('service_records').flatMap(([id, value]) => {
      const { level, deadlines } = value as { level: string; deadlines: { kind: string; met: boolean }[] }
      return deadlines.map(({ kind, met }) => ({ closedAt: Number(id.replace('closed_', '')), level, kind, met }))
    }),
  }
}
