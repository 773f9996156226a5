import type { ImportUndo } from '#shared/model/archive.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Lease } from '../jobs/lease.ts'
import { type OperationInput, remove } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import type { ArchiveRow } from './archive-record.ts'
import { dropFiles, dropKeptItems, dropMessages, sweepIndex } from './drop-messages.ts'
import { regroupThreads } from './threads/regroup-threads.ts'

/**
 * What taking an import back removes, and what it leaves. Numbers are rows of `messages`; `leaving` are messages that go from tasks which
 * stay for another import's mail.
 */
export type UndoPlan = {
  remove: number[]
  tasks: string[]
  leaving: { taskId: string; fingerprint: string }[]
  keptCopies: number
  keptWorkedOn: number
}

/** Whether another import, that was not taken back, holds a copy of the message. */
const isHeldElsewhere = `EXISTS (SELECT 1 FROM archive_items AS other JOIN archives ON archives.archive_no = other.archive_no
  WHERE other.message_no = messages.message_no AND other.archive_no <> @archive AND archives.undone_at IS NULL)`

/** Whether a task holds the message: at the time of the plan none did that stays. */
const isInTask = `EXISTS (SELECT 1 FROM task_messages JOIN tasks ON tasks.task_id = task_messages.task_id
  WHERE task_messages.fingerprint = messages.fingerprint AND tasks.deleted = 0)`

/** 50 messages a transaction, some 50 ms: short enough that a person's command never waits long for the writer. */
const chunkMessages = 50

/**
 * Plans taking a whole import back.
 *
 * A message goes unless another import holds a copy of it, or a person has worked on its task since: then it stays, and its task with it.
 * Where the import that brought a message was taken back before and it stayed for this one's copy, it goes with this one.
 * A task goes when a rule made it, no person has touched it, and all its messages go.
 */
export function planUndo(store: ReadableStore, archive: ArchiveRow): UndoPlan {
  const messages = store.all<{ message_no: number; fingerprint: Buffer; outcome: string; copies: number }>(
    `SELECT messages.message_no, messages.fingerprint, archive_items.outcome,
            ${isHeldElsewhere} AS copies
     FROM archive_items JOIN messages ON messages.message_no = archive_items.message_no
     WHERE archive_items.archive_no = @archive AND archive_items.outcome IN ('imported', 'duplicate')
       AND EXISTS (SELECT 1 FROM archive_items AS origin WHERE origin.message_no = messages.message_no AND origin.outcome = 'imported')
     ORDER BY messages.thread_no, messages.message_no`,
    { archive: archive.archive_no },
  )
  const going = new Map(
    messages.filter(({ copies }) => copies === 0).map((row) => [row.fingerprint.toString('hex'), row.message_no]),
  )
  const keptCopies = messages.filter(({ copies, outcome }) => copies === 1 && outcome === 'imported').length
  const found = listTasksOf(store, archive.archive_no).map(({ task_id: taskId }) => ({
    taskId,
    members: membersOf(store, taskId),
    isTouched: isWorkedOn(store, taskId),
  }))
  // First what stays: a message may belong to two tasks, and the one that was worked on keeps it for both.
  let keptWorkedOn = 0
  for (const { members, isTouched } of found)
    if (isTouched) for (const fingerprint of members) keptWorkedOn += going.delete(fingerprint) ? 1 : 0
  const isGoing = (fingerprint: string): boolean => going.has(fingerprint)
  const untouched = found.filter(({ isTouched }) => !isTouched)
  const leaving = untouched.flatMap(({ taskId, members }) =>
    members.every(isGoing) ? [] : members.filter(isGoing).map((fingerprint) => ({ taskId, fingerprint })),
  )
  const tasks = untouched.filter(({ members }) => members.every(isGoing)).map(({ taskId }) => taskId)
  return { remove: [...going.values()], tasks, leaving, keptCopies, keptWorkedOn }
}

