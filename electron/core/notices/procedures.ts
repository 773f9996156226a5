import type { DigestPreview, PersonNotices } from '#shared/model/notice.ts'
import type { Person } from '#shared/model/person.ts'
import { isTimeZone } from '#shared/text/zone-time.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import { findNoticeChoice, noticeChoiceOf } from '../people/notice-choice.ts'
import { recordChange } from '../store/ops/record-change.ts'
import { digestOf, zoneOf } from './mail-digest.ts'
import type { NoticeServices } from './notice-context.ts'
import { digestDayOf, nextDigestAt } from './person-clock.ts'

/** What clients may ask of notices: who is told of what, and what a digest would say. */
export function noticeProcedures(services: NoticeServices & { onChange(): void }) {
  const { store, ports, people } = services
  const notices = implementer.notices
  const find = (context: Context, personId: string): Person | null =>
    people().byId(personId === 'me' ? actorOf(context).personId : personId)
  const read = (person: Person): PersonNotices => {
    const choice = findNoticeChoice(store.read, person.id)
    const { id: personId, name, addresses } = person
    const isDefault = choice === null
    return { personId, name, address: addresses[0] ?? null, isDefault, choice: choice ?? noticeChoiceOf(store.read, personId) }
  }
  return {
    list: notices.list.handler(() => people().members.map(read)),
    get: notices.get.handler(({ input, context, errors }) => {
      const person = find(context, input.personId)
      if (!person) throw errors.PERSON_NOT_FOUND()
      return read(person)
    }),
    set: notices.set.handler(({ input, context, errors }) => {
      const person = find(context, input.personId)
      if (!person) throw errors.PERSON_NOT_FOUND()
      const { choice } = input
      if (choice?.zone != null && !isTimeZone(choice.zone)) {
        const sentence = `There is no time zone "${choice.zone}". One is such as Europe/Berlin.`
        throw errors.BAD_CHOICE({ message: sentence, data: { sentence } })
      }
      const value = choice && { ...choice, matrix: { ...choice.matrix } }
      const change = { command: 'notices.set', actor: actorOf(context), cause: {} }
      store.write((tx) => {
        if (JSON.stringify(findNoticeChoice(tx, person.id)) === JSON.stringify(value)) return
        recordChange(tx, ports.clock.now(), change, [
          { kind: 'set', entity: 'person', entityId: person.id, field: 'notices', value },
        ])
      })
      services.onChange()
      return read(person)
    }),
    preview: notices.preview.handler(({ input, context, errors }) => {
      const person = find(context, input.personId)
      if (!person) throw errors.PERSON_NOT_FOUND()
      return previewDigest(services, person)
    }),
  }
}

function previewDigest(services: NoticeServices, person: Person): DigestPreview {
  const { store, ports } = services
  const now = ports.clock.now()
  const choice = noticeChoiceOf(store.read, person.id)
  const zone = zoneOf(services, person)
  const { day } = digestDayOf(choice, zone, now)
  const { digest } = digestOf(services, person, day, now)
  const sent = store.read.get<{ at: number }>(
    'SELECT at FROM digests WHERE person_id = ? AND day = ? AND outbox_id IS NOT NULL',
    person.id,
    day,
  )
  const rendered = digest.groups.length === 0 ? null : services.render(digest)
  const reason =
    rendered === null
      ? 'There is nothing to tell.'
      : !rendered.ok
        ? rendered.fault
        : person.addresses.length === 0
          ? 'The people file names no address of theirs.'
          : services.canMail()
            ? null
            : 'There is no account that mail could leave by.'
  return {
    ...{ digest, nextAt: nextDigestAt(choice, zone, now), sentAt: sent?.at ?? null, reason },
    mail: rendered?.ok ? rendered.value : null,
  }
}
