import type { Random } from '../../ports.ts'
import type { RecipientReply, TryEnd } from '../tries.ts'
import { nextTry, patienceMs } from './backoff.ts'
import { explainFault } from './explain-fault.ts'
import type { SmtpFault } from './smtp-fault.ts'
import type { RefusedRecipient, SmtpOutcome, SmtpServer } from './smtp-port.ts'

/** What the end of a try is judged by, besides what the server said. */
export type TryFacts = { n: number; firstTryAt: number; now: number; random: Random; server: SmtpServer; closing: boolean }

/**
 * How a try ended: the table of sync.md section 5, as a pure function.
 *
 * Only the server's own reply ends doubt: a 2xx is accepted, a 4xx later, a 5xx failed. Without one, a mail whose last chunk was on its way is in
 * doubt and never tried again by itself; any other can not have left.
 */
export function judgeOutcome(outcome: SmtpOutcome, facts: TryFacts): TryEnd {
  const { fault } = outcome
  const recipients = judgeRecipients(outcome)
  if (!fault) return judgeAccepted(outcome, recipients, facts)
  const sentence = explainFault(fault, facts.server)
  const end = { recipients, smtpReply: fault.reply, reason: sentence, nextTryAt: null }
  if (fault.kind === 'reply' && isOfMail(fault)) return judgeReply(outcome, fault, end, facts)
  if (fault.kind === 'too_large' || fault.kind === 'no_utf8') return { ...end, outcome: 'failed' }
  if (outcome.committing)
    return {
      ...end,
      outcome: 'in_doubt',
      reason: `The connection ended while the mail was being handed over: it may have arrived. ${sentence}`,
    }
  const { n, random, now, closing } = facts
  if (closing)
    return { ...end, outcome: 'not_sent', reason: 'Orgo ended before this mail left; it is tried again.', nextTryAt: now }
  return { ...end, outcome: 'not_sent', nextTryAt: nextTry(fault.code === null ? 'cut' : 'refusal', n, random, now) }
}

/** A reply to the greeting or the login says nothing of a mail. */
const isOfMail = ({ stage }: SmtpFault): boolean => stage !== 'connect' && stage !== 'login'

function judgeReply(outcome: SmtpOutcome, fault: SmtpFault, end: Omit<TryEnd, 'outcome'>, facts: TryFacts): TryEnd {
  const { n, firstTryAt, now, random } = facts
  const waits = outcome.refused.some((refused) => !isForGood(refused, outcome))
  const later = (fault.code ?? 0) < 500 || (fault.stage === 'recipients' && waits)
  if (!later) return { ...end, outcome: 'failed' }
  if (now - firstTryAt > patienceMs)
    return { ...end, outcome: 'failed', reason: `${end.reason ?? ''} It was tried for five days; now a person has to decide.` }
  return { ...end, outcome: 'retry', nextTryAt: nextTry('refusal', n, random, now) }
}

function judgeAccepted(outcome: SmtpOutcome, recipients: RecipientReply[], { n, random, now, server }: TryFacts): TryEnd {
  const waiting = outcome.refused.filter((refused) => !isForGood(refused, outcome))
  const refused = outcome.refused.length - waiting.length
  const reasons = [
    ...(refused === 0 ? [] : [`${server.host} refused ${refused === 1 ? 'one recipient' : `${refused} recipients`}.`]),
    ...(waiting.length === 0
      ? []
      : [
          `${server.host} takes ${waiting.length === 1 ? 'one recipient' : `${waiting.length} recipients`} later; the others have it.`,
        ]),
  ]
  return {
    outcome: 'accepted',
    recipients,
    smtpReply: outcome.reply,
    reason: reasons.length === 0 ? null : reasons.join(' '),
    nextTryAt: waiting.length === 0 ? null : nextTry('refusal', n, random, now),
  }
}

/** What the server said of each recipient, as far as it has come to them. */
export function judgeRecipients(outcome: Pick<SmtpOutcome, 'accepted' | 'refused' | 'reply'>): RecipientReply[] {
  const accepted = outcome.accepted.map(
    (address): RecipientReply => ({
      address,
      outcome: 'accepted',
      smtpReply: outcome.reply ?? '',
    }),
  )
  const refused = outcome.refused.map(
    (one): RecipientReply => ({
      address: one.address,
      outcome: isForGood(one, outcome) ? 'refused' : 'later',
      smtpReply: one.reply,
    }),
  )
  return [...accepted, ...refused]
}

/** 552 after others were taken is how some servers say "too many recipients". Source: RFC 5321 section 4.5.3.1.10. */
const isForGood = ({ code }: RefusedRecipient, { accepted }: Pick<SmtpOutcome, 'accepted'>): boolean =>
  code !== null && code >= 500 && !(code === 552 && accepted.length > 0)
