import type { Hold, MailDraft, OutboxState, Recipient } from '#shared/model/outbox.ts'
import { foldAddress, isOwnAddress } from '../people/own-mail.ts'
import type { ReadableStore } from '../store/store.ts'
import { ownSenders } from './choose-account.ts'
import { decideDisclosure } from './disclosure.ts'
import type { OutboxContext } from './outbox-context.ts'
import { classifyRecipients, isMatterConfidential, writersOf } from './recipient-classes.ts'
import { type AnsweredMessage, findAnswered, newerMessages } from './thread-state.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * What becomes of a mail that wants to leave: it goes, it is held until a person has seen why, or it is not sent at all because a program
 * would answer a program. `left` are recipients that automatic mail may never reach, with the reason.
 */
export type Verdict = {
  state: Extract<OutboxState, 'queued' | 'held' | 'cancelled'>
  holds: Hold[]
  recipients: Recipient[]
  left: { address: string; reason: string }[]
}

/**
 * Decides about a mail, inside the transaction that writes it, so that a burst is counted mail by mail.
 *
 * A person's own words are held for four reasons alone: a newer message, a confidential matter, a file that is missing, and no account.
 * Source: RFC 3834 section 2 for who gets no automatic answer.
 */
export function judgeMail(store: ReadableStore, context: OutboxContext, draft: MailDraft, hasAccount: boolean): Verdict {
  const answered = findAnswered(store, draft.messageId)
  const { kept, left } = draft.automatic ? leaveOut(store, context, draft, answered) : { kept: draft.recipients, left: [] }
  if (kept.length === 0) {
    const sentence = `Not sent: ${left.map(({ address, reason }) => `${address} ${reason}`).join('; ')}.`
    return { state: 'cancelled', holds: [{ reason: 'loop', sentence }], recipients: draft.recipients, left }
  }
  const mail = { ...draft, recipients: kept }
  const holds = [
    ...draft.holds,
    ...holdMissing(mail, hasAccount),
    ...holdConfidential(store, context, mail),
    ...holdNewer(store, mail),
    ...holdMany(context, mail),
    ...(draft.automatic ? holdAutomatic(store, context, mail, answered) : []),
  ]
  return { state: holds.length > 0 ? 'held' : 'queued', holds, recipients: kept, left }
}

/** Reasons that may have come up since the mail was queued. Empty where it may go. */
export function holdsAtSend(
  store: ReadableStore,
  context: OutboxContext,
  draft: MailDraft,
  since: { createdAt: number; decided: readonly Hold[] | null; hasAccount: boolean },
): Hold[] {
  return [
    ...(since.hasAccount ? [] : holdMissing({ ...draft, missingFiles: [] }, false)),
    ...holdNewer(store, draft),
    ...(since.decided?.some(({ reason }) => reason === 'confidential') ? [] : holdConfidential(store, context, draft)),
    ...(draft.automatic && since.decided === null ? holdWaitedLong(context, since.createdAt) : []),
  ]
}

function holdMissing(draft: MailDraft, hasAccount: boolean): Hold[] {
  const missing = draft.missingFiles.length
  return [
    ...(hasAccount
      ? []
      : [{ reason: 'no_account' as const, sentence: 'No account is set up that it could leave by. Add one, then let it go.' }]),
    ...(missing === 0
      ? []
      : [
          {
            reason: 'missing_file' as const,
            sentence: `${draft.missingFiles.map((name) => `"${name}"`).join(', ')} ${missing === 1 ? 'was' : 'were'} to go with it and cannot be found.`,
          },
        ]),
  ]
}

function holdConfidential(store: ReadableStore, context: OutboxContext, draft: MailDraft): Hold[] {
  if (!isMatterConfidential(store, draft)) return []
  const shut = classifyRecipients(store, context.people, draft).filter(
    ({ to }) => decideDisclosure(to, true, draft.kind) === 'hold',
  )
  if (shut.length === 0) return []
  const names = shut.map(({ address }) => address).join(', ')
  return [{ reason: 'confidential', sentence: `The matter is confidential, and ${names} may not read it.` }]
}

/** O8: written before somebody else wrote. */
function holdNewer(store: ReadableStore, draft: MailDraft): Hold[] {
  if (draft.threadSeen === null) return []
  const newer = newerMessages(store, draft, draft.threadSeen)
  const [last] = newer
  if (!last) return []
  const sentence =
    newer.length === 1
      ? `${last.from} has written since this was written.`
      : `${newer.length} messages came since this was written, the last from ${last.from}.`
  return [{ reason: 'newer_message', sentence }]
}

function holdMany({ settings }: OutboxContext, draft: MailDraft): Hold[] {
  if (draft.recipients.length <= settings.manyRecipients) return []
  const sentence = `It goes to ${draft.recipients.length} recipients; more than ${settings.manyRecipients} wait.`
  return [{ reason: 'many', sentence }]
}

function holdAutomatic(store: ReadableStore, context: OutboxContext, draft: MailDraft, answered: AnsweredMessage | null): Hold[] {
  return [
    ...holdBurst(store, context, draft),
    ...holdNewDomain(store, context, draft),
    ...(answered && context.now - answered.sort_at > context.settings.oldAfterMs
      ? [
          {
            reason: 'old_mail' as const,
            sentence: `It is about a mail that is ${Math.floor((context.now - answered.sort_at) / dayMs)} days old.`,
          },
        ]
      : []),
  ]
}

