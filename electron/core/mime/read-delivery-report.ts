import { decodeQuotedPrintable } from './decode-quoted-printable.ts'
import { mimeLimits } from './limits.ts'
import { parseAddresses } from './parse-addresses.ts'
import { cleanText, firstValue, type Header, type RawField, readHeader } from './read-header.ts'
import { type Leaf, type Structure, scanStructure } from './scan-structure.ts'
import { readTextBounce } from './text-bounce.ts'

/**
 * What a mail server says became of a mail for one recipient, or the recipient's program that it was read.
 *
 * Shapes: `action` of RFC 3464, `failed` where a bounce of older fashion says nothing else, `delivered` where the mail was shown or deleted;
 * `status` is an enhanced status code such as `5.1.1`; `diagnostic` the server's own words on one line, at most 500 characters; each null where
 * it is not told. `originalAddress` is there where the mail was written to another address than the one that is reported.
 */
export type ReportedRecipient = {
  address: string
  originalAddress?: string
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  status: string | null
  diagnostic: string | null
}

/**
 * A report of delivery or of reading: which mail it is about, as far as it tells, and what became of it for whom. `originalMessageId` is the one it
 * was written with where the returned header says so, whatever a provider gave it on the way.
 */
export type DeliveryReport = {
  originalMessageId: string | null
  originalEnvelopeId: string | null
  recipients: ReportedRecipient[]
}

/** 500 recipients of one report are read: more is no report that anybody could act on. */
const recipientsMax = 500
const diagnosticChars = 500

/** Where our own mail keeps the Message-ID it was written with. */
export const composedIdHeader = 'x-orgo-message-id'

/** 64 KiB: a bounce says who and why before it returns the mail. */
const textBytes = 64 * 1024

/**
 * Reads a delivery report of RFC 3464, a receipt of RFC 8098, or the text in which qmail, Exim, sendmail, older Exchange, Gmail and Domino say the same.
 *
 * Shapes: null where the mail is none. Reads from the bytes and asks no library, so that a thread can be found again from the original.
 * Limits: linear; the first 64 KiB of the text.
 * Source: RFC 3462, RFC 3464, RFC 8098; for texts the programs' own words (text-bounce.ts).
 */
export function readDeliveryReport(bytes: Uint8Array, header: Header, known?: Structure): DeliveryReport | null {
  const contentType = firstValue(header, 'content-type') ?? ''
  const isReport = /^\s*(?:multipart\/report|message\/(?:delivery-status|disposition-notification))/i.test(contentType)
  if (!isReport && !looksLikeBounce(header)) return null
  const structure = known ?? scanStructure(bytes, header, mimeLimits)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const reports = structure.leaves.filter((leaf) => /^message\/(?:global-)?delivery-status$/.test(leaf.type))
  if (reports.length > 0) return readStatus(buffer, structure, reports)
  const receipt = structure.leaves.find((leaf) => /^message\/(?:global-)?disposition-notification$/.test(leaf.type))
  if (receipt) return readReceipt(buffer, structure, receipt)
  return readText(buffer, header, structure)
}

/** Cheap enough to ask of every mail: whether it may be a bounce at all. */
function looksLikeBounce(header: Header): boolean {
  if (firstValue(header, 'x-failed-recipients') !== null) return true
  const from = `${firstValue(header, 'from') ?? ''} ${firstValue(header, 'sender') ?? ''}`
  if (/(?:mailer-daemon|postmaster|mail delivery|maildelivery|system administrator|systemadministrator)/i.test(from)) return true
  return firstValue(header, 'return-path')?.replace(/\s/g, '') === '<>'
}

function readStatus(buffer: Buffer, structure: Structure, reports: readonly Leaf[]): DeliveryReport {
  const groups = reports.flatMap((leaf) => readGroups(buffer, leaf))
  const about = groups[0] ?? []
  const recipients = groups.slice(0, recipientsMax).flatMap((fields) => {
    const addresses = recipientOf(fields)
    if (addresses === null) return []
    return [
      {
        ...addresses,
        action: actionOf(fieldValue(fields, 'action')),
        status: statusOf(fieldValue(fields, 'status')),
        diagnostic: diagnosticOf(fieldValue(fields, 'diagnostic-code')),
      },
    ]
  })
  return {
    originalMessageId: originalId(buffer, structure, reports[0]?.from ?? 0),
    originalEnvelopeId: fieldValue(about, 'original-envelope-id'),
    recipients,
  }
}

/** That a mail was shown to its reader, or deleted unread: both say that it arrived. A notice that it was handed on by a rule is no such word. */
function readReceipt(buffer: Buffer, structure: Structure, leaf: Leaf): DeliveryReport | null {
  const fields = readGroups(buffer, leaf)[0] ?? []
  const addresses = recipientOf(fields)
  const disposition = /;\s*([a-z]+)/i.exec(fieldValue(fields, 'disposition') ?? '')?.[1]?.toLowerCase() ?? 'displayed'
  if (!addresses || !['displayed', 'deleted'].includes(disposition)) return null
  return {
    originalMessageId: originalId(buffer, structure, leaf.from) ?? bareId(fieldValue(fields, 'original-message-id')),
    originalEnvelopeId: null,
    recipients: [{ ...addresses, action: 'delivered', status: null, diagnostic: disposition }],
  }
}

