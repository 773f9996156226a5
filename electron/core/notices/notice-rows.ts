import { createHash } from 'node:crypto'
import { type NoticeTopic, type NoticeWay, urgentTopics } from '#shared/model/notice.ts'
import type { Person } from '#shared/model/person.ts'
import { noticeChoiceOf } from '../people/notice-choice.ts'
import type { WritableStore } from '../store/store.ts'

/** Something that somebody may be told of. `key` names what happened: the same thing is told once. */
export type Happening = { person: Person; topic: NoticeTopic; taskId: string; key: string; at: number }

/** A notice as its row says. */
export type NoticeRow = {
  notice_no: number
  notice_id: string
  person_id: string
  topic: NoticeTopic
  task_id: string
  at: number
}

export const isUrgent = ({ topic }: Pick<NoticeRow, 'topic'>): boolean => urgentTopics.includes(topic)

/** Topics whose mail at once is ordered where it happens, as a part of the same change. */
const orderedTopics: readonly NoticeTopic[] = ['assigned', 'escalated']

/**
 * Writes what happened as notices that wait for each way its person wants. `sitsHere` is who uses this laptop: nobody else sees a notice of
 * its system.
 */
export function writeNotices(tx: WritableStore, happenings: readonly Happening[], sitsHere: string): void {
  for (const { person, topic, taskId, key, at } of happenings) {
    const ways = noticeChoiceOf(tx, person.id).matrix[topic]
    const waits = (way: NoticeWay, can: boolean): number | null => (can && ways.includes(way) ? null : at)
    const shown = waits('system', person.id === sitsHere)
    const mailed = waits('mail', !orderedTopics.includes(topic))
    const digested = waits('digest', true)
    if (shown !== null && mailed !== null && digested !== null) continue
    const noticeId = createHash('sha256')
      .update(JSON.stringify([person.id, topic, taskId, key]))
      .digest('hex')
    tx.run(
      `INSERT OR IGNORE INTO notices (notice_id, person_id, topic, task_id, at, shown_at, mailed_at, digested_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[noticeId, person.id, topic, taskId, at, shown, mailed, digested],
    )
  }
}

/** Says of notices that one way is done with them. */
export function settleNotices(
  tx: WritableStore,
  way: 'shown_at' | 'mailed_at' | 'digested_at',
  rows: readonly NoticeRow[],
  now: number,
): void {
  for (const { notice_no: no } of rows) tx.run(`UPDATE notices SET ${way} = ? WHERE notice_no = ? AND ${way} IS NULL`, now, no)
}
