import { noticeChoiceOf } from '../people/notice-choice.ts'
import { underSight } from '../store/sight.ts'
import { gatherMs, zoneOf } from './mail-digest.ts'
import type { NoticeServices } from './notice-context.ts'
import { isUrgent, type NoticeRow, settleNotices } from './notice-rows.ts'
import { noticeWords } from './notice-words.ts'
import { isQuiet } from './person-clock.ts'

/** 15 minutes: what is older was slept through. It has its screen and the digest, and no notice. */
const staleMs = 15 * 60_000

/** Three are one. */
const mostSingle = 2

/**
 * Shows notices of the system to who sits here. Answers how many were shown.
 *
 * Urgent ones come at once, others a minute after the first, so that what comes together is one; `lastAt` is when one was shown last, and
 * within a minute of it nothing is. In quiet hours only what is urgent passes, where the person lets it; the rest is not made up for.
 */
export function showNotices(services: NoticeServices, now: number, lastAt: number | null): number {
  const { store, ports, people } = services
  const { owner } = people()
  const rows = store.read.all<NoticeRow>(
    `SELECT notice_no, notice_id, person_id, topic, task_id, at FROM notices
     WHERE person_id = ? AND shown_at IS NULL ORDER BY at, notice_id LIMIT 1000`,
    owner.id,
  )
  if (rows.length === 0) return 0
  const choice = noticeChoiceOf(store.read, owner.id)
  const quiet = isQuiet(choice, zoneOf(services, owner), now)
  const mayTell = (row: NoticeRow): boolean => now - row.at < staleMs && (!quiet || (isUrgent(row) && choice.urgentPasses))
  const passing = rows.filter(mayTell)
  const [first] = passing
  const mustWait =
    (lastAt !== null && now - lastAt < gatherMs) || (!passing.some(isUrgent) && first !== undefined && now - first.at < gatherMs)
  const done = mustWait ? rows.filter((row) => !mayTell(row)) : rows
  const shown = mustWait ? [] : wordsFor(services, passing)
  store.write((tx) => settleNotices(tx, 'shown_at', done, now))
  for (const { title, body } of shown) ports.notify.show(title, body)
  return shown.length
}

function wordsFor(services: NoticeServices, rows: readonly NoticeRow[]): { title: string; body: string }[] {
  const { store, people } = services
  const { owner } = people()
  const words = noticeWords(owner.language ?? services.language())
  const sight = owner.everyRole ? 'all' : people().targetsOf(owner.id)
  const tasks = underSight(sight, () =>
    rows.flatMap(({ topic, task_id: taskId }) => {
      const task = store.read.get<{ title: string; confidential: number }>(
        'SELECT title, confidential FROM tasks WHERE task_id = ? AND deleted = 0',
        taskId,
      )
      return task ? [{ topic, taskId, ...task }] : []
    }),
  )
  const single = [...new Map(tasks.map((task) => [task.taskId, task])).values()]
  if (single.length > mostSingle) return [{ title: words.many(single.length), body: '' }]
  return single.map(({ topic, title, confidential }) =>
    confidential === 1 ? { title: words.confidentialChanged, body: '' } : { title: words.topics[topic], body: title },
  )
}
