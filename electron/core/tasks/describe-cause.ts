import type { Actor } from '#shared/model/person.ts'
import type { Cause, FieldCause, HistoryEntry } from '#shared/model/task.ts'
import { stepOfDue } from '../store/ops/materialize-escalation.ts'
import type { Base } from '../store/ops/record-change.ts'
import type { ReadableStore } from '../store/store.ts'
import { renderLogged } from './render-value.ts'

/** Names a rule for people: its title and place, as far as the active set still knows it. */
export type NameRule = (ruleId: string) => { title: string; at: string } | null

type OpRow = {
  change_id: string
  command: string
  actor_json: string
  cause_json: string
  at: number
  undone_by: string | null
  field: string
  kind: 'set' | 'add' | 'rm' | 'del'
  item_id: string | null
  value_json: string | null
  base_json: string | null
}

const opColumns = `change.change_id, change.command, change.actor_json, change.cause_json, change.at, change.undone_by,
  op.field, op.kind, op.item_id, op.value_json, op.base_json`

/** A moved due time is kept in a field for each step; to people it is one. */
const nameOfField = ({ field }: OpRow): string => (stepOfDue(field) === null ? field : 'escalation_due')

/** Every field of a task with the change that gave it its present value: the rule and message, the person, or the timer. */
export function fieldCauses(store: ReadableStore, taskId: string, nameRule: NameRule): FieldCause[] {
  const rows = store.all<OpRow>(
    `SELECT ${opColumns} FROM head
     JOIN op ON op.dev = head.dev AND op.n = head.n JOIN change ON change.change_id = op.batch_id
     WHERE head.entity = 'task' AND head.entity_id = ?
     UNION ALL
     SELECT ${opColumns} FROM set_item
     JOIN op ON op.dev = set_item.add_dev AND op.n = set_item.add_n JOIN change ON change.change_id = op.batch_id
     WHERE set_item.entity = 'task' AND set_item.entity_id = ? AND set_item.removed_by IS NULL
     ORDER BY 7, 9`,
    taskId,
    taskId,
  )
  return rows.map((row) => ({ field: nameOfField(row), value: renderLogged(row), cause: causeOf(store, row, nameRule) }))
}

/** The history of a task, newest first: one entry for each change. */
export function historyOf(store: ReadableStore, taskId: string, nameRule: NameRule): HistoryEntry[] {
  const rows = store.all<OpRow>(
    `SELECT ${opColumns} FROM op JOIN change ON change.change_id = op.batch_id
     WHERE op.entity = 'task' AND op.entity_id = ? ORDER BY op.ms DESC, op.c DESC LIMIT 2000`,
    taskId,
  )
  const entries = new Map<string, HistoryEntry>()
  for (const row of rows) {
    const entry = entries.get(row.change_id) ?? {
      cause: causeOf(store, row, nameRule),
      changes: [],
      undone: row.undone_by !== null,
    }
    entry.changes.unshift({
      field: nameOfField(row),
      kind: row.kind === 'del' ? 'set' : row.kind,
      value: renderLogged(row),
      before: renderBefore(row),
    })
    entries.set(row.change_id, entry)
  }
  return [...entries.values()]
}

function causeOf(store: ReadableStore, row: OpRow, nameRule: NameRule): Cause {
  const actor = JSON.parse(row.actor_json) as Actor // written by recordChange
  const cause = JSON.parse(row.cause_json) as { messageId?: string; note?: string } // written by recordChange
  const messageId = cause.messageId ?? null
  return {
    changeId: row.change_id,
    command: row.command,
    at: row.at,
    actor,
    messageId,
    sentence: [sentenceOf(store, actor, messageId, nameRule), cause.note ?? ''].join(' ').trim(),
  }
}

function sentenceOf(store: ReadableStore, actor: Actor, messageId: string | null, nameRule: NameRule): string {
  const subject = messageId === null ? null : subjectOf(store, messageId)
  const about = subject === null ? '' : ` the message "${subject}"`
  switch (actor.kind) {
    case 'person':
      return `${actor.name} did this.`
    case 'timer':
      return 'A due time was reached.'
    case 'thread':
      return `It answers this task's thread:${about || ' a message'}.`
    case 'rule': {
      const rule = nameRule(actor.ruleId)
      const name = rule
        ? `Rule "${rule.title}" (${rule.at})`
        : `Rule ${actor.ruleId}, version ${actor.ruleHash.slice(0, 8)}, no longer active,`
      return `${name} matched${messageId === null ? ' this task' : about || ' a message'}.`
    }
  }
}

function subjectOf(store: ReadableStore, messageId: string): string | null {
  const fingerprint = Buffer.from(messageId.slice('msg_'.length), 'hex')
  const row = store.get<{ subject: string }>('SELECT subject FROM messages WHERE fingerprint = ?', fingerprint)
  return row ? row.subject || '(no subject)' : null
}

function renderBefore(row: OpRow): string | null {
  if (row.base_json === null || row.kind !== 'set') return null
  const base = JSON.parse(row.base_json) as Base // written by recordChange
  return base.heads.length === 0
    ? null
    : renderLogged({ field: row.field, item_id: null, value_json: JSON.stringify(base.value) })
}
