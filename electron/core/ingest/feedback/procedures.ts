import { hash } from 'node:crypto'
import type { FeedbackInput } from '#shared/model/feedback.ts'
import type { Module } from '#shared/model/module.ts'
import { implementer } from '../../command.ts'
import type { FeedbackSettings } from '../../config/feedback-settings.ts'
import type { ParseOutcome } from '../../mime/parse-outcome.ts'
import type { Ports } from '../../ports.ts'
import { underSight } from '../../store/sight.ts'
import type { ReadableStore, Store } from '../../store/store.ts'
import { storeMessage } from '../store-message.ts'
import { referenceOf, subjectToken, tokenOf } from '../threads/thread-token.ts'
import type { Decide } from '../write-batch.ts'
import { submissionId, writeSubmission } from './write-submission.ts'

export type FeedbackServices = {
  store: Store
  ports: Ports
  settings(): FeedbackSettings
  modules(): readonly Module[]
  parse(bytes: Uint8Array): Promise<ParseOutcome>
  prepare(): void
  decide: Decide
  onChange(): void
}

/** One address, as a visitor may write it: no list, no group, nothing that could end a header. */
const plainAddress = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?$/u

/** What somebody without an account may ask: how the page is set up, and to take what they wrote. */
export function feedbackProcedures(services: FeedbackServices) {
  const { feedback } = implementer
  const choices = (): { module: string; title: string }[] => {
    const { modules } = services.settings()
    return services
      .modules()
      .filter(({ module }) => modules.includes(module))
      .map(({ module, title }) => ({ module, title }))
  }
  return {
    form: feedback.form.handler(() => {
      const { enabled, title, text, language } = services.settings()
      return { enabled, title, text, language, modules: enabled ? choices() : [] }
    }),
    submit: feedback.submit.handler(async ({ input, errors }) => {
      if (!services.settings().enabled) throw errors.NOT_OPEN()
      if (input.address !== '' && !plainAddress.test(input.address)) throw errors.BAD_ADDRESS()
      // What is not on the page was not chosen on it.
      const module = choices().find((choice) => choice.module === input.module)?.module ?? null
      // A visitor sees nothing; what the engine then does with the message is its own work, which sees everything.
      const nonce = nonceOf(input)
      const bytes = writeSubmission({ ...input, nonce }, module, services.ports.clock.now())
      await underSight('all', () => takeSubmission(services, bytes, module))
      return { reference: subjectToken(tokenOf(submissionId(nonce))).slice(2, -1) }
    }),
  }
}

/** The same page with the same words is one request; other words sent from it, after a step back, are another with a reference of its own. */
const nonceOf = ({ nonce, subject, text }: FeedbackInput): string =>
  hash('sha256', JSON.stringify([nonce, subject, text]), 'hex').slice(0, 32)

/** Stores a submission in one transaction, as an import stores a mail; the same page handed in again is the message that is there. */
async function takeSubmission(services: FeedbackServices, bytes: Buffer, module: string | null): Promise<void> {
  const { store, ports } = services
  const outcome = await services.parse(bytes)
  if (outcome.kind === 'failed') throw new Error('a submission that cannot be parsed')
  services.prepare()
  const { message, derived } = outcome
  const stored = store.write((tx) => {
    if (isHere(tx, message.messageId ?? '', message.subject, derived.textHash)) return null
    const about = { kind: 'mail' as const, flags: null, detached: [], formBytes: derived.rawSizeBytes }
    const result = storeMessage(tx, store.blobs, message, derived, ports.clock.now(), about)
    if (result.kind === 'duplicate') return null
    const deciding = services.decide(tx)
    deciding.message(result.stored, {
      ...{ mode: 'live', format: 'eml', kind: 'mail', labels: [], history: false, incoming: true },
      folder: ['Feedback form', ...(module === null ? [] : [module])],
    })
    deciding.end()
    return result.stored
  })
  if (!stored) return
  ports.log.activity('feedback_taken', { message: `msg_${stored.fingerprint}` })
  services.onChange()
}

/** Whether a page that was handed in before is handed in again, unchanged: later it has another date, and so another fingerprint. */
const isHere = (store: ReadableStore, messageId: string, subject: string, textHash: string): boolean =>
  store.get(
    `SELECT 1 FROM thread_references AS known JOIN messages ON messages.thread_no = known.thread_no
     WHERE known.reference = ? AND known.own = 1 AND messages.message_id = ? AND messages.subject = ? AND messages.text_hash = ? LIMIT 1`,
    ...[referenceOf(messageId), messageId, subject, Buffer.from(textHash, 'hex')],
  ) !== undefined
