import { createHash } from 'node:crypto'
import type { Digest } from '#shared/model/notice.ts'
import type { MailDraft } from '#shared/model/outbox.ts'
import type { Person } from '#shared/model/person.ts'
import { noticeChoiceOf } from '../people/notice-choice.ts'
import type { WritableStore } from '../store/store.ts'
import { gatherDigest } from './gather-digest.ts'
import type { DigestMail, NoticeServices } from './notice-context.ts'
import { isUrgent, type NoticeRow, settleNotices } from './notice-rows.ts'
import { digestDayOf, isQuiet } from './person-clock.ts'

/** A minute: what comes within it is told together. */
export const gatherMs = 60_000

export const zoneOf = (services: NoticeServices, person: Person): string =>
  noticeChoiceOf(services.store.read, person.id).zone ?? services.zone()

/** Everybody who may be told, in a fixed order. */
const everybody = ({ people }: NoticeServices): Person[] => [...people().members].sort((a, b) => (a.id < b.id ? -1 : 1))

/**
 * Puts the mail of the day into the outbox for each person whose time has come: once for person and day, because its mark is written in the
 * same transaction. Who has nothing to be told gets no mail. Answers how many went.
 */
export function sendDigests(services: NoticeServices, now: number): number {
  const { store } = services
  let sent = 0
  for (const person of everybody(services)) {
    const { day, isDue } = digestDayOf(noticeChoiceOf(store.read, person.id), zoneOf(services, person), now)
    if (!isDue || isSettled(services, person, day)) continue
    const about = digestOf(services, person, day, now)
    const mail = canReach(services, person) && about.digest.groups.length > 0 ? services.render(about.digest) : null
    if (mail && !mail.ok) services.ports.log.activity('digest_not_rendered', { person: person.id })
    sent += store.write((tx) => {
      const begun = tx.run(
        'INSERT OR IGNORE INTO digests (person_id, day, outbox_id, at) VALUES (?, ?, NULL, ?)',
        person.id,
        day,
        now,
      )
      if (begun.changes === 0) return 0
      settleNotices(tx, 'digested_at', about.notices, now)
      if (!mail?.ok) return 0
      const draft = draftOf(person, about.digest, mail.value, {
        kind: 'digest',
        order: orderOf(services, 'digest', person.id, day),
      })
      return put(services, tx, draft, (outboxId) =>
        tx.run('UPDATE digests SET outbox_id = ? WHERE person_id = ? AND day = ?', outboxId, person.id, day),
      )
    })
  }
  return sent
}

const isSettled = ({ store }: NoticeServices, person: Person, day: string): boolean =>
  store.read.get('SELECT 1 FROM digests WHERE person_id = ? AND day = ?', person.id, day) !== undefined

const canReach = (services: NoticeServices, person: Person): boolean => person.addresses.length > 0 && services.canMail()

/** What the digest of a day would tell, and the notices it would settle. */
export function digestOf(
  services: NoticeServices,
  person: Person,
  day: string,
  now: number,
): { digest: Digest; notices: NoticeRow[] } {
  const { store, people } = services
  const notices = waiting(services, person, 'digested_at')
  const withLate = noticeChoiceOf(store.read, person.id).matrix.late.includes('digest')
  const language = person.language ?? services.language()
  return { digest: gatherDigest(store.read, people(), { person, language, day, notices, now, withLate }), notices }
}

/**
 * Puts mail at once into the outbox: one for each person, a minute after the first thing it tells, so that what comes together is told
 * together. In quiet hours only what is urgent goes, where its person lets it; the rest waits for their end.
 */
export function sendMailAtOnce(services: NoticeServices, now: number): number {
  const { store } = services
  let sent = 0
  for (const person of everybody(services)) {
    const all = waiting(services, person, 'mailed_at')
    const choice = noticeChoiceOf(store.read, person.id)
    const quiet = isQuiet(choice, zoneOf(services, person), now)
    const rows = quiet ? all.filter((row) => isUrgent(row) && choice.urgentPasses) : all
    const [first] = rows
    if (!first || now - first.at < gatherMs) continue
    const { day } = digestDayOf(choice, zoneOf(services, person), now)
    const language = person.language ?? services.language()
    const about = { person, language, day, notices: rows, now, withLate: false }
    const digest = gatherDigest(store.read, services.people(), about)
    const mail = canReach(services, person) && digest.groups.length > 0 ? services.render(digest) : null
    sent += store.write((tx) => {
      settleNotices(tx, 'mailed_at', rows, now)
      if (!mail?.ok) return 0
      const order = orderOf(services, 'notice', ...rows.map(({ notice_id: id }) => id))
      return put(services, tx, draftOf(person, digest, mail.value, { kind: 'notice', order }), () => undefined)
    })
  }
  return sent
}

const waiting = ({ store }: NoticeServices, person: Person, way: 'mailed_at' | 'digested_at'): NoticeRow[] =>
  store.read.all<NoticeRow>(
    `SELECT notice_no, notice_id, person_id, topic, task_id, at FROM notices
     WHERE person_id = ? AND ${way} IS NULL ORDER BY at, notice_id LIMIT 500`,
    person.id,
  )

/** The same digest has the same key on every laptop, and so one Message-ID. */
const orderOf = ({ orgId }: NoticeServices, ...parts: string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([orgId, ...parts]))
    .digest('hex')

function draftOf(person: Person, digest: Digest, mail: DigestMail, of: { kind: 'digest' | 'notice'; order: string }): MailDraft {
  const [address = ''] = person.addresses
  return {
    ...of,
    ...{ taskId: null, messageId: null, files: [], missingFiles: [], batch: null, holds: [], account: null },
    recipients: [{ address, name: person.name, place: 'to', target: `person:${person.id}` }],
    ...mail,
    ...{ template: 'digest', language: digest.person.language, author: 'timer', automatic: true },
    cause: {
      sentence: of.kind === 'digest' ? `The digest of ${digest.day}.` : 'What they want to hear of at once.',
      ruleId: null,
      changeId: null,
    },
    // Titles of confidential tasks are not in it.
    confidential: false,
    ...{ notBefore: null, threadSeen: null },
  }
}

function put(services: NoticeServices, tx: WritableStore, draft: MailDraft, then: (outboxId: string) => void): number {
  const put = services.enqueue(tx, draft)
  if (!put.ok) {
    services.ports.log.activity('notice_not_written', { kind: draft.kind })
    return 0
  }
  then(put.value)
  return 1
}
