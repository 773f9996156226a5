import type { Address } from '#shared/model/message.ts'

const answered = /^(?:re|aw|sv|antw)\s*:/i
const passedOn = /^(?:fwd?|wg|tr)\s*:/i

/** The subject of an answer: marked once as one. */
export function answerSubject(subject: string): string {
  const plain = subject.trim()
  return plain === '' || answered.test(plain) ? plain : `Re: ${plain}`
}

/** An address as a field takes it: with its name where there is one, without what would end it early. */
export function writeAddress({ name, address }: Address): string {
  const plain = name.replace(/[<>",;]/g, ' ').trim()
  return plain === '' || plain === address ? address : `${plain} <${address}>`
}

/** The subject of a message that is forwarded: marked once as that. */
export function forwardSubject(subject: string): string {
  const plain = subject.trim()
  return passedOn.test(plain) ? plain : `Fwd: ${plain}`.trim()
}

/** A text with every line marked as quoted; marks already there stay together. */
export const quoteText = (text: string): string =>
  text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line.startsWith('>') || line === '' ? `>${line}` : `> ${line}`))
    .join('\n')

/** Whether something typed can be a recipient: one address, with a name or without, or somebody Orgo knows. */
export function isRecipient(typed: string): boolean {
  if (/^(?:person|role|team):\S+$|^requester$/.test(typed)) return true
  const address = /<([^<>]*)>$/.exec(typed)?.[1] ?? typed
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)
}
