import type { MailDraft } from '#shared/model/outbox.ts'
import { maxAddressChars, maxFileBytes, maxRecipients, maxSubjectChars } from './limits.ts'

/** Why something cannot become a mail: the field it stands in, such as `subject` or `to 2`, and a sentence with what to do. */
export type MailFault = { line: string; sentence: string }

/** C0 controls, DEL, and the line separators that some programs break lines at. A tab in a subject is harmless and still no subject's. */
const breaks = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/

/** The local part as a dot-atom, in any script; the domain of labels. Quoted local parts and address literals are refused: nobody has one. */
const address =
  /^[^\s@<>()[\]\\,;:"\u0000-\u001f\u007f]{1,64}@(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)+$/u

/** 80 characters of an address show which one is meant. */
const shownChars = 80

const namesOfPlaces = { to: 'to', cc: 'cc', bcc: 'bcc' } as const

/**
 * Looks for what would let a value of a mail end its header and begin another, and for what no server takes.
 *
 * Shapes: null where all is well, else the first fault. Every value that comes to stand in a header is looked at; text and HTML are encoded
 * and cannot leave their part (A-33). Source: RFC 5322 sections 2.1.1 and 3.4.1.
 */
export function findMailFault(draft: MailDraft): MailFault | null {
  if (draft.recipients.length === 0) return { line: 'to', sentence: 'Name somebody to send it to.' }
  if (draft.recipients.length > maxRecipients)
    return { line: 'to', sentence: `One mail goes to ${maxRecipients} people at most; write a circular for more.` }
  return findHeaderFault(draft)
}

/** As `findMailFault`, for a draft that may still lack its recipients. */
export function findHeaderFault(draft: MailDraft): MailFault | null {
  const places = new Map<string, number>()
  for (const recipient of draft.recipients) {
    const place = namesOfPlaces[recipient.place]
    places.set(place, (places.get(place) ?? 0) + 1)
    const line = `${place} ${places.get(place)}`
    const fault = findAddressFault(line, recipient.address) ?? findBreak(`${line} name`, recipient.name)
    if (fault) return fault
  }
  if (draft.subject.length > maxSubjectChars)
    return { line: 'subject', sentence: `The subject has ${draft.subject.length} characters; ${maxSubjectChars} is the most.` }
  return findBreak('subject', draft.subject) ?? findFileFault(draft) ?? findBreak('language', draft.language ?? '')
}

/** Looks at one address: not a list, not a group, nothing that a server or a header could take for two. */
export function findAddressFault(line: string, value: string): MailFault | null {
  const shown = `"${value.slice(0, shownChars).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}${value.length > shownChars ? '…' : ''}"`
  if (breaks.test(value)) return { line, sentence: `The address ${shown} contains a line break or control character.` }
  if (value.length > maxAddressChars)
    return { line, sentence: `The address ${shown} is longer than ${maxAddressChars} characters.` }
  if (!address.test(value) || value.startsWith('.') || /\.@|\.\./.test(value))
    return { line, sentence: `${shown} is no mail address; one looks like name@example.org.` }
  return null
}

function findFileFault(draft: MailDraft): MailFault | null {
  for (const [index, file] of draft.files.entries()) {
    const line = `file ${index + 1}`
    const fault = findBreak(`${line} name`, file.name) ?? findBreak(`${line} type`, file.type)
    if (fault) return fault
    if (!/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i.test(file.type))
      return {
        line: `${line} type`,
        sentence: `The type of the file "${cleanLine(file.name)}" is no media type such as application/pdf.`,
      }
  }
  const bytes = draft.files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes <= maxFileBytes) return null
  const megabytes = (count: number): string => (count / 1024 ** 2).toFixed(1)
  return {
    line: 'files',
    sentence: `The files have ${megabytes(bytes)} MB; most servers take ${megabytes(maxFileBytes)} MB. Leave one away.`,
  }
}

function findBreak(line: string, value: string): MailFault | null {
  if (!breaks.test(value)) return null
  return { line, sentence: `${nameLine(line)} contains a line break or control character; take it out.` }
}

/** `subject` as "The subject", `to 2 name` as "The name of recipient 2 (to)", `file 1 type` as "The type of file 1". */
function nameLine(line: string): string {
  const [, place = '', number, part] = /^(\w+) (\d+) (\w+)$/.exec(line) ?? []
  if (number === undefined) return `The ${line}`
  return place === 'file' ? `The ${part} of file ${number}` : `The ${part} of recipient ${number} (${place})`
}

/** Makes one line of a text that came from outside, for where nobody can be asked: what breaks lines becomes a space. */
export function cleanLine(text: string): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()
  return line.length > maxSubjectChars ? `${line.slice(0, maxSubjectChars - 1)}…` : line
}
