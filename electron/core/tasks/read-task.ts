import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Module } from '#shared/model/module.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Comment, Escalation, Task } from '#shared/model/task.ts'
import type { Paths } from '../ports.ts'
import { summarizeMessages } from '../search/message-rows.ts'
import type { ReadableStore } from '../store/store.ts'
import { fieldCauses, historyOf, type NameRule } from './describe-cause.ts'
import { summaryOf } from './queries.ts'
import type { TaskRow } from './task-facts.ts'
import { findModule, nextStates } from './workflow.ts'

export type ReadContext = { modules: readonly Module[]; nameRule: NameRule; paths: Paths; now: number }

/** A task with all that hangs on it: messages, comments, ladders, files, the reason of each field, and the history. */
export function readTask(store: ReadableStore, context: ReadContext, row: TaskRow): Task {
  const module = findModule(context.modules, row.module)
  const states = module ? nextStates(module.workflow, row.status) : []
  return {
    ...summaryOf(store, context.modules, row, context.now),
    description: row.description,
    routeTo: store
      .all<{ target: string }>('SELECT target FROM task_routes WHERE task_id = ? ORDER BY target', row.task_id)
      .map((route) => route.target),
    files: filesOf(store, context, row),
    escalations: escalationsOf(store, row.task_id),
    comments: commentsOf(store, row.task_id),
    messages: messagesOf(store, row.task_id),
    nextStates: states.map((state) => ({ status: state.status, title: state.title, category: state.category })),
    withheld: withheldOf(store, row.task_id),
    why: fieldCauses(store, row.task_id, context.nameRule),
    history: historyOf(store, row.task_id, context.nameRule),
  }
}

/** Looks for attached files by name: in the folders of every module and the one for all, the profile's copies and the shipped ones. */
function filesOf(store: ReadableStore, context: ReadContext, row: TaskRow): Task['files'] {
  const modules = ['_all', ...context.modules.map((module) => module.module)]
  const folders = [context.paths.profile, context.paths.product].flatMap((root) =>
    modules.map((module) => join(root, 'templates', module, 'files')),
  )
  // A name with a path in it would lead out of these folders, so it finds nothing.
  const isFound = (name: string): boolean => basename(name) === name && folders.some((folder) => existsSync(join(folder, name)))
  return store
    .all<{ name: string; rule_id: string }>('SELECT name, rule_id FROM task_files WHERE task_id = ? ORDER BY name', row.task_id)
    .map((file) => ({ name: file.name, ruleId: file.rule_id, found: isFound(file.name) }))
}

type EscalationRow = {
  escalation_id: string
  task_id: string
  rule_id: string
  after: string
  due_at: number
  state: 'pending' | 'fired' | 'cancelled'
  escalated_from: string | null
  escalated_to: string
  reason: string
  fired_at: number | null
}

export const escalationOf = (row: EscalationRow): Escalation => ({
  escalationId: row.escalation_id,
  taskId: row.task_id,
  dueAt: row.due_at,
  state: row.state,
  after: row.after,
  from: row.escalated_from,
  to: row.escalated_to,
  reason: row.reason,
  firedAt: row.fired_at,
  ruleId: row.rule_id,
})

function escalationsOf(store: ReadableStore, taskId: string): Escalation[] {
  return store
    .all<EscalationRow>('SELECT * FROM escalations WHERE task_id = ? ORDER BY due_at, escalation_id', taskId)
    .map(escalationOf)
}

/** The pending steps that fall due next, with their tasks' titles. */
export function nextEscalations(store: ReadableStore, limit: number): (Escalation & { title: string })[] {
  return store
    .all<EscalationRow & { title: string }>(
      `SELECT escalations.*, tasks.title FROM escalations JOIN tasks ON tasks.task_id = escalations.task_id
       WHERE escalations.state = 'pending' AND tasks.deleted = 0 ORDER BY escalations.due_at, escalations.escalation_id LIMIT ?`,
      limit,
    )
    .map((row) => ({ ...escalationOf(row), title: row.title }))
}

function commentsOf(store: ReadableStore, taskId: string): Comment[] {
  return store
    .all<{ comment_id: string; text: string; actor_json: string; at: number }>(
      'SELECT comment_id, text, actor_json, at FROM comments WHERE task_id = ? ORDER BY at, comment_id',
      taskId,
    )
    .map((row) => ({ commentId: row.comment_id, text: row.text, actor: JSON.parse(row.actor_json) as Actor, at: row.at })) // written by materializeTask
}

function messagesOf(store: ReadableStore, taskId: string): Task['messages'] {
  return summarizeMessages(
    store,
    `JOIN task_messages ON task_messages.fingerprint = messages.fingerprint WHERE task_messages.task_id = ? ORDER BY messages.sort_at, messages.message_no LIMIT 500`,
    taskId,
  )
}

function withheldOf(store: ReadableStore, taskId: string): Task['withheld'] {
  return store
    .all<{ action: string; value: string; rule_id: string }>(
      'SELECT action, value, rule_id FROM withheld_effects WHERE task_id = ? ORDER BY rule_id, action, value',
      taskId,
    )
    .map((row) => ({ action: row.action, value: row.value, ruleId: row.rule_id }))
}
