import type { CircularRecipient, Reach } from '#shared/model/circular.ts'
import { writeCsv } from '#shared/text/csv.ts'
import { instantToClock } from '#shared/text/zone-time.ts'
import { actorOf, implementer } from '../../command.ts'
import type { Context } from '../../engine-contract.ts'
import type { ReadableStore, Store } from '../../store/store.ts'
import { cancelMail, changeMany, releaseMail } from '../change-items.ts'
import type { OutboxContext } from '../outbox-context.ts'
import { recipientsMax } from './limits.ts'
import { type CircularPlan, type CircularWriting, planCircular } from './plan-circular.ts'
import { findCircular, listCirculars, listRecipients } from './read-circulars.ts'
import { holdSentence, writeCircular } from './write-circular.ts'

export type CircularServices = {
  store: Store
  context(): OutboxContext
  writing: CircularWriting
  /** A person as authors are written: `person:<id>`. */
  targetOf(personId: string): string
  /** The zone in which a list tells times. */
  zone(): string
  onChange(): void
}

type CannotSend = { CANNOT_SEND(options: { message: string; data: { sentence: string } }): Error }

const refuse = (errors: CannotSend, sentence: string): Error => errors.CANNOT_SEND({ message: sentence, data: { sentence } })

/** What clients may ask of circulars: one notice to many, with what became of it for each. */
export function circularProcedures(services: CircularServices) {
  const { store, writing, context, onChange } = services
  const { circulars } = implementer
  const authorOf = (call: Context): string => services.targetOf(actorOf(call).personId)
  const answer = (circularId: string, missing: () => Error) => {
    const circular = findCircular(store.read, circularId)
    if (!circular) throw missing()
    return circular
  }
  return {
    list: circulars.list.handler(({ input }) => listCirculars(store.read, input.cursor, input.limit)),
    get: circulars.get.handler(({ input, errors }) => answer(input.circularId, errors.CIRCULAR_NOT_FOUND)),
    recipients: circulars.recipients.handler(({ input, errors }) => {
      const { circularId } = answer(input.circularId, errors.CIRCULAR_NOT_FOUND)
      return listRecipients(store.read, circularId, input.reach, input.cursor, input.limit)
    }),
    csv: circulars.csv.handler(({ input, errors }) => {
      const { circularId, title } = answer(input.circularId, errors.CIRCULAR_NOT_FOUND)
      const bytes = Buffer.from(writeRecipients(store.read, circularId, input.reach, services.zone()))
      const name = `${nameOf(title)}-${input.reach ?? 'all'}.csv`
      return { name, type: 'text/csv', sizeBytes: bytes.byteLength, base64: bytes.toString('base64') }
    }),
    preview: circulars.preview.handler(({ input, errors }) => {
      const plan = planCircular(store.read, context().people, writing, input)
      if (!plan.ok) throw refuse(errors, plan.fault)
      const { letters, duplicates, languages, faults } = plan.value
      return {
        ...{ total: letters.length, duplicates, languages, faults },
        samples: samplesOf(plan.value),
        hold: holdSentence(input.title, letters.length),
      }
    }),
    send: circulars.send.handler(({ input, context: call, errors }) => {
      const circularId = store.write((tx) => {
        const written = writeCircular(tx, context(), writing, input, authorOf(call))
        if (!written.ok) throw refuse(errors, written.fault)
        return written.value
      })
      onChange()
      return answer(circularId, () => refuse(errors, 'The circular is gone.'))
    }),
    release: circulars.release.handler(({ input, context: call, errors }) => {
      const by = authorOf(call)
      store.write((tx) => {
        if (!findCircular(tx, input.circularId)) throw errors.CIRCULAR_NOT_FOUND()
        const held = itemsIn(tx, input.circularId, "'held'")
        if (held.length === 0) throw refuse(errors, 'No mail of this circular waits to be let go.')
        const { refused } = changeMany(tx, context(), held, by, releaseMail)
        // All or nothing: a notice that went to half of them is what nobody can explain.
        const [first] = refused
        if (first) throw refuse(errors, first.sentence)
        tx.run('UPDATE circulars SET released_at = ?, released_by = ? WHERE circular_id = ?', context().now, by, input.circularId)
      })
      onChange()
      return answer(input.circularId, errors.CIRCULAR_NOT_FOUND)
    }),
    cancel: circulars.cancel.handler(({ input, context: call, errors }) => {
      store.write((tx) => {
        if (!findCircular(tx, input.circularId)) throw errors.CIRCULAR_NOT_FOUND()
        const waiting = itemsIn(tx, input.circularId, "'draft', 'held', 'queued'")
        changeMany(tx, context(), waiting, authorOf(call), cancelMail)
      })
      onChange()
      return answer(input.circularId, errors.CIRCULAR_NOT_FOUND)
    }),
  }
}

const itemsIn = (store: ReadableStore, circularId: string, states: string): string[] =>
  store
    .all<{ outbox_id: string }>(
      `SELECT outbox_id FROM outbox WHERE batch_id = ? AND state IN (${states}) ORDER BY outbox_no`,
      circularId,
    )
    .map(({ outbox_id: outboxId }) => outboxId)

/** The first letter of each language as it would leave. */
function samplesOf({ letters, letterFor }: CircularPlan) {
  const first = letters.filter(
    ({ textLanguage }, index) => letters.findIndex((letter) => letter.textLanguage === textLanguage) === index,
  )
  return first.map(({ reader, textLanguage }) => ({ to: reader.address, ...letterFor(reader, textLanguage) }))
}

const columns = [
  'label',
  'name',
  'phone',
  'address',
  'language',
  'standing',
  'reason',
  'time',
  'another of this label was reached',
]

const standings: Readonly<Record<Reach, string>> = {
  open: 'waits',
  sent: 'sent',
  reached: 'reached',
  delayed: 'late',
  notReached: 'not reached',
  cancelled: 'withdrawn',
}

function writeRecipients(store: ReadableStore, circularId: string, reach: Reach | undefined, zone: string): string {
  const { rows } = listRecipients(store, circularId, reach, undefined, recipientsMax)
  return writeCsv(
    columns,
    rows.map((row) => cellsOf(row, zone)),
  )
}

const cellsOf = (row: CircularRecipient, zone: string): (string | null)[] => [
  row.label,
  row.name,
  row.phone,
  row.address,
  row.language,
  standings[row.reach],
  row.reason,
  row.at === null ? null : new Date(instantToClock(row.at, zone)).toISOString().slice(0, 16).replace('T', ' '),
  row.sameLabelReached ? 'yes' : 'no',
]

const nameOf = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'circular'
