import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Module } from '#shared/model/module.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Comment, Task } from '#shared/model/task.ts'
import { Occurrence, Snooze } from '#shared/model/task-parts.ts'
import type { Paths } from '../ports.ts'
import { summarizeMessages } from '../search/message-rows.ts'
import type { ReadableStore } from '../store/store.ts'
import { checklistsOf } from './checklists.ts'
import { addCosts, costsOf } from './costs.ts'
import { fieldCauses, historyOf, type NameRule } from './describe-cause.ts'
import { escalationsOf } from './escalation-rows.ts'
import { linksOf } from './links.ts'
import { inStateSince, judgeMove, type MoveContext, presentState, stateDueAt, workflowOf } from './move-task.ts'
import { summaryOf } from './queries.ts'
import { serviceLevelOf } from './service-levels.ts'
import type { TaskRow } from './task-facts.ts'
import { findModule, nextStates } from './workflow.ts'

export type ReadContext = MoveContext & { nameRule: NameRule; paths: Paths }

/** A task with all that hangs on it: messages, comments, ladders, files, the reason of each field, and the history. */
export function readTask(store: ReadableStore, context: ReadContext, row: TaskRow): Task {
  const costs = costsOf(store, row.task_id)
  return {
    ...summaryOf(store, context.modules, row, context.now),
    description: row.description,
    routeTo: store
      .all<{ target: string }>('SELECT target FROM task_routes WHERE task_id = ? ORDER BY target', row.task_id)
      .map((route) => route.target),
    files: filesOf(store, context, row),
    escalations: escalationsOf(store, row, context),
    serviceLevel: serviceLevelOf(store, row, context),
    comments: commentsOf(store, row.task_id),
    messages: messagesOf(store, row.task_id),
    nextStates: nextStatesOf(store, context, row),
    stateDueAt:
      row.closed_at === null ? stateDueAt(context, row, presentState(context.modules, row), inStateSince(store, row)) : null,
    checklists: checklistsOf(store, row.task_id),
    links: linksOf(store, context.modules, row.task_id),
    snooze: row.snooze_json === null ? null : Snooze.parse(JSON.parse(row.snooze_json)),
    costs,
    totals: addCosts(costs),
    watchers: watchersOf(store, row.task_id),
    fields: fieldsOf(store, context.modules, row),
    occurrence: row.occurrence_json === null ? null : Occurrence.parse(JSON.parse(row.occurrence_json)),
    withheld: withheldOf(store, row.task_id),
    why: fieldCauses(store, row.task_id, context.nameRule),
    history: historyOf(store, row.task_id, context.nameRule),
  }
}

/** Each move with what its guards still miss. A comment is asked for when the move is made. */
function nextStatesOf(store: ReadableStore, context: ReadContext, row: TaskRow): Task['nextStates'] {
  return nextStates(workflowOf(context.modules, row), row.status).map((state) => {
    const mover = { ...context.mover, comment: 'asked for when it is moved' }
    const { missing, needsComment } = judgeMove(store, { ...context, mover }, row, state.status)
    const refused = missing.length === 0 ? null : missing.join(' ')
    return { status: state.status, title: state.title, category: state.category, refused, needsComment }
  })
}

export const watchersOf = (store: ReadableStore, taskId: string): string[] =>
  store
    .all<{ watcher: string }>('SELECT watcher FROM task_watchers WHERE task_id = ? ORDER BY watcher', taskId)
    .map((row) => row.watcher)

/** The own fields of the task's module with its values, then values of fields that the module no longer has. */
function fieldsOf(store: ReadableStore, modules: readonly Module[], row: TaskRow): Task['fields'] {
  const values = new Map(
    store
      .all<{ field: string; value: string }>('SELECT field, value FROM task_fields WHERE task_id = ? ORDER BY field', row.task_id)
      .map(({ field, value }) => [field, value]),
  )
  const known = (findModule(modules, row.module)?.fields ?? []).map(({ name, title, type, choices, unit }) => ({
    ...{ name, title, type, choices, unit },
    value: values.get(name) ?? null,
  }))
  const names = new Set(known.map(({ name }) => name))
  const others = [...values].filter(([name]) => !names.has(name))
  return [
    ...known,
    ...others.map(([name, value]) => ({ name, title: name, type: 'text' as const, choices: [], unit: null, value })),
  ]
}

/** Looks for attached files by name: in the folders of the modules and the one for all, the profile's copies and the shipped ones, and at the task's mail. */
function filesOf(store: ReadableStore, context: ReadContext, row: TaskRow): Task['files'] {
  const modules = ['_all', ...context.modules.map((module) => module.module)]
  const folders = [context.paths.profile, context.paths.product].flatMap((root) =>
    modules.map((module) => join(root, 'templates', module, 'files')),
  )
  // A name with a path in it would lead out of these folders, so it finds nothing.
  const isFound = (name: string): boolean => basename(name) === name && folders.some((folder) => existsSync(join(folder, name)))
  const isOfMail = (name: string): boolean =>
    store.get(
      `SELECT 1 FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint
       JOIN attachments ON attachments.message_no = messages.message_no WHERE task_messages.task_id = ? AND attachments.name = ? LIMIT 1`,
      row.task_id,
      name,
    ) !== undefined
  return store
    .all<{ name: string; rule_id: string }>('SELECT name, rule_id FROM task_files WHERE task_id = ? ORDER BY name', row.task_id)
    .map((file) => ({ name: file.name, ruleId: file.rule_id, found: isFound(file.name) || isOfMail(file.name) }))
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
    .all<{ effect_key: string; action: string; value: string; rule_id: string }>(
      'SELECT effect_key, action, value, rule_id FROM withheld_effects WHERE task_id = ? ORDER BY rule_id, action, value',
      taskId,
    )
    .map((row) => ({ effectKey: row.effect_key, action: row.action, value: row.value, ruleId: row.rule_id }))
}
