import type { Digest, DigestGroupName, DigestTask } from '#shared/model/notice.ts'
import { DigestGroupName as GroupName } from '#shared/model/notice.ts'
import type { Person } from '#shared/model/person.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import { type Sight, sightNow, underSight } from '../store/sight.ts'
import type { ReadableStore } from '../store/store.ts'
import type { TaskRow } from '../tasks/task-facts.ts'
import { isUntouchedImport } from './late-tasks.ts'
import type { NoticeRow } from './notice-rows.ts'
import { noticeWords } from './notice-words.ts'

/** 20 tasks of a group: what is longer is read in Orgo. */
const mostTasks = 20

export type Gathered = {
  person: Person
  language: string
  day: string
  notices: readonly NoticeRow[]
  now: number
  /** Also what is late, whether or not it was told before. */
  withLate: boolean
}

/**
 * Puts together what a mail tells one person, as they may see it and no more: `store` is a reader that heeds sight. A task stands in the first
 * group it belongs to; a confidential one has no title.
 */
export function gatherDigest(store: ReadableStore, people: PeopleDirectory, about: Gathered): Digest {
  const { person, language, day, now } = about
  const sight = narrow(person.everyRole ? 'all' : people.targetsOf(person.id))
  const rowsByGroup = underSight(sight, () => readGroups(store, about))
  const words = noticeWords(language)
  const toTask = (row: TaskRow): DigestTask => ({
    taskId: row.task_id,
    title: row.confidential === 1 ? words.confidential : row.title,
    url: null,
    due: row.due_at,
    priority: row.priority,
    confidential: row.confidential === 1,
  })
  const groups = GroupName.options.flatMap((group) => {
    const rows = rowsByGroup.get(group) ?? []
    const more = Math.max(0, rows.length - mostTasks)
    return rows.length === 0 ? [] : [{ group, title: words.groups[group], tasks: rows.slice(0, mostTasks).map(toTask), more }]
  })
  const count = (group?: DigestGroupName): number =>
    [...rowsByGroup].reduce((sum, [name, rows]) => sum + (group === undefined || name === group ? rows.length : 0), 0)
  const overdue = [...rowsByGroup.values()].flat().filter((row) => row.due_at !== null && row.due_at <= now).length
  return {
    ...{ day, person: { id: person.id, name: person.name, language }, groups },
    counts: { total: count(), overdue, new: count('assigned') },
  }
}

/** Who looks at the digest of somebody else sees no more in it than they may see themselves. */
function narrow(sight: Sight): Sight {
  const caller = sightNow()
  if (caller === 'all') return sight
  return sight === 'all' ? caller : sight.filter((target) => caller.includes(target))
}

function readGroups(store: ReadableStore, about: Gathered): Map<DigestGroupName, TaskRow[]> {
  const seen = new Set<string>()
  const groups = new Map<DigestGroupName, TaskRow[]>()
  for (const group of GroupName.options) {
    const told = about.notices
      .filter(({ topic }) => topic === group)
      .flatMap(({ task_id: taskId }) => findOpen(store, taskId) ?? [])
    const rows = [...told, ...(group === 'late' && about.withLate ? lateTasks(store, about) : [])]
      .filter((row) => isStillTrue(group, row, about))
      .filter(({ task_id: taskId }) => !seen.has(taskId) && seen.add(taskId))
    if (rows.length > 0) groups.set(group, rows.sort(byUrgency))
  }
  return groups
}

const rank = { urgent: 0, high: 1, normal: 2, low: 3 } as const

const byUrgency = (a: TaskRow, b: TaskRow): number =>
  rank[a.priority] - rank[b.priority] ||
  (a.due_at ?? Number.MAX_SAFE_INTEGER) - (b.due_at ?? Number.MAX_SAFE_INTEGER) ||
  (a.task_id < b.task_id ? -1 : 1)

const findOpen = (store: ReadableStore, taskId: string): TaskRow | undefined =>
  store.get<TaskRow>('SELECT * FROM tasks WHERE task_id = ? AND deleted = 0 AND merged_into IS NULL', taskId)

/** What has changed since is no news: work that went to somebody else, a task that is closed by now, a due time that was moved. */
function isStillTrue(group: DigestGroupName, row: TaskRow, { person, now }: Gathered): boolean {
  if (group === 'watched') return true
  if (row.closed_at !== null) return false
  if (group === 'assigned') return row.assignee === `person:${person.id}`
  return group !== 'late' || (row.due_at !== null && row.due_at <= now)
}

const lateTasks = (store: ReadableStore, { person, now }: Gathered): TaskRow[] =>
  store.all<TaskRow>(
    `SELECT * FROM tasks WHERE assignee = ? AND deleted = 0 AND closed_at IS NULL AND due_at <= ?
       AND (snoozed_until IS NULL OR snoozed_until <= ?) AND NOT (${isUntouchedImport})
     ORDER BY due_at, task_id LIMIT 500`,
    ...[`person:${person.id}`, now, now],
  )
