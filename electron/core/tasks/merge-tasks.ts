import type { Json } from '#shared/model/json.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { uuidV5 } from '../store/ops/deterministic-id.ts'
import { itemField, linkItem } from '../store/ops/materialize-task-parts.ts'
import { add, type OperationInput, remove, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { cancelLadders } from './ladders.ts'
import { mergedStatus } from './move-task.ts'
import { fieldValue, findTask, type TaskRow } from './task-facts.ts'

/** The living members of a set of a task, as the log holds them. */
type Member = { field: string; item_id: string; value_json: string | null }

/** What leaves the loser for the winner: it counts or acts once, and must not do so at both. */
const moving: ReadonlySet<string> = new Set(['messages', 'costs', 'withheld'])
/** What the winner gets too: the loser keeps them as the record of what it was. */
const copied: ReadonlySet<string> = new Set([
  'tags',
  'watchers',
  'route_to',
  'files',
  'checklists',
  'checklist_items',
  'comments',
])

/**
 * Merges tasks into one: messages, costs and withheld effects move; comments, tags, watchers and checklists are there too from now on; the
 * losers are closed as merged, with their timers ended. Effect keys are kept by message and so follow the messages.
 *
 * The fault is a sentence. Source: rule-language.md section 10.
 */
export function planMerge(store: ReadableStore, winner: TaskRow, otherIds: readonly string[]): Result<OperationInput[], string> {
  const losers = [...new Set(otherIds)].map((taskId) => ({ taskId, row: findTask(store, taskId) }))
  const operations: OperationInput[] = []
  const given = new Set<string>()
  if (winner.merged_into !== null) return fail(`"${winner.title}" was merged into another task itself.`)
  for (const { taskId, row } of losers) {
    if (taskId === winner.task_id) return fail('A task cannot be merged into itself.')
    if (!row) return fail('One of the other tasks does not exist.')
    if (row.merged_into === winner.task_id) continue
    if (row.merged_into !== null) return fail(`"${row.title}" was merged into another task already.`)
    if (row.confidential === 1 && readersOf(store, row) !== readersOf(store, winner))
      return fail(`"${row.title}" is confidential: it can only be merged into a task of the same module and readers.`)
    operations.push(...mergeOne(store, winner, row, given))
  }
  // What is moved out of one is put into the other after it.
  return succeed([...operations.filter((op) => op.kind === 'rm'), ...operations.filter((op) => op.kind !== 'rm')])
}

/** Who may read a task, as a text to compare. */
const readersOf = (store: ReadableStore, task: TaskRow): string =>
  task.confidential === 1 ? `${task.module} ${JSON.stringify(fieldValue(store, task.task_id, 'confidential'))}` : ''

function mergeOne(store: ReadableStore, winner: TaskRow, loser: TaskRow, given: Set<string>): OperationInput[] {
  const give = (field: string, itemId: string, value: Json): OperationInput[] => {
    const key = `${field}|${itemId}`
    if (given.has(key) || isMember(store, winner.task_id, field, itemId)) return []
    given.add(key)
    return [add(winner.task_id, field, itemId, value)]
  }
  const members = membersOf(store, loser.task_id).filter(({ field }) => moving.has(field) || copied.has(field))
  const items = members.flatMap(({ field, item_id, value_json }): OperationInput[] => {
    const value = valueOfJson(value_json)
    if (field === 'comments' || field === carried)
      return give(carried, carriedId(winner.task_id, item_id), commentOf(store, item_id) ?? value)
    if (copied.has(field)) return give(field, item_id, value)
    return [remove(loser.task_id, field, item_id), ...give(field, item_id, value)]
  })
  return [
    ...items,
    ...carryItemStates(store, winner.task_id, loser.task_id),
    ...cancelLadders(store, loser.task_id),
    ...(loser.snoozed_until === null ? [] : [set(loser.task_id, 'snooze', null)]),
    ...(loser.closed_at === null ? [set(loser.task_id, 'status', { status: mergedStatus, category: 'declined' })] : []),
    set(loser.task_id, 'merged_into', winner.task_id),
    ...(isMember(store, loser.task_id, 'links', linkItem('duplicates', winner.task_id))
      ? []
      : [add(loser.task_id, 'links', linkItem('duplicates', winner.task_id))]),
  ]
}

/** The states of the loser's checklist items, where the winner has said nothing about them. */
function carryItemStates(store: ReadableStore, winnerId: string, loserId: string): OperationInput[] {
  return store
    .all<{ item_id: string }>(
      `SELECT item_id FROM task_item_states AS lost WHERE task_id = ?
         AND NOT EXISTS (SELECT 1 FROM task_item_states AS won WHERE won.task_id = ? AND won.item_id = lost.item_id)`,
      loserId,
      winnerId,
    )
    .map(({ item_id }) => set(winnerId, itemField(item_id), fieldValue(store, loserId, itemField(item_id))))
}

/**
 * Takes a merged task out again, whenever it was merged and whatever was changed since: its messages, costs and state go back to it, and
 * what the winner got of it leaves the winner.
 */
export function planUnmerge(
  store: ReadableStore,
  loser: TaskRow,
): Result<{ changeId: string; operations: OperationInput[] }, string> {
  const winnerId = loser.merged_into
  const merged = store.get<{ batch_id: string }>(
    `SELECT op.batch_id FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     WHERE head.entity = 'task' AND head.entity_id = ? AND head.field = 'merged_into' AND op.value_json <> 'null'`,
    loser.task_id,
  )
  if (winnerId === null || !merged) return fail(`"${loser.title}" is not merged into another task.`)
  const ops = store.all<{
    entity_id: string
    kind: string
    field: string
    item_id: string | null
    base_json: string | null
    value_json: string | null
  }>(
    `SELECT entity_id, kind, field, item_id, base_json, value_json FROM op WHERE batch_id = ? AND +entity = 'task' ORDER BY n`,
    merged.batch_id,
  )
  const own = membersOf(store, loser.task_id)
  const lost = ops.filter((op) => op.entity_id === loser.task_id && op.kind === 'rm' && moving.has(op.field))
  const theirs = new Set([
    ...lost.map((op) => `${op.field}|${op.item_id}`),
    ...own
      .filter(({ field }) => copied.has(field))
      .map(({ field, item_id }) =>
        field === 'comments' || field === carried ? `${carried}|${carriedId(winnerId, item_id)}` : `${field}|${item_id}`,
      ),
  ])
  const taken = ops
    .filter((op) => op.entity_id === winnerId && op.kind === 'add' && theirs.has(`${op.field}|${op.item_id}`))
    .map((op) => remove(winnerId, op.field, op.item_id ?? ''))
  const restored = ops
    .filter((op) => op.entity_id === loser.task_id)
    .flatMap((op): OperationInput[] => {
      const base = op.base_json === null ? null : (JSON.parse(op.base_json) as { value: Json }) // written by recordChange
      if (op.kind === 'rm') return [add(loser.task_id, op.field, op.item_id ?? '', base?.value ?? true)]
      if (op.kind === 'add') return [remove(loser.task_id, op.field, op.item_id ?? '')]
      // Somebody may have moved it since: then that stands.
      const stands = JSON.stringify(fieldValue(store, loser.task_id, op.field)) === op.value_json
      return stands ? [set(loser.task_id, op.field, base?.value ?? null)] : []
    })
  return succeed({ changeId: merged.batch_id, operations: [...taken, ...restored] })
}

/** Comments that came along answer nobody at the winner: its clocks run on. So they are a field of their own. */
const carried = 'carried_comments'

/** A comment at the winner is a comment of its own, with an id that follows from both. */
const carriedId = (winnerId: string, commentId: string): string =>
  `comment_${uuidV5(winnerId.slice('task_'.length), `merged|${commentId}`)}`

function commentOf(store: ReadableStore, commentId: string): Json | null {
  const row = store.get<{ text: string; actor_json: string; at: number }>(
    'SELECT text, actor_json, at FROM comments WHERE comment_id = ?',
    commentId,
  )
  return row ? { text: row.text, actor: JSON.parse(row.actor_json) as Json, at: row.at } : null // written by materializeTask
}

const membersOf = (store: ReadableStore, taskId: string): Member[] =>
  store.all<Member>(
    `SELECT field, item_id, max(value_json) AS value_json FROM set_item
     WHERE entity = 'task' AND entity_id = ? AND removed_by IS NULL GROUP BY field, item_id ORDER BY field, min(add_n)`,
    taskId,
  )

const isMember = (store: ReadableStore, taskId: string, field: string, itemId: string): boolean =>
  store.get(
    "SELECT 1 FROM set_item WHERE entity = 'task' AND entity_id = ? AND field = ? AND item_id = ? AND removed_by IS NULL",
    taskId,
    field,
    itemId,
  ) !== undefined

const valueOfJson = (json: string | null): Json => (json === null ? true : (JSON.parse(json) as Json)) // the log holds only what JSON.stringify wrote
