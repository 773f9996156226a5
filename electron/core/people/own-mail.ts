import type { Contact, Person } from '#shared/model/person.ts'

/**
 * The organisation's own mail, folded: what goes to any other address is foreign.
 *
 * Shapes: `addresses` are mailboxes that Orgo itself reads, where a notice would come back as new mail; `people` those of members, who are
 * written to like anybody; `domains` hold both.
 */
export type OwnMail = {
  readonly addresses: ReadonlySet<string>
  readonly people: ReadonlySet<string>
  readonly domains: ReadonlySet<string>
}

/** Folds an address so that two spellings of one mailbox are the same text. */
export const foldAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase()

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** Where anybody may have a mailbox: a member who has one there makes nobody else of it one of us. */
const publicProviders =
  /^(?:(?:gmail|googlemail|aol|icloud|me|mac|msn|zoho|fastmail|tutanota|proton|protonmail|posteo|mailbox|hey|qq|163|126|naver|web|freenet|arcor|t-online|libero|virgilio|tiscali|orange|wanadoo|free|laposte|sfr|wp|o2|onet|interia|seznam|ukr|bk|rambler|mail|inbox|pm|duck|tuta)\.[a-z]{2,4}|(?:outlook|hotmail|live|yahoo|ymail|gmx|yandex|ya)(?:\.[a-z]{2,4}){1,2}|btinternet\.com|comcast\.net|verizon\.net|mailbox\.org)$/

/**
 * What of the directory is the organisation's own mail: the addresses of its members, and the domains where two of them have one.
 *
 * `mailboxes` are those the organisation shares or sends from: what is sent there comes back as new mail.
 *
 * A domain that a contact writes from, and one of a public provider, is nobody's own: mail in confidence would go to strangers as to one of us.
 */
export function findOwnMail(
  members: readonly Person[],
  contacts: readonly Contact[],
  mailboxes: readonly string[] = [],
): OwnMail {
  const people = new Set(members.flatMap((member) => member.addresses.map(foldAddress)))
  const membersByDomain = new Map<string, number>()
  for (const member of members)
    for (const domain of new Set(member.addresses.map((address) => domainOf(foldAddress(address)))))
      membersByDomain.set(domain, (membersByDomain.get(domain) ?? 0) + 1)
  const foreign = new Set(contacts.map(({ address }) => domainOf(foldAddress(address))))
  const domains = [...membersByDomain].flatMap(([domain, count]) =>
    count > 1 && !foreign.has(domain) && !publicProviders.test(domain) ? [domain] : [],
  )
  // A mailbox of one person is theirs: they are written to like anybody.
  const shared = mailboxes.map(foldAddress).filter((address) => !people.has(address))
  return { addresses: new Set(shared), people, domains: new Set(domains) }
}

/** Whether an address is one of ours. */
export function isOwnAddress(own: OwnMail, address: string): boolean {
  const folded = foldAddress(address)
  return own.addresses.has(folded) || own.people.has(folded) || own.domains.has(domainOf(folded))
}

type Addressed = { from: readonly { address: string }[]; to: readonly { address: string }[] }

/**
 * Whether mail comes to us or goes out: it goes out when one of us wrote it to none of us. What one of us writes to another, such as to a
 * shared mailbox, comes in. Nothing is proved by it: who forges a sender has mail that no rule for incoming mail meets, and that waits in Triage.
 */
export function directionOf(own: OwnMail, { from, to }: Addressed): 'incoming' | 'outgoing' {
  const [sender] = from
  const isOurs = sender !== undefined && isOwnAddress(own, sender.address)
  return isOurs && !to.some(({ address }) => isOwnAddress(own, address)) ? 'outgoing' : 'incoming'
}