function recipientOf(fields: readonly RawField[]): Pick<ReportedRecipient, 'address' | 'originalAddress'> | null {
  const original = typed(fieldValue(fields, 'original-recipient'))
  const address = typed(fieldValue(fields, 'final-recipient')) ?? original
  if (address === null) return null
  const isOther = original !== null && original.toLowerCase() !== address.toLowerCase()
  return isOther ? { address, originalAddress: original } : { address }
}

/** Groups of fields with blank lines between them, however many there are, in front too. */
function readGroups(buffer: Buffer, leaf: Leaf): RawField[][] {
  const text = buffer.toString('latin1', leaf.from, Math.min(leaf.to, leaf.from + mimeLimits.maxHeaderBytes))
  const groups = splitGroups(text)
  // Against the standard, and one large relay does it: what follows the first group is base64.
  const [first, ...others] = groups
  if (!/^content-transfer-encoding:[ \t]*base64/im.test(first ?? '')) return groups.map(fieldsOf)
  const decoded = Buffer.from(others.join(''), 'base64').toString('latin1')
  return [first ?? '', ...splitGroups(decoded)].map(fieldsOf)
}

const splitGroups = (text: string): string[] => text.split(/(?:\r?\n[ \t]*){2,}/).filter((group) => group.trim() !== '')

const fieldsOf = (group: string): RawField[] => readHeader(Buffer.from(`${group.replace(/^\s+/, '')}\r\n\r\n`, 'latin1')).fields

const fieldValue = (fields: readonly RawField[], name: string): string | null =>
  fields.find((field) => field.name === name)?.value.trim() ?? null

/** `rfc822; ada@riverside.example`, with angle brackets in some. */
function typed(value: string | null): string | null {
  if (value === null) return null
  const semicolon = value.indexOf(';')
  const address = cleanText(semicolon < 0 ? value : value.slice(semicolon + 1)).slice(0, 320)
  return parseAddresses(address, 1)[0]?.address || address || null
}

function actionOf(value: string | null): ReportedRecipient['action'] {
  const word = /^[a-z]+/.exec(value?.toLowerCase() ?? '')?.[0]
  return word === 'delayed' || word === 'delivered' || word === 'relayed' || word === 'expanded' ? word : 'failed'
}

function statusOf(value: string | null): string | null {
  return /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(value ?? '')?.[1] ?? null
}

function diagnosticOf(value: string | null): string | null {
  const words = cleanText((value ?? '').replace(/^[a-z0-9-]+\s*;/i, '')).slice(0, diagnosticChars)
  return words === '' ? null : words
}

/** The Message-ID of the mail that is returned, whole or its header alone, behind the report. */
function originalId(buffer: Buffer, structure: Structure, from: number): string | null {
  for (const leaf of structure.leaves) {
    if (leaf.from <= from || !/^(?:message\/(?:rfc822|global)(?:-headers)?|text\/rfc822-headers)$/.test(leaf.type)) continue
    const id = idIn(readHeader(buffer.subarray(0, leaf.to), leaf.from, mimeLimits.maxHeaderBytes).fields)
    if (id) return id
  }
  return null
}

/** Our own header goes before the Message-ID: some providers give a mail another one on its way out (T4). */
const idIn = (fields: readonly RawField[]): string | null =>
  bareId(fieldValue(fields, composedIdHeader)) ?? bareId(fieldValue(fields, 'message-id'))

const bareId = (value: string | null): string | null => /<([^<>]{1,998})>/.exec(value ?? '')?.[1]?.replace(/\s/g, '') ?? null

function readText(buffer: Buffer, header: Header, structure: Structure): DeliveryReport | null {
  // A report whose parts cannot be told apart is one leaf of its own type.
  const leaf = structure.leaves.find(
    (candidate) => /^(?:text\/plain|multipart\/report)$/.test(candidate.type) && !candidate.isAttachment,
  )
  const named = firstValue(header, 'x-failed-recipients')?.toLowerCase().split(',') ?? []
  const failed = named.map((address) => address.trim()).filter((address) => address.includes('@'))
  const subject = firstValue(header, 'subject') ?? ''
  const bytes = leaf ? buffer.subarray(leaf.from, Math.min(leaf.to, leaf.from + textBytes)) : Buffer.alloc(0)
  return readTextBounce(decodeLeaf(bytes, header, structure), subject, failed)
}

/** Only what a mail of one part declares of itself: a bounce of several parts is written in plain ASCII. */
function decodeLeaf(bytes: Buffer, header: Header, structure: Structure): string {
  const encoding = structure.parts === 0 ? (firstValue(header, 'content-transfer-encoding') ?? '').toLowerCase() : ''
  if (encoding.startsWith('base64')) return Buffer.from(bytes.toString('latin1'), 'base64').toString('utf8')
  return (encoding.startsWith('quoted-printable') ? decodeQuotedPrintable(bytes) : bytes).toString('utf8')
}
