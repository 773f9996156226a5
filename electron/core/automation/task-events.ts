import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import { findTask } from '../tasks/task-facts.ts'
import { hasRulesFor, type RulesAtHand } from './rules-at-hand.ts'
import { runOnTask } from './run-on-task.ts'
import { taskAtHand } from './task-facts-of-event.ts'

/** 200 changes a transaction: a person's command never waits long for the writer. */
const pageChanges = 200

/**
 * Runs the rules for new and changed tasks on what people and schedules did since the last time; answers how many tasks rules changed.
 *
 * A cursor over the log makes each change fire once, also after a crash. Changes that rules made fire nothing (R3), nor does what takes a
 * change back. While no rule waits for these events there is no cursor and nothing is read: a rule that is activated later sees what happens
 * from then on.
 */
export function sweepTaskEvents(store: Store, hand: RulesAtHand): number {
  const { ruleSet } = hand.rules
  if (!hasRulesFor(ruleSet, 'task.created') && !hasRulesFor(ruleSet, 'task.updated')) return forgetCursor(store)
  let changed = 0
  for (;;) {
    const page = readPage(store.read, hand)
    if (page.last === page.from && hasCursor(store.read)) return changed
    changed += store.write((tx) => runPage(tx, hand, readPage(tx, hand)))
    if (page.events.length === 0) return changed
  }
}

type TaskEventRow = { taskId: string; isNew: boolean }
type Page = { from: number; last: number; events: TaskEventRow[] }

const hasCursor = (store: ReadableStore): boolean => store.get('SELECT 1 FROM task_event_cursor') !== undefined

function forgetCursor(store: Store): number {
  if (hasCursor(store.read)) store.write((tx) => tx.run('DELETE FROM task_event_cursor'))
  return 0
}

type ChangeRow = { change_no: number; change_id: string; by: 'person' | 'timer' }

function readPage(store: ReadableStore, { rules }: RulesAtHand): Page {
  const cursor = store.get<{ change_no: number }>('SELECT change_no FROM task_event_cursor')
  const from = cursor?.change_no ?? lastBefore(store, rules.activatedAt)
  const changes = store.all<ChangeRow>(
    `SELECT change.rowid AS change_no, change_id, json_extract(actor_json, '$.kind') AS "by" FROM change
     WHERE change.rowid > ? AND undoes IS NULL AND json_extract(actor_json, '$.kind') IN ('person', 'timer')
       AND command NOT IN ('archive.undo', 'macro.run') AND change_id GLOB (SELECT 'change_' || lower(hex(device_id)) || '_*' FROM self)
     ORDER BY change.rowid LIMIT ?`,
    from,
    pageChanges,
  )
  const newest = store.get<{ no: number | null }>('SELECT max(rowid) AS no FROM change')?.no ?? 0
  const last = changes.length === pageChanges ? (changes.at(-1)?.change_no ?? from) : Math.max(from, newest)
  return { from, last, events: changes.flatMap((change) => eventsOf(store, change)) }
}

/** Where a rule that was just activated begins: behind what happened before. */
function lastBefore(store: ReadableStore, activatedAt: number): number {
  const row = store.get<{ no: number }>('SELECT rowid AS no FROM change WHERE at < ? ORDER BY rowid DESC LIMIT 1', activatedAt)
  return row?.no ?? 0
}

/** A schedule's task is new; what else falls due at a time is not what a person did. */
function eventsOf(store: ReadableStore, { change_id: changeId, by }: ChangeRow): TaskEventRow[] {
  const rows = store.all<{ task_id: string; made: number }>(
    `SELECT entity_id AS task_id, max(kind = 'set' AND field = 'created_at' AND base_json LIKE '{"heads":[]%') AS made
     FROM op WHERE batch_id = ? AND +entity = 'task' GROUP BY entity_id ORDER BY min(n)`,
    changeId,
  )
  return rows.map((row) => ({ taskId: row.task_id, isNew: row.made === 1 })).filter(({ isNew }) => isNew || by === 'person')
}

function runPage(tx: WritableStore, hand: RulesAtHand, { last, events }: Page): number {
  tx.run(
    'INSERT INTO task_event_cursor (id, change_no) VALUES (1, ?) ON CONFLICT DO UPDATE SET change_no = excluded.change_no',
    last,
  )
  let changed = 0
  for (const { taskId, isNew } of events) {
    const event = isNew ? 'task.created' : 'task.updated'
    const row = hasRulesFor(hand.rules.ruleSet, event) ? findTask(tx, taskId) : undefined
    if (!row) continue
    const task = taskAtHand(tx, row)
    const run = runOnTask(tx, hand, task, event, { threadKey: task.threadKey, silent: false, history: false })
    if (run.changes > 0) changed += 1
  }
  return changed
}
