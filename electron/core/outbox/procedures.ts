import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import type { Store, WritableStore } from '../store/store.ts'
import {
  type Change,
  cancelMail,
  changeMany,
  draftOf,
  findItem,
  holdMail,
  releaseMail,
  resolveDoubt,
  retryMail,
  sendMailNow,
  undoSend,
} from './change-items.ts'
import { composeDraft, editDraft, type LayOutNote, timeOf } from './compose.ts'
import { countDue, type Delivery, nextDue } from './delivery/delivery.ts'
import { keepDraft, readDraft, rewriteDraft, submitDraft } from './enqueue.ts'
import { findEmptyFault } from './find-empty-fault.ts'
import type { MailFault } from './find-mail-fault.ts'
import { foreseeHolds } from './foresee-holds.ts'
import { groupHeld } from './group-held.ts'
import type { OutboxContext } from './outbox-context.ts'
import { explainRefusal, nextOutboxState } from './outbox-state.ts'
import { countItems, listItems, readBytes, readItem } from './read-items.ts'
import { readTimeline } from './read-timeline.ts'

type Services = {
  store: Store
  ports: Ports
  context(): OutboxContext
  layOutNote: LayOutNote
  /** A person as authors are written: `person:<id>`. */
  targetOf(personId: string): string
  /** Called after each change: bytes are made, what is due leaves, lists are told. */
  onChange(): void
  /** Resolves when every mail has its bytes. */
  idle(): Promise<void>
  /** Tries everything that is due, and waits for it. */
  flush: Delivery['flush']
}

type BadMail = { BAD_MAIL(options: { message: string; data: MailFault }): Error }
type NotPossible = { NOT_POSSIBLE(options: { message: string; data: { sentence: string } }): Error }

const refuseMail = (errors: BadMail, fault: MailFault): Error => errors.BAD_MAIL({ message: fault.sentence, data: fault })
const refuseChange = (errors: NotPossible, sentence: string): Error =>
  errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })

