import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Store } from '../store/store.ts'
import { writeNotices } from './notice-rows.ts'

/** 500 tasks that fall due between two looks; more than that is no news but a list. */
const mostAtOnce = 500

/** A silent import made it, and nobody has had it in hand since: nothing tells of it by itself (I1). */
export const isUntouchedImport = `NOT EXISTS (SELECT 1 FROM op WHERE op.entity = 'task' AND op.entity_id = tasks.task_id AND op.rank = 2)
  AND EXISTS (SELECT 1 FROM op JOIN change ON change.change_id = op.batch_id WHERE op.entity = 'task' AND op.entity_id = tasks.task_id
    AND op.field = 'created_at' AND json_extract(change.cause_json, '$.silent') = 1)`

type LateRow = { task_id: string; assignee: string; due_at: number }

/** Writes a notice for each task that has become late since the last look, for whom it is given to, or who stands in. */
export function noticeLateTasks(store: Store, people: PeopleDirectory, now: number): number {
  const since = store.read.get<{ late_until: number }>('SELECT late_until FROM notice_cursor')?.late_until ?? now
  if (now <= since) return 0
  const rows = store.read.all<LateRow>(
    `SELECT task_id, assignee, due_at FROM tasks
     WHERE deleted = 0 AND closed_at IS NULL AND due_at > ? AND due_at <= ? AND assignee GLOB 'person:*' AND NOT (${isUntouchedImport})
     ORDER BY due_at, task_id LIMIT ?`,
    ...[since, now, mostAtOnce],
  )
  const happenings = rows.flatMap(({ task_id: taskId, assignee, due_at: dueAt }) => {
    const person = people.substituteOf(assignee, now) ?? people.byId(assignee)
    return person ? [{ person, topic: 'late' as const, taskId, key: String(dueAt), at: now }] : []
  })
  store.write((tx) => {
    writeNotices(tx, happenings, people.owner.id)
    tx.run('UPDATE notice_cursor SET late_until = max(late_until, ?)', now)
  })
  return happenings.length
}
