import type { Json } from '#shared/model/json.ts'
import type { Actor } from '#shared/model/person.ts'

export type Entity = 'task' | 'message' | 'schedule' | 'person' | 'report'

/** What a command wants changed, before it has a stamp. `set` replaces a field, `add` and `rm` change a set, `del` deletes or brings back. */
export type OperationInput =
  | { kind: 'set'; entity: Entity; entityId: string; field: string; value: Json }
  | { kind: 'add'; entity: Entity; entityId: string; field: string; itemId: string; value: Json }
  | { kind: 'rm'; entity: Entity; entityId: string; field: string; itemId: string }
  | { kind: 'del'; entity: Entity; entityId: string; value: boolean }

/** Which message and rule version led to a change; empty for a person's own command. */
export type ChangeCause = {
  messageId?: string
  ruleId?: string
  ruleHash?: string
  ruleSetHash?: string
  archiveId?: string
  /** What a rule ran on, where that was no message. */
  event?: string
  note?: string
  /** It came of a silent import: nobody is told. */
  silent?: boolean
}

/** One command as the log keeps it: its name, who gave it, and what caused it. */
export type ChangeInput = { command: string; actor: Actor; cause: ChangeCause; undoes?: string }

/** An operation with its place in the log. */
export type Operation = OperationInput & {
  dev: Buffer
  n: number
  ms: number
  c: number
  rank: number
  changeId: string
  actor: Actor
}

/** A person's word outranks an import's, and that a rule's, where edits are concurrent. Source: sync.md 6.1. */
export const rankOf = (actor: Actor): number => (actor.kind === 'person' ? 2 : 0)

export const userIdOf = (actor: Actor): string =>
  actor.kind === 'person' ? actor.personId : actor.kind === 'rule' ? `rule:${actor.ruleId}` : actor.kind

export const fieldOf = (op: OperationInput): string => (op.kind === 'del' ? 'deleted' : op.field)

export const set = (taskId: string, field: string, value: Json): OperationInput => ({
  kind: 'set',
  entity: 'task',
  entityId: taskId,
  field,
  value,
})
export const add = (taskId: string, field: string, itemId: string, value: Json = true): OperationInput & { kind: 'add' } => ({
  kind: 'add',
  entity: 'task',
  entityId: taskId,
  field,
  itemId,
  value,
})
export const remove = (taskId: string, field: string, itemId: string): OperationInput => ({
  kind: 'rm',
  entity: 'task',
  entityId: taskId,
  field,
  itemId,
})
