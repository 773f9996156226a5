import type { MailDraft } from '#shared/model/outbox.ts'
import { foldAddress } from '../people/own-mail.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { ReadableStore } from '../store/store.ts'
import type { RecipientClass } from './disclosure.ts'

type Matter = Pick<MailDraft, 'taskId' | 'messageId' | 'confidential' | 'recipients'>

/** Whether the mail or what it is about is confidential: it only tightens. */
export function isMatterConfidential(
  store: ReadableStore,
  { confidential, taskId, messageId }: Omit<Matter, 'recipients'>,
): boolean {
  if (confidential) return true
  const row = store.get(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM tasks WHERE task_id = ? AND confidential = 1)
       OR EXISTS (SELECT 1 FROM messages WHERE fingerprint = ? AND confidential = 1)`,
    taskId,
    messageId === null ? null : Buffer.from(messageId.slice('msg_'.length), 'hex'),
  )
  return row !== undefined
}

/** Who each recipient is to the matter of a mail. */
export function classifyRecipients(
  store: ReadableStore,
  people: PeopleDirectory,
  matter: Matter,
): { address: string; to: RecipientClass }[] {
  const readers = readersOf(store, matter)
  const writers = writersOf(store, matter)
  return matter.recipients.map(({ address }) => {
    const person = people.byAddress(address)
    const reads = person !== null && (person.everyRole || people.targetsOf(person.id).some((target) => readers.has(target)))
    const to = reads ? 'reader' : writers.has(foldAddress(address)) ? 'requester' : person ? 'colleague' : 'outsider'
    return { address, to }
  })
}

/** The targets that may read what a mail is about: those of its task, else of every task its message belongs to. */
function readersOf(store: ReadableStore, { taskId, messageId }: Matter): Set<string> {
  const tasks = store.all<{ task_id: string; module: string }>(
    `SELECT task_id, module FROM tasks WHERE task_id = ?
       OR (? IS NULL AND task_id IN (SELECT task_id FROM task_messages WHERE fingerprint = ?))`,
    ...[taskId, taskId, messageId === null ? null : Buffer.from(messageId.slice('msg_'.length), 'hex')],
  )
  return new Set(
    tasks.flatMap((task) => {
      const named = store.all<{ target: string }>('SELECT target FROM task_readers WHERE task_id = ?', task.task_id)
      return named.length > 0 ? named.map(({ target }) => target) : [`role:${task.module}_case_officer`]
    }),
  )
}

/** Who wrote to us in the matter of a mail, folded. */
export function writersOf(store: ReadableStore, { taskId, messageId }: Pick<Matter, 'taskId' | 'messageId'>): Set<string> {
  const rows = store.all<{ address: string }>(
    `SELECT from_address AS address FROM messages WHERE outgoing = 0 AND (fingerprint = ?
       OR fingerprint IN (SELECT fingerprint FROM task_messages WHERE task_id = ?))`,
    messageId === null ? null : Buffer.from(messageId.slice('msg_'.length), 'hex'),
    taskId,
  )
  return new Set(rows.map(({ address }) => foldAddress(address)))
}
