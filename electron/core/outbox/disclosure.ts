import type { OutboxKind } from '#shared/model/outbox.ts'

/**
 * Who somebody is to a task. `reader` may read it; `requester` wrote a message of it; `colleague` works here and may not read it; `outsider`
 * is everybody else.
 */
export const recipientClasses = ['reader', 'requester', 'colleague', 'outsider'] as const
export type RecipientClass = (typeof recipientClasses)[number]

type Group = 'written' | 'answer' | 'told' | 'passed_on'

const groupOf: Readonly<Record<OutboxKind, Group>> = {
  reply: 'written',
  message: 'written',
  acknowledgement: 'answer',
  escalation: 'told',
  assignment: 'told',
  state: 'told',
  digest: 'told',
  forward: 'passed_on',
  report: 'passed_on',
  notice: 'passed_on',
  test: 'passed_on',
}

/**
 * Whether mail about a confidential matter may go to somebody without a person having seen it (A6). What is not confidential may go to all.
 *
 * The requester knows what they wrote, so an answer may reach them; what is passed on to them may hold the words of others.
 */
const confidential: Readonly<Record<RecipientClass, Readonly<Record<Group, 'send' | 'hold'>>>> = {
  reader: { written: 'send', answer: 'send', told: 'send', passed_on: 'send' },
  requester: { written: 'send', answer: 'send', told: 'hold', passed_on: 'hold' },
  colleague: { written: 'hold', answer: 'hold', told: 'hold', passed_on: 'hold' },
  outsider: { written: 'hold', answer: 'hold', told: 'hold', passed_on: 'hold' },
}

/** What becomes of a mail of this kind to somebody of this class. Pure. */
export const decideDisclosure = (to: RecipientClass, isConfidential: boolean, kind: OutboxKind): 'send' | 'hold' =>
  isConfidential ? confidential[to][groupOf[kind]] : 'send'

/** The subject of automatic mail about a confidential matter: it says that there is something and not what. */
export const neutralSubject = (language: string | null): string =>
  ({ de: 'Eine vertrauliche Angelegenheit', fr: 'Une affaire confidentielle' })[language ?? ''] ?? 'A confidential matter'
