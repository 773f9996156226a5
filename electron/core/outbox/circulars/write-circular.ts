import type { CircularDraft, CircularId } from '#shared/model/circular.ts'
import type { MailDraft } from '#shared/model/outbox.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { randomUuid } from '../../random-uuid.ts'
import type { WritableStore } from '../../store/store.ts'
import { enqueueMail } from '../enqueue.ts'
import type { OutboxContext } from '../outbox-context.ts'
import { type CircularWriting, planCircular } from './plan-circular.ts'

/** Why a circular waits, as a sentence. */
export const holdSentence = (title: string, count: number): string =>
  `It is one of ${count} ${count === 1 ? 'mail' : 'mails'} of the circular "${title}", which waits until somebody lets it go.`

/**
 * Writes a circular: one mail for each reader, all held until a person lets them go at once. All of it or nothing: the caller's transaction is
 * rolled back where it answers a fault.
 */
export function writeCircular(
  tx: WritableStore,
  context: OutboxContext,
  writing: CircularWriting,
  draft: CircularDraft,
  author: string,
): Result<CircularId, string> {
  const plan = planCircular(tx, context.people, writing, draft)
  if (!plan.ok) return plan
  const circularId = `circular_${randomUuid(context.random)}`
  tx.run(
    'INSERT INTO circulars (circular_id, title, task_id, template, author, created_at, faults_json) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[circularId, draft.title, draft.taskId, draft.template, author, context.now, JSON.stringify(plan.value.faults)],
  )
  const hold = { reason: 'many' as const, sentence: holdSentence(draft.title, plan.value.letters.length) }
  for (const { reader, language, textLanguage } of plan.value.letters) {
    const letter = plan.value.letterFor(reader, textLanguage)
    const mail: MailDraft = {
      ...{ kind: 'notice', taskId: draft.taskId, messageId: null, files: [], missingFiles: [] },
      recipients: [{ address: reader.address, name: reader.name, place: 'to', target: null }],
      ...{ subject: letter.subject, text: letter.text, html: letter.html, language: letter.language },
      ...{
        template: draft.template,
        author,
        cause: { sentence: `The circular "${draft.title}".`, ruleId: null, changeId: null },
      },
      // One person wrote it and a program addresses it: no robot shall answer a thousand of them.
      automatic: true,
      ...{ confidential: false, notBefore: draft.notBefore, threadSeen: null, order: null },
      ...{ batch: circularId, holds: [hold], account: null },
    }
    const written = enqueueMail(tx, context, mail)
    if (!written.ok) return fail(`The mail to ${reader.address} cannot be written: ${written.fault.sentence}`)
    tx.run(
      `INSERT INTO circular_recipients (circular_id, address, name, language, text_language, phone, label, outbox_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[circularId, reader.address, reader.name, language, letter.language, reader.phone, reader.label, written.value.outboxId],
    )
  }
  return succeed(circularId)
}