/** Digests and reports come by their own clock, and a circular was decided by a person: they are no burst. */
const counted: ReadonlySet<MailDraft['kind']> = new Set(['acknowledgement', 'forward', 'escalation', 'assignment', 'state'])

/**
 * Whether a burst has used up its hour. Mail to people who work here is counted apart, and more of it may leave: what storms outside must not
 * keep an emergency from them.
 */
function holdBurst(store: ReadableStore, { settings, people, now }: OutboxContext, draft: MailDraft): Hold[] {
  if (!counted.has(draft.kind)) return []
  const isInside = draft.recipients.every(({ address }) => people.byAddress(address) !== null)
  const count = (author: string | null): number =>
    store.get<{ count: number }>(
      `SELECT count(*) AS count FROM outbox WHERE created_at > ? AND automatic = 1 AND decided_by IS NULL
         AND kind IN ('acknowledgement', 'forward', 'escalation', 'assignment', 'state')
         AND state NOT IN ('held', 'cancelled', 'draft') AND (? IS NULL OR author = ?)
         AND EXISTS (SELECT 1 FROM outbox_recipients WHERE outbox_recipients.outbox_id = outbox.outbox_id AND target IS NULL) = ?`,
      ...[now - hourMs, author, author, isInside ? 0 : 1],
    )?.count ?? 0
  if (!isInside && draft.author.startsWith('rule:') && count(draft.author) >= settings.perRuleAndHour)
    return [
      { reason: 'many', sentence: `This rule has sent ${settings.perRuleAndHour} mails within an hour; what is more waits.` },
    ]
  const most = isInside ? settings.insidePerHour : settings.perHour
  if (count(null) < most) return []
  const whither = isInside ? ' to people who work here' : ''
  return [{ reason: 'cap', sentence: `${most} automatic mails have left${whither} within an hour; what is more waits.` }]
}

function holdNewDomain(store: ReadableStore, { settings, people }: OutboxContext, draft: MailDraft): Hold[] {
  if (!settings.holdNewDomains) return []
  const known = new Set([...writersOf(store, draft), ...people.contacts.map(({ address }) => address)].map(domainOf))
  const strange = draft.recipients.filter(({ address }) => {
    const domain = domainOf(address)
    return (
      !known.has(domain) &&
      people.byAddress(address) === null &&
      !isOwnAddress(people.own, address) &&
      !wasWrittenTo(store, domain)
    )
  })
  const domains = [...new Set(strange.map(({ address }) => domainOf(address)))].sort()
  if (domains.length === 0) return []
  return [{ reason: 'new_domain', sentence: `Nobody here has written to ${domains.join(', ')} before.` }]
}

const wasWrittenTo = (store: ReadableStore, domain: string): boolean =>
  store.get(
    `SELECT 1 FROM outbox_recipients WHERE outcome = 'accepted' AND delivery <> 'bounced' AND address LIKE '%@' || ? LIMIT 1`,
    domain,
  ) !== undefined

function holdWaitedLong({ now, settings }: OutboxContext, createdAt: number): Hold[] {
  const days = Math.floor((now - createdAt) / dayMs)
  return now - createdAt > settings.oldAfterMs ? [{ reason: 'old_mail', sentence: `It has waited for ${days} days.` }] : []
}

const robot = /^(?:no-?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster|bounces?)(?:[@+.-]|$)/i

/** Whom automatic mail never goes to: our own mailboxes, robots, and an address that has had its answer. */
function leaveOut(store: ReadableStore, context: OutboxContext, draft: MailDraft, answered: AnsweredMessage | null) {
  const own = ownSenders(store)
  const left: Verdict['left'] = []
  const kept = draft.recipients.filter(({ address }) => {
    const folded = foldAddress(address)
    const reason =
      context.people.own.addresses.has(folded) || own.has(folded)
        ? 'is a mailbox of our own'
        : draft.kind === 'acknowledgement'
          ? whyNoAnswer(store, context, folded, answered)
          : null
    if (reason !== null) left.push({ address, reason })
    return reason === null
  })
  return { kept, left }
}

function whyNoAnswer(
  store: ReadableStore,
  context: OutboxContext,
  address: string,
  answered: AnsweredMessage | null,
): string | null {
  if (answered?.auto_generated === 1) return 'wrote by a program, a list or an automatic answer'
  if (robot.test(address)) return 'reads no answers'
  if (answered && answered.outgoing === 1) return 'was written to by ourselves'
  const had = store.get(
    `SELECT 1 FROM outbox_recipients JOIN outbox ON outbox.outbox_id = outbox_recipients.outbox_id
     WHERE outbox_recipients.address = ? AND outbox.kind = 'acknowledgement' AND outbox.automatic = 1
       AND outbox.state NOT IN ('cancelled', 'draft') AND outbox.created_at > ? LIMIT 1`,
    ...[address, context.now - context.settings.answerOnceMs],
  )
  return had === undefined ? null : `has had an automatic answer within ${context.settings.answerOnceMs / hourMs} hours`
}

const domainOf = (address: string): string => foldAddress(address.slice(address.lastIndexOf('@') + 1))
