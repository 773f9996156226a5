import type { TaskFacts } from '../rules/facts.ts'
import type { ReadableStore } from '../store/store.ts'

/** A row of `tasks` as the store holds it. */
export type TaskRow = {
  task_id: string
  title: string
  description: string
  module: string
  status: string
  category: 'new' | 'open' | 'waiting' | 'done' | 'declined'
  priority: 'low' | 'normal' | 'high' | 'urgent'
  assignee: string | null
  team: string | null
  due_at: number | null
  requester: string | null
  thread_fingerprint: string | null
  confidential: number
  created_at: number
  updated_at: number
  closed_at: number | null
  deleted: number
}

export function findTask(store: ReadableStore, taskId: string): TaskRow | undefined {
  return store.get<TaskRow>('SELECT * FROM tasks WHERE task_id = ? AND deleted = 0', taskId)
}

/** The task of a thread: an open one before a closed one, the oldest first. */
export function findTaskOfThread(store: ReadableStore, threadNo: number): TaskRow | undefined {
  return store.get<TaskRow>(
    `SELECT tasks.* FROM messages
     JOIN task_messages ON task_messages.fingerprint = messages.fingerprint
     JOIN tasks ON tasks.task_id = task_messages.task_id
     WHERE messages.thread_no = ? AND tasks.deleted = 0
     ORDER BY tasks.closed_at IS NOT NULL, tasks.created_at, tasks.task_id LIMIT 1`,
    threadNo,
  )
}

export function tagsOf(store: ReadableStore, taskId: string): string[] {
  return store.all<{ tag: string }>('SELECT tag FROM task_tags WHERE task_id = ? ORDER BY tag', taskId).map((row) => row.tag)
}

/** What rules may know of a thread's task. */
export function taskFactsOf(store: ReadableStore, task: TaskRow): TaskFacts {
  return {
    module: task.module,
    workflow: null,
    status: task.status,
    priority: task.priority,
    assignee: task.assignee,
    team: task.team,
    tags: tagsOf(store, task.task_id),
    open: task.closed_at === null,
    confidential: task.confidential === 1,
    created: task.created_at,
    updated: task.updated_at,
    due: task.due_at,
  }
}
