import { defaultNoticeChoice, NoticeChoice, type NoticeTopic, type NoticeWay } from '#shared/model/notice.ts'
import type { ReadableStore } from '../store/store.ts'

/** What a person has chosen to be told of; null while they have chosen nothing. `personId` is the people file's, without `person:`. */
export function findNoticeChoice(store: ReadableStore, personId: string): NoticeChoice | null {
  const row = store.get<{ choice_json: string }>('SELECT choice_json FROM notice_choices WHERE person_id = ?', personId)
  return row ? (NoticeChoice.safeParse(JSON.parse(row.choice_json)).data ?? null) : null
}

/** What holds for a person: their choice, else the default. */
export const noticeChoiceOf = (store: ReadableStore, personId: string): NoticeChoice =>
  findNoticeChoice(store, personId) ?? defaultNoticeChoice

/** Whether a person wants to hear of a topic by a way. */
export const wantsNotice = (store: ReadableStore, personId: string, topic: NoticeTopic, way: NoticeWay): boolean =>
  noticeChoiceOf(store, personId).matrix[topic].includes(way)
