import type { DeliveryReport, ReportedRecipient } from './read-delivery-report.ts'
import { cleanText } from './read-header.ts'

/** How a program begins to say that a mail was not delivered; a text with none of these is no bounce. */
const openings: readonly RegExp[] = [
  // qmail, and the many that copied its words
  /this is the .{0,40}qmail-send program/i,
  /^hi\. this is the .{0,60}program at /im,
  // Exim
  /^a message that you sent (?:could not be delivered|has not yet been delivered|contained)/im,
  /^this message was created automatically by mail delivery software/im,
  // sendmail
  /^ *-+ the following addresses? had (?:permanent|transient|delivery) /im,
  /^ *-+ transcript of session follows/im,
  // Postfix
  /^this is the (?:postfix|mail system)(?: program)? at host /im,
  // Gmail
  /^delivery to the following recipients? (?:failed|has been delayed)/im,
  /^\*\* address not found \*\*/im,
  // Exchange and Outlook, by language
  /did not reach the following recipient/i,
  /delivery has failed to these recipients/i,
  /hat (?:die|den) folgenden empf[aä]nger nicht erreicht/i,
  /fehler bei der nachrichtenzustellung an folgende empf[aä]nger/i,
  /n'a pas pu [eê]tre remis aux? destinataires? suivants?/i,
  /[eé]chec de la remise pour ces destinataires/i,
  /no se pudo entregar (?:el mensaje )?a (?:estos|los siguientes) destinatarios/i,
  /impossibile recapitare il messaggio ai (?:seguenti )?destinatari/i,
  /the following recipients? (?:could not be reached|cannot be reached)/i,
  // Domino, Yahoo, AOL, Novell and others
  /^your (?:message|document):?.{0,200}\n?.{0,20}was not delivered to/im,
  /^sorry, we were unable to deliver your message to the following address/im,
  /^the following (?:address(?:es)?|recipients?) (?:failed|could not be delivered)/im,
  /^your mail (?:to the following recipients )?could not be delivered/im,
]

/** Where the mail that comes back begins: below it an address is none that failed. */
const returned =
  /^[ -]{0,80}(?:this is a copy of (?:the|your) message|below this line is a copy of the message|original message(?: follows)?|message header follows|unsent message follows|the original message follows|returned message follows|forwarded message|[-=_ ]{1,80}original message[-=_ ]{1,80})[^\n]*$/im

const addressLine =
  /^[ \t>]{0,12}(?:to:[ \t]*)?<?["']?([^\s<>"',;:()]{1,64}@[a-z0-9.-]{1,255})["']?>?[ \t]*(?:[:;,(]|\bon\b|$)(.*)$/i

/** 50 recipients of a text count: nobody writes more by hand, and programs that do write RFC 3464. */
const recipientsMax = 50

/**
 * Reads the text of a bounce that is no report of RFC 3464: one recipient per address that opens a line or paragraph, with the words below.
 *
 * Shapes: null where no known opening stands in it and no header named who failed. Limits: linear, the caller bounds the text.
 */
export function readTextBounce(text: string, subject: string, failed: readonly string[]): DeliveryReport | null {
  const plain = text.replace(/\r\n?/g, '\n')
  if (failed.length === 0 && !openings.some((opening) => opening.test(plain.slice(0, 8_192)))) return null
  const cut = returned.exec(plain)
  const report = cut ? plain.slice(0, cut.index) : plain
  const below = cut ? plain.slice(cut.index) : plain
  const isDelay = /delayed|has not yet been delivered|still being retried|warning/i.test(`${subject} ${report.slice(0, 400)}`)
  const action = isDelay ? 'delayed' : 'failed'
  const found = new Map<string, ReportedRecipient>()
  const lines = report.split('\n')
  for (const [index, line] of lines.entries()) {
    const match = addressLine.exec(line.slice(0, 1000))
    const address = match?.[1]?.toLowerCase()
    if (!address || found.has(address) || found.size >= recipientsMax) continue
    if (failed.length > 0 && !failed.includes(address)) continue
    found.set(address, { address, action, ...reasonOf([match?.[2] ?? '', ...lines.slice(index + 1, index + 9)]) })
  }
  for (const address of failed) if (!found.has(address)) found.set(address, { address, action, ...reasonOf(lines.slice(0, 40)) })
  return { originalMessageId: idBelow(below), originalEnvelopeId: null, recipients: [...found.values()] }
}

/** The words up to the next address or the second blank line, and the status code in them. */
function reasonOf(lines: readonly string[]): Pick<ReportedRecipient, 'status' | 'diagnostic'> {
  const words: string[] = []
  for (const [index, line] of lines.entries()) {
    if (index > 0 && addressLine.test(line.slice(0, 1000))) break
    if (line.trim() === '' && words.some((word) => word.trim() !== '')) break
    words.push(line)
  }
  const diagnostic = cleanText(words.join(' ')).slice(0, 500)
  const status = /(?:^|[\s#(])([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(diagnostic)?.[1] ?? null
  return { status, diagnostic: diagnostic === '' ? null : diagnostic }
}

/** Our own header goes before the Message-ID, which a provider may have changed on the way. */
function idBelow(text: string): string | null {
  const own = /^[ \t>]{0,8}x-orgo-message-id:[ \t]*(?:\n[ \t]+)?<([^<>\s]{1,998})>/im.exec(text)?.[1]
  return own ?? /^[ \t>]{0,8}message-id:[ \t]*(?:\n[ \t]+)?<([^<>\s]{1,998})>/im.exec(text)?.[1] ?? null
}
