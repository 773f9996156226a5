import { noticeChoiceOf } from '../people/notice-choice.ts'
import { followLog } from './follow-log.ts'
import { noticeLateTasks } from './late-tasks.ts'
import { sendDigests, sendMailAtOnce, zoneOf } from './mail-digest.ts'
import type { NoticeServices } from './notice-context.ts'
import { digestDayOf } from './person-clock.ts'
import { showNotices } from './show-notices.ts'

/** Telling people at work. */
export type Notices = {
  /** Looks what happened and tells whom it concerns; `canShow` where somebody sits before the host. Answers how many mails it wrote. */
  sweep(canShow: boolean): number
}

export function createNotices(services: NoticeServices): Notices {
  const { store, ports, people } = services
  let lastShownAt: number | null = null
  return {
    sweep: (canShow) => {
      const now = ports.clock.now()
      begin(services, now)
      followLog(store, people())
      noticeLateTasks(store, people(), now)
      if (canShow && showNotices(services, now, lastShownAt) > 0) lastShownAt = now
      return sendMailAtOnce(services, now) + sendDigests(services, now)
    },
  }
}

/** The first look: nothing of what was there before is news, and the digest of this day is not made up for. */
function begin(services: NoticeServices, now: number): void {
  const { store, people } = services
  if (store.read.get('SELECT 1 FROM notice_cursor')) return
  store.write((tx) => {
    const begun = tx.run(
      'INSERT OR IGNORE INTO notice_cursor (id, change_no, late_until) VALUES (1, (SELECT coalesce(max(rowid), 0) FROM change), ?)',
      now,
    )
    if (begun.changes === 0) return
    for (const person of people().members) {
      const { day, isDue } = digestDayOf(noticeChoiceOf(tx, person.id), zoneOf(services, person), now)
      if (isDue)
        tx.run('INSERT OR IGNORE INTO digests (person_id, day, outbox_id, at) VALUES (?, ?, NULL, ?)', person.id, day, now)
    }
  })
}