/** Says what a plan does, before or after it was carried out. */
export function describeUndo(plan: UndoPlan, done: boolean): ImportUndo {
  const { remove, tasks, keptCopies, keptWorkedOn } = plan
  const verb = done ? 'were taken back' : 'would be taken back'
  const stay = [
    ...(keptCopies > 0 ? [`${keptCopies} messages stay because another import holds them too`] : []),
    ...(keptWorkedOn > 0 ? [`${keptWorkedOn} stay because somebody has worked on their task since`] : []),
  ]
  return {
    messages: remove.length,
    tasks: tasks.length,
    keptCopies,
    keptWorkedOn,
    done,
    sentence: `${remove.length} messages and ${tasks.length} tasks ${verb}.${stay.length > 0 ? ` ${stay.join('; ')}.` : ''}`,
  }
}

/**
 * Takes an import back: tasks in one change of the log, then messages in short transactions, so that nobody waits long.
 *
 * Killed in between, the import is still there with what is left of it, and taking it back again goes on. Answers what it carried out.
 */
export async function undoImport(
  store: Store,
  archive: ArchiveRow,
  { actor, lease, now }: { actor: Actor; lease: Pick<Lease, 'renew'>; now(): number },
): Promise<UndoPlan> {
  const plan = store.write((tx) => {
    // Killed in between, an import that had not ended must not go on by itself and bring back what is being taken.
    tx.run(
      "UPDATE archives SET state = 'cancelled', stop = NULL WHERE archive_no = ? AND state IN ('running', 'interrupted')",
      archive.archive_no,
    )
    const planned = planUndo(tx, archive)
    const operations = [
      ...planned.tasks.flatMap((taskId) => deletionOf(tx, taskId)),
      ...planned.leaving.map(({ taskId, fingerprint }) => remove(taskId, 'messages', fingerprint)),
    ]
    if (operations.length > 0)
      recordChange(tx, now(), { command: 'archive.undo', actor, cause: { archiveId: archive.archive_id } }, operations)
    for (const taskId of planned.tasks) for (const table of tablesOfRuns) tx.run(`DELETE FROM ${table} WHERE task_id = ?`, taskId)
    return planned
  })
  const removed: number[] = []
  const left = new Set(plan.remove)
  for (let from = 0; from < plan.remove.length; from += chunkMessages) {
    const chunk = plan.remove.slice(from, from + chunkMessages)
    for (const messageNo of chunk) left.delete(messageNo)
    removed.push(...removeChunk(store, archive, lease, chunk, left))
    await new Promise(setImmediate)
  }
  const orphans = store.write((tx) => dropKeptItems(tx, archive.archive_no))
  if (orphans.length > 0) store.write((tx) => dropFiles(tx, store.blobs, orphans))
  if (archive.imported > 0 || removed.length > 0) await sweepIndex(store)
  if (archive.upload_name !== null) store.blobs.dropUpload(archive.upload_name)
  // Last, since whoever sees it does not take the import back again.
  store.write((tx) => tx.run('UPDATE archives SET undone_at = ? WHERE archive_no = ?', now(), archive.archive_no))
  return { ...plan, remove: removed }
}

/**
 * Removes some of the messages, and makes the threads anew that they leave: what is left of one may have hung together by what went. Killed
 * after this, nobody would know which threads those were. A thread that goes as a whole, now or with what is `left`, is not made anew.
 */
function removeChunk(
  store: Store,
  archive: ArchiveRow,
  lease: Pick<Lease, 'renew'>,
  chunk: readonly number[],
  left: ReadonlySet<number>,
): number[] {
  const { going, orphans } = store.write((tx) => {
    lease.renew(tx)
    const threadNos = new Set(threadsOf(tx, chunk))
    const stillGoing = chunk.filter((messageNo) => !isWantedSince(tx, archive, messageNo))
    const dropped = dropMessages(tx, stillGoing)
    const thinned = [...threadNos].filter((threadNo) => messagesOf(tx, threadNo).some((messageNo) => !left.has(messageNo)))
    regroupThreads(tx, store.blobs, thinned)
    return { going: stillGoing, orphans: dropped }
  })
  // In a transaction of its own: no other process can put the same content while its file goes.
  if (orphans.length > 0) store.write((tx) => dropFiles(tx, store.blobs, orphans))
  return going
}

