import { addressField, oneLine, syntaxField, textField } from './encode-header.ts'
import { type MailPart, multipart, textPart } from './mail-part.ts'
import type { AttachmentPart } from './make-attachments.ts'
import { mailDate } from './make-headers.ts'
import { tags } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import type { ItemBodies } from './read-bodies.ts'
import { type ItemPeople, type ItemPerson, isReported, type Recipient } from './read-people.ts'

export type ReportSource = {
  itemClass: string
  reader: PropertyReader
  people: ItemPeople
  bodies: ItemBodies
  text: MailPart
  attachments: readonly AttachmentPart[]
}

/**
 * A report as it would have come over the Internet: a text, what happened in a form for machines, and the mail it is about.
 *
 * Source: RFC 6522, RFC 3464 (delivery), RFC 8098 (reading), MS-OXOMSG 2.2.2 for the properties.
 */
export function makeReport(source: ReportSource): MailPart {
  const isReceipt = /\.ipnn?rn$/i.test(source.itemClass)
  const status = isReceipt ? makeDisposition(source) : makeDeliveryStatus(source)
  // The mail that the report is about comes third (RFC 6522 3).
  const ordered = [...source.attachments].sort((one, other) => Number(other.isItem) - Number(one.isItem))
  const type = isReceipt ? 'disposition-notification' : 'delivery-status'
  return multipart('report', [source.text, status, ...ordered.map(({ part }) => part)], [`report-type=${type}`])
}

/** What a report says to people, where its body is missing: stores keep only the properties of it. */
export function reportText({ itemClass, reader, people }: Pick<ReportSource, 'itemClass' | 'reader' | 'people'>): string {
  const about = reader.text(tags.originalSubject) ?? ''
  const said = reader.text(tags.reportText)
  const rows = people.recipients.filter(isReported).map((recipient) => {
    const who = [recipient.name, recipient.address].filter(Boolean).join(' ')
    return [who, recipient.reader.text(tags.reportText) ?? recipient.reader.text(tags.supplementaryInfo)]
      .filter(Boolean)
      .join(': ')
  })
  return [`${outcomeOf(itemClass).sentence}${about === '' ? '' : ` Subject: ${oneLine(about)}`}`, ...rows, said ?? '']
    .filter(Boolean)
    .join('\r\n')
}

type Outcome = { action: string; status: string; sentence: string }

function outcomeOf(itemClass: string): Outcome {
  const kind = itemClass.slice(itemClass.lastIndexOf('.') + 1).toLowerCase()
  if (kind === 'dr') return { action: 'delivered', status: '2.0.0', sentence: 'The mail was delivered.' }
  if (kind === 'delayed') return { action: 'delayed', status: '4.0.0', sentence: 'The mail is delayed.' }
  if (kind === 'expanded')
    return { action: 'expanded', status: '2.0.0', sentence: 'The mail was sent on to the members of a list.' }
  if (kind === 'relayed') return { action: 'relayed', status: '2.0.0', sentence: 'The mail was handed on.' }
  if (kind === 'ipnrn') return { action: 'displayed', status: '', sentence: 'The mail was read.' }
  if (kind === 'ipnnrn') return { action: 'deleted', status: '', sentence: 'The mail was deleted without being read.' }
  return { action: 'failed', status: '5.0.0', sentence: 'The mail was not delivered.' }
}

function makeDeliveryStatus({ itemClass, reader, people, bodies }: ReportSource): MailPart {
  const outcome = outcomeOf(itemClass)
  const reportedAt = reader.time(tags.reportTime) ?? reader.time(tags.deliveryTime)
  const mta = reader.text(tags.reportingMta)
  const head = [syntaxField('Reporting-MTA', `dns; ${mta === null ? 'unknown' : oneLine(mta)}`)]
  if (reportedAt !== null) head.push(`Arrival-Date: ${mailDate(reportedAt)}`)
  const rows = people.recipients.filter(isReported)
  // Without rows of its own, a report is about those of the mail's recipients that its text names: the others may have got it.
  const named = rows.length > 0 ? [] : namesIn(reader.text(tags.originalDisplayTo))
  const shown = named.length === 1 ? named : named.filter(({ name }) => (bodies.text ?? '').includes(name))
  const groups = [
    ...rows.map((recipient) => recipientGroup(recipient, outcome)),
    ...shown.map((person) => [finalRecipient(person), `Action: ${outcome.action}`, `Status: ${outcome.status}`]),
  ]
  return statusPart('message/delivery-status', [head, ...groups])
}

function namesIn(shown: string | null): ItemPerson[] {
  return (shown ?? '')
    .split(';')
    .map((name) => oneLine(name))
    .filter((name) => name !== '')
    .map((name) => ({ name, address: /^[^\s@<>]+@[^\s@<>]+$/.test(name) ? name : '', x500: null }))
}

function recipientGroup(recipient: Recipient, outcome: Outcome): string[] {
  const { reader } = recipient
  const code = reader.number(tags.statusCode)
  // 511 stands for 5.1.1 (MS-OXOMSG 2.2.3.30).
  const status = code !== null && code >= 200 && code <= 599 ? String(code).split('').join('.') : outcome.status
  const group = [finalRecipient(recipient), `Action: ${outcome.action}`, `Status: ${status}`]
  const mta = reader.text(tags.remoteMta)
  if (mta !== null) group.push(syntaxField('Remote-MTA', `dns; ${oneLine(mta)}`))
  const reason = reader.number(tags.reasonCode)
  const diagnostic = reader.number(tags.diagnosticCode)
  const info = reader.text(tags.supplementaryInfo)
  const codes = [reason === null ? '' : `reason ${reason}`, diagnostic === null ? '' : `diagnostic ${diagnostic}`]
    .filter(Boolean)
    .join(', ')
  const words = [codes, info === null ? '' : oneLine(info)].filter(Boolean).join('; ')
  if (words !== '') group.push(textField('Diagnostic-Code', `x-mapi; ${words.slice(0, 900)}`))
  return group
}

function makeDisposition({ itemClass, reader, people }: ReportSource): MailPart {
  const reader_ = people.from ?? people.sender
  const fields = [syntaxField('Reporting-UA', 'Outlook')]
  if (reader_) fields.push(finalRecipient(reader_))
  const id = reader.text(tags.originalMessageId)
  if (id !== null) fields.push(syntaxField('Original-Message-ID', id))
  fields.push(`Disposition: manual-action/MDN-sent-manually; ${outcomeOf(itemClass).action}`)
  return statusPart('message/disposition-notification', [fields])
}

/** `Final-Recipient: rfc822; ada@riverside.example`; an address of another kind is said to be one. */
function finalRecipient({ name, address, x500 }: ItemPerson): string {
  if (address !== '')
    return addressField('Final-Recipient', [{ name: '', address }]).replace(/^([^:]+): <?([^<>]*)>?$/, '$1: rfc822; $2')
  return textField('Final-Recipient', `x-mapi; ${x500 ?? (name === '' ? 'unknown' : name)}`)
}

function statusPart(type: string, groups: readonly (readonly string[])[]): MailPart {
  const text = groups.map((group) => group.map((field) => `${field}\r\n`).join('')).join('\r\n')
  return textPart(type, text)
}