/** What clients may ask of mail that leaves: reading it, writing it, and deciding about it. */
export function outboxProcedures(services: Services) {
  const { store, ports, context, onChange } = services
  const { outbox } = implementer
  const now = (): number => ports.clock.now()
  const authorOf = (call: Context): string => services.targetOf(actorOf(call).personId)
  const composing = { blobs: store.blobs, layOutNote: services.layOutNote }

  /** An item as it is asked for; a draft with what would hold it, so that nobody is surprised after Send. */
  const read = (outboxId: string) => {
    const item = readItem(store.read, outboxId, now())
    return item?.state === 'draft' ? { ...item, holds: foreseeHolds(store.read, context(), outboxId) } : item
  }
  /** Reads an item once it is committed and has its bytes, under the caller's sight. */
  const answer = async (outboxId: string, missing: () => Error) => {
    onChange()
    await services.idle()
    const item = read(outboxId)
    if (!item) throw missing()
    return item
  }
  const changeOne = (call: Context, outboxId: string, change: Change, errors: NotPossible & { OUTBOX_NOT_FOUND(): Error }) => {
    store.write((tx) => {
      const row = findItem(tx, outboxId)
      if (!row) throw errors.OUTBOX_NOT_FOUND()
      const changed = change(tx, context(), row, authorOf(call))
      if (!changed.ok) throw refuseChange(errors, changed.fault)
    })
    return answer(outboxId, errors.OUTBOX_NOT_FOUND)
  }
  const many = (call: Context, outboxIds: readonly string[], change: Change) => {
    const outcome = store.write((tx) => changeMany(tx, context(), outboxIds, authorOf(call), change))
    onChange()
    return outcome
  }
  const submit = (tx: WritableStore, outboxId: string, send: Parameters<typeof timeOf>[0], errors: BadMail): void => {
    const fault = findEmptyFault(readDraft(tx, outboxId))
    if (fault) throw refuseMail(errors, fault)
    const sent = submitDraft(tx, context(), outboxId, { notBefore: timeOf(send, context()) })
    if (!sent.ok) throw refuseMail(errors, sent.fault)
  }
  return {
    list: outbox.list.handler(({ input }) => {
      const { cursor, limit, ...filter } = input
      return listItems(store.read, filter, cursor, limit)
    }),
    counts: outbox.counts.handler(() => countItems(store.read)),
    willSend: outbox.willSend.handler(() => ({ groups: groupHeld(store.read) })),
    show: outbox.show.handler(({ input, errors }) => {
      const item = read(input.outboxId)
      if (!item) throw errors.OUTBOX_NOT_FOUND()
      return item
    }),
    timeline: outbox.timeline.handler(({ input, errors }) => {
      if (!exists('tasks WHERE task_id = ? AND deleted = 0', input.taskId)) throw errors.TASK_NOT_FOUND()
      return { events: readTimeline(store.read, input.taskId) }
    }),
    raw: outbox.raw.handler(({ input, errors }) => {
      const item = findItem(store.read, input.outboxId)
      if (!item) throw errors.OUTBOX_NOT_FOUND()
      const bytes = readBytes(store.read, input.outboxId)
      if (!bytes) throw refuseChange(errors, 'This mail has no bytes yet: it gets them when it is sent.')
      return {
        name: `${input.outboxId}.eml`,
        type: 'message/rfc822',
        sizeBytes: bytes.byteLength,
        base64: bytes.toString('base64'),
      }
    }),
    compose: outbox.compose.handler(({ input, context: call, errors }) => {
      if (input.taskId && !exists('tasks WHERE task_id = ? AND deleted = 0', input.taskId)) throw errors.TASK_NOT_FOUND()
      for (const messageId of [input.answers, input.forwards])
        if (messageId && !exists('messages WHERE fingerprint = ?', Buffer.from(messageId.slice('msg_'.length), 'hex')))
          throw errors.MESSAGE_NOT_FOUND()
      const outboxId = store.write((tx) => {
        const draft = composeDraft(tx, context(), composing, input, authorOf(call))
        if (!draft.ok) throw refuseMail(errors, draft.fault)
        const kept = keepDraft(tx, context(), draft.value)
        if (!kept.ok) throw refuseMail(errors, kept.fault)
        if (input.send !== undefined) submit(tx, kept.value, input.send, errors)
        return kept.value
      })
      return answer(outboxId, errors.TASK_NOT_FOUND)
    }),
    edit: outbox.edit.handler(({ input, errors }) => {
      store.write((tx) => {
        const row = findItem(tx, input.outboxId)
        if (!row) throw errors.OUTBOX_NOT_FOUND()
        if (nextOutboxState(row.state, 'edit') === null) throw refuseChange(errors, explainRefusal(row.state))
        if (tx.get("SELECT 1 FROM outbox_recipients WHERE outbox_id = ? AND outcome = 'accepted'", input.outboxId))
          throw refuseChange(errors, 'Some recipients have this mail already. Withdraw it for the others, and write a new one.')
        const draft = editDraft(tx, context(), composing, draftOf(row), input)
        if (!draft.ok) throw refuseMail(errors, draft.fault)
        const written = rewriteDraft(tx, context(), input.outboxId, draft.value)
        if (!written.ok) throw refuseMail(errors, written.fault)
        if (input.send !== undefined) submit(tx, input.outboxId, input.send, errors)
      })
      return answer(input.outboxId, errors.OUTBOX_NOT_FOUND)
    }),
    queue: outbox.queue.handler(({ input, errors }) => {
      store.write((tx) => {
        const row = findItem(tx, input.outboxId)
        if (!row) throw errors.OUTBOX_NOT_FOUND()
        if (row.state !== 'draft') throw refuseChange(errors, explainRefusal(row.state))
        submit(tx, input.outboxId, input.send, errors)
      })
      return answer(input.outboxId, errors.OUTBOX_NOT_FOUND)
    }),
    undo: outbox.undo.handler(({ input, context: call, errors }) => changeOne(call, input.outboxId, undoSend, errors)),
    sendNow: outbox.sendNow.handler(({ input, context: call, errors }) => changeOne(call, input.outboxId, sendMailNow, errors)),
    resolveDoubt: outbox.resolveDoubt.handler(({ input, context: call, errors }) =>
      changeOne(call, input.outboxId, resolveDoubt(input.answer), errors),
    ),
    release: outbox.release.handler(({ input, context: call }) => many(call, input.outboxIds, releaseMail)),
    hold: outbox.hold.handler(({ input, context: call }) => many(call, input.outboxIds, holdMail)),
    cancel: outbox.cancel.handler(({ input, context: call }) => many(call, input.outboxIds, cancelMail)),
    retry: outbox.retry.handler(({ input, context: call }) => many(call, input.outboxIds, retryMail)),
    flush: outbox.flush.handler(async () => {
      onChange()
      await services.idle()
      const round = await services.flush()
      return {
        ...countItems(store.read),
        ...{ due: countDue(store.read, now()), elsewhere: round === null, sentences: round?.sentences ?? [] },
        nextTryAt: nextDue(store.read, now()),
      }
    }),
  }

  function exists(what: string, value: unknown): boolean {
    return store.read.get(`SELECT 1 FROM ${what}`, value) !== undefined
  }
}
