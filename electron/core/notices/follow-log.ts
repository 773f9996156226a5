import { z } from 'zod'
import { Actor, type Person } from '#shared/model/person.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { type Happening, writeNotices } from './notice-rows.ts'
import { mentionedIn, peopleOfTarget } from './people-of-target.ts'

/** 500 changes at once: a person's command never waits long for the writer. */
const pageChanges = 500

/** What somebody who watches a task wants to hear of; the rest is bookkeeping. */
const notable: ReadonlySet<string> = new Set([
  'status',
  'assignee',
  'priority',
  'due_at',
  'title',
  'comments',
  'messages',
  'merged_into',
])

type ChangeRow = { no: number; change_id: string; actor_json: string; at: number }
type OpRow = { entity_id: string; kind: string; field: string; value_json: string | null }

/**
 * Reads the log on from where it was left, and writes a notice for each person whom a change concerns.
 *
 * What a silent import did, what another laptop did, and what was taken back tells nobody. Before the first call there is nothing to tell: what
 * had happened until then was there to be seen. Answers how many changes it read.
 */
export function followLog(store: Store, people: PeopleDirectory): number {
  let read = 0
  for (;;) {
    const from = store.read.get<{ change_no: number }>('SELECT change_no FROM notice_cursor')?.change_no ?? 0
    const changes = readPage(store.read, from)
    const last = changes.at(-1)?.no
    if (last === undefined) return read
    const happenings = changes.flatMap((change) => happeningsOf(store.read, people, change))
    store.write((tx) => {
      writeNotices(tx, happenings, people.owner.id)
      tx.run('UPDATE notice_cursor SET change_no = max(change_no, ?)', last)
    })
    read += changes.length
    if (changes.length < pageChanges) return read
  }
}

const readPage = (store: ReadableStore, from: number): ChangeRow[] =>
  store.all<ChangeRow>(
    `SELECT change.rowid AS no, change_id, actor_json, at FROM change
     WHERE change.rowid > ? AND undoes IS NULL AND undone_by IS NULL AND command NOT IN ('archive.undo')
       AND json_extract(cause_json, '$.silent') IS NULL
       AND change_id GLOB (SELECT 'change_' || lower(hex(device_id)) || '_*' FROM self)
     ORDER BY change.rowid LIMIT ?`,
    from,
    pageChanges,
  )

function happeningsOf(store: ReadableStore, people: PeopleDirectory, change: ChangeRow): Happening[] {
  const actor = Actor.safeParse(JSON.parse(change.actor_json)).data
  const by = actor?.kind === 'person' ? people.byId(actor.personId) : null
  const ops = store.all<OpRow>(
    "SELECT entity_id, kind, field, value_json FROM op WHERE batch_id = ? AND +entity = 'task' ORDER BY n",
    change.change_id,
  )
  const found = new Map<string, Happening>()
  const tell = (person: Person, topic: Happening['topic'], taskId: string): void => {
    // Nobody is told of what they did; of one change everybody is told once, by what concerns them most.
    if (person.id === by?.id || found.has(`${person.id}|${taskId}`)) return
    found.set(`${person.id}|${taskId}`, { person, topic, taskId, key: change.change_id, at: change.at })
  }
  for (const op of ops) for (const person of named(people, op, 'escalations')) tell(person, 'escalated', op.entity_id)
  for (const op of ops) for (const person of named(people, op, 'comments')) tell(person, 'mentioned', op.entity_id)
  for (const op of ops) for (const person of named(people, op, 'assignee')) tell(person, 'assigned', op.entity_id)
  const changed = new Set(ops.flatMap((op) => (notable.has(op.field) ? [op.entity_id] : [])))
  for (const taskId of changed)
    for (const person of watchersOf(store, people, taskId, change.change_id)) tell(person, 'watched', taskId)
  return [...found.values()]
}

const Fired = z.object({ outcome: z.literal('fired'), to: z.string() })
const Written = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)])

/** Whom an operation names: whom a step told, whom a comment mentions, who was given the work. */
function named(people: PeopleDirectory, op: OpRow, field: 'escalations' | 'comments' | 'assignee'): Person[] {
  if (op.field !== field || op.kind === 'rm' || op.value_json === null) return []
  const value: unknown = JSON.parse(op.value_json)
  switch (field) {
    case 'escalations':
      return (Fired.safeParse(value).data?.to ?? '').split(',').flatMap((target) => peopleOfTarget(people, target))
    case 'comments':
      return mentionedIn(people, Written.safeParse(value).data ?? '')
    case 'assignee':
      return typeof value === 'string' && value.startsWith('person:') ? peopleOfTarget(people, value) : []
  }
}

/** Who watched a task before a change; this device numbers its operations, and a change is named by its first. */
function watchersOf(store: ReadableStore, people: PeopleDirectory, taskId: string, changeId: string): Person[] {
  const rows = store.all<{ watcher: string }>(
    `SELECT item_id AS watcher FROM set_item WHERE entity = 'task' AND entity_id = ? AND field = 'watchers' AND removed_by IS NULL
       AND (add_n < ? OR add_dev <> (SELECT device_id FROM self)) GROUP BY item_id ORDER BY item_id`,
    taskId,
    Number(changeId.slice(changeId.lastIndexOf('_') + 1)),
  )
  return rows.flatMap(({ watcher }) => peopleOfTarget(people, watcher))
}
