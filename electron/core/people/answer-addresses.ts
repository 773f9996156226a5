import type { Address } from '#shared/model/message.ts'
import { foldAddress, type OwnMail } from './own-mail.ts'

type Answered = { from: Address | null; replyTo: readonly Address[]; to: readonly Address[]; cc: readonly Address[] }

/**
 * Whom an answer to a message goes to, and who else has an answer to all.
 *
 * `self` are the addresses of whoever answers. Nobody is named twice, and neither is a mailbox of our own, which would answer itself; where
 * nobody else is left, as under mail that we wrote, the answer goes to whom that mail went to. Pure.
 *
 * Source: RFC 5322 section 3.6.3: Reply-To before From, and To and Cc for an answer to all.
 */
export function answerAddresses(own: OwnMail, self: readonly string[], message: Answered): { to: Address[]; others: Address[] } {
  const ours = new Set([...own.addresses, ...self.map(foldAddress)])
  const named = new Set<string>()
  const pick = (addresses: readonly Address[]): Address[] =>
    addresses.filter(({ address }) => {
      const folded = foldAddress(address)
      if (folded === '' || ours.has(folded) || named.has(folded)) return false
      named.add(folded)
      return true
    })
  const writers = message.from ? [message.from] : []
  const wanted = pick(message.replyTo.length > 0 ? message.replyTo : writers)
  const to = wanted.length > 0 ? wanted : pick(message.to)
  return { to, others: pick([...writers, ...message.to, ...message.cc]) }
}