function threadsOf(tx: WritableStore, messageNos: readonly number[]): number[] {
  return messageNos.flatMap(
    (messageNo) =>
      tx.get<{ thread_no: number }>('SELECT thread_no FROM messages WHERE message_no = ?', messageNo)?.thread_no ?? [],
  )
}

const messagesOf = (tx: WritableStore, threadNo: number): number[] =>
  tx.all<{ message_no: number }>('SELECT message_no FROM messages WHERE thread_no = ?', threadNo).map((row) => row.message_no)

/** Whether, since the plan was made, another import has taken a copy of a message, or somebody a task of it. */
function isWantedSince(tx: WritableStore, archive: ArchiveRow, messageNo: number): boolean {
  return (
    tx.get(`SELECT 1 FROM messages WHERE message_no = @no AND (${isHeldElsewhere} OR ${isInTask})`, {
      no: messageNo,
      archive: archive.archive_no,
    }) !== undefined
  )
}

function listTasksOf(store: ReadableStore, archiveNo: number): { task_id: string }[] {
  return store.all<{ task_id: string }>(
    `SELECT DISTINCT task_messages.task_id FROM archive_items JOIN messages ON messages.message_no = archive_items.message_no
       JOIN task_messages ON task_messages.fingerprint = messages.fingerprint
       JOIN tasks ON tasks.task_id = task_messages.task_id
     WHERE archive_items.archive_no = ? AND archive_items.outcome IN ('imported', 'duplicate') AND tasks.deleted = 0`,
    archiveNo,
  )
}

const membersOf = (store: ReadableStore, taskId: string): string[] =>
  store
    .all<{ fingerprint: Buffer }>('SELECT fingerprint FROM task_messages WHERE task_id = ?', taskId)
    .map(({ fingerprint }) => fingerprint.toString('hex'))

/**
 * Whether a person's word stands anywhere in a task, or an escalation of it has told somebody. That an import was taken back is a person's
 * word about the import: a task that came again with its mail is as untouched as before.
 */
function isWorkedOn(store: ReadableStore, taskId: string): boolean {
  return (
    store.get(
      `SELECT 1 FROM op JOIN change ON change.change_id = op.batch_id
       WHERE op.entity = 'task' AND op.entity_id = ? AND op.rank = 2 AND change.command <> 'archive.undo' LIMIT 1`,
      taskId,
    ) !== undefined || store.get("SELECT 1 FROM escalations WHERE task_id = ? AND state = 'fired' LIMIT 1", taskId) !== undefined
  )
}

/** What rules met of a task: a stretch that still held would keep a rule of the clock from the task that the same mail makes anew. */
const tablesOfRuns = ['rule_episodes', 'task_rule_runs'] as const

/**
 * A task goes as a whole, with what rules put on it: made anew by the same mail, it starts from nothing. The keys that acted on its messages
 * are free again for the same reason.
 */
function deletionOf(store: ReadableStore, taskId: string): OperationInput[] {
  const keys = store.all<{ effect_key: string; fingerprint: Buffer }>(
    `SELECT effect_keys.effect_key, effect_keys.fingerprint FROM task_messages
     JOIN effect_keys ON effect_keys.fingerprint = task_messages.fingerprint WHERE task_messages.task_id = ?`,
    taskId,
  )
  const items = store.all<{ field: string; item_id: string }>(
    `SELECT DISTINCT field, item_id FROM set_item WHERE entity = 'task' AND entity_id = ? AND removed_by IS NULL ORDER BY field, item_id`,
    taskId,
  )
  return [
    { kind: 'del', entity: 'task', entityId: taskId, value: true },
    ...items.map(({ field, item_id }) => remove(taskId, field, item_id)),
    ...keys.map(
      ({ effect_key, fingerprint }): OperationInput => ({
        kind: 'rm',
        entity: 'message',
        entityId: fingerprint.toString('hex'),
        field: 'effects',
        itemId: effect_key,
      }),
    ),
  ]
}
