import type { OfferedTask, SuggestedPerson } from '#shared/model/archive.ts'
import type { Actor } from '#shared/model/person.ts'
import { actorOf, implementer } from '../command.ts'
import { readNumberCursor } from '../read-cursor.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'

/** Makes a task of an offer, in the transaction at hand; answers its id. Handed in by the engine: tasks come after ingest. */
export type MakeTask = (tx: WritableStore, offer: OfferedTask, actor: Actor) => string

export type OfferServices = { store: Store; makeTask: MakeTask; onChange(): void }

/** What clients may ask of what archives offer besides mail: people for the directory, tasks. */
export function offerProcedures({ store, makeTask, onChange }: OfferServices) {
  const archives = implementer.archives
  const settle = (messageId: string, work: (tx: WritableStore, offer: OfferedTask) => void): OfferedTask | null => {
    const settled = store.write((tx) => {
      const offer = findOffer(tx, messageId)
      if (offer?.state !== 'offered') return null
      work(tx, offer)
      return findOffer(tx, messageId)
    })
    if (settled) onChange()
    return settled
  }
  return {
    suggestedPeople: archives.suggestedPeople.handler(({ input }) => {
      const after = readNumberCursor(input.cursor, 0)
      const rows = store.read.all<PersonRow>(
        `SELECT suggested_people.*, messages.fingerprint FROM suggested_people
         LEFT JOIN messages ON messages.message_no = suggested_people.message_no
         WHERE suggested_people.state = 'suggested' AND suggestion_no > ? ORDER BY suggestion_no LIMIT ?`,
        after,
        input.limit + 1,
      )
      const shown = rows.slice(0, input.limit)
      return {
        rows: shown.map(personOf),
        nextCursor: rows.length > input.limit ? String(shown.at(-1)?.suggestion_no) : null,
        total: count(store.read, "SELECT count(*) AS n FROM suggested_people WHERE state = 'suggested'"),
      }
    }),
    dismissPerson: archives.dismissPerson.handler(({ input }) => {
      const done = store.write((tx) =>
        tx.run(
          "UPDATE suggested_people SET state = 'dismissed' WHERE suggestion_no = ? AND state = 'suggested'",
          input.suggestionNo,
        ),
      )
      onChange()
      return { dismissed: done.changes > 0 }
    }),
    offeredTasks: archives.offeredTasks.handler(({ input }) => {
      const after = readNumberCursor(input.cursor, 0)
      const rows = store.read.all<OfferRow>(
        `${selectOffers} WHERE offered_tasks.state = 'offered' AND offered_tasks.message_no > ? ORDER BY offered_tasks.message_no LIMIT ?`,
        after,
        input.limit + 1,
      )
      const shown = rows.slice(0, input.limit)
      return {
        rows: shown.map(offerOf),
        nextCursor: rows.length > input.limit ? String(shown.at(-1)?.message_no) : null,
        total: count(store.read, "SELECT count(*) AS n FROM offered_tasks WHERE state = 'offered'"),
      }
    }),
    acceptTask: archives.acceptTask.handler(({ input, context, errors }) => {
      const accepted = settle(input.messageId, (tx, offer) => {
        const taskId = makeTask(tx, offer, actorOf(context))
        tx.run("UPDATE offered_tasks SET state = 'accepted', task_id = ? WHERE message_no = ?", taskId, messageNoOf(tx, offer))
      })
      if (!accepted) throw errors.NOT_NOW({ message: notOffered, data: { sentence: notOffered } })
      return accepted
    }),
    dismissTask: archives.dismissTask.handler(({ input, errors }) => {
      const dismissed = settle(input.messageId, (tx, offer) => {
        tx.run("UPDATE offered_tasks SET state = 'dismissed' WHERE message_no = ?", messageNoOf(tx, offer))
      })
      if (!dismissed) throw errors.NOT_NOW({ message: notOffered, data: { sentence: notOffered } })
      return dismissed
    }),
  }
}

const notOffered = 'This task is not offered any more: it was accepted or dismissed.'

type PersonRow = Omit<SuggestedPerson, 'suggestionNo' | 'messageId'> & { suggestion_no: number; fingerprint: Buffer | null }

const personOf = (row: PersonRow): SuggestedPerson => ({
  suggestionNo: row.suggestion_no,
  address: row.address,
  name: row.name,
  organisation: row.organisation,
  phone: row.phone,
  messageId: row.fingerprint ? `msg_${row.fingerprint.toString('hex')}` : null,
  state: row.state,
})

type OfferRow = {
  message_no: number
  title: string
  due_at: number | null
  completed_at: number | null
  owner: string
  state: OfferedTask['state']
  task_id: string | null
  fingerprint: Buffer
}

const selectOffers = `SELECT offered_tasks.*, messages.fingerprint FROM offered_tasks
  JOIN messages ON messages.message_no = offered_tasks.message_no`

const offerOf = (row: OfferRow): OfferedTask => ({
  messageId: `msg_${row.fingerprint.toString('hex')}`,
  title: row.title,
  dueAt: row.due_at,
  completedAt: row.completed_at,
  owner: row.owner,
  state: row.state,
  taskId: row.task_id,
})

function findOffer(store: ReadableStore, messageId: string): OfferedTask | null {
  const row = store.get<OfferRow>(`${selectOffers} WHERE messages.fingerprint = ?`, Buffer.from(messageId.slice(4), 'hex'))
  return row ? offerOf(row) : null
}

function messageNoOf(store: ReadableStore, offer: OfferedTask): number | null {
  const fingerprint = Buffer.from(offer.messageId.slice(4), 'hex')
  return (
    store.get<{ message_no: number }>('SELECT message_no FROM messages WHERE fingerprint = ?', fingerprint)?.message_no ?? null
  )
}

const count = (store: ReadableStore, sql: string): number => store.get<{ n: number }>(sql)?.n ?? 0
