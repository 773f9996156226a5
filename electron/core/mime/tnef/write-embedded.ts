import { hash } from 'node:crypto'
import type { MapiItem, MapiProperties } from '../../mapi/mapi-item.ts'
import type { BodyAttachment } from '../mail-body.ts'
import { tags } from './attribute-ids.ts'
import { openAttachments } from './open-attachments.ts'
import { readTnefBody, textOf } from './tnef-text.ts'

/**
 * Writes an embedded message as a mail of RFC 5322, so that it can be opened like any other.
 *
 * Shapes: the header that the message kept where it did, else one of its properties; the same bytes for the same message each time.
 */
export function writeEmbedded(item: MapiItem): Buffer {
  const { text, html } = readTnefBody(item)
  const texts = [
    ...(text === null && html !== null ? [] : [makeTextPart('text/plain', text ?? '')]),
    ...(html === null ? [] : [makeTextPart('text/html', html)]),
  ]
  const files = openAttachments(item, writeEmbedded).attachments.map((file) => makeFilePart(file, html ?? ''))
  const [first] = texts
  const body = texts.length === 1 && first ? first : joinParts('alternative', texts)
  const whole = files.length === 0 ? body : joinParts('mixed', [body, ...files])
  return Buffer.concat([Buffer.from(`${writeHeader(item).join('\r\n')}\r\n`), whole])
}

function writeHeader(item: MapiItem): string[] {
  const kept = textOf(item, tags.transportHeaders)
  if (kept !== null && /^[\w-]+:/m.test(kept)) return [...withoutBodyFields(kept), 'MIME-Version: 1.0']
  const sender = textOf(item, tags.senderSmtpAddress) ?? textOf(item, tags.senderAddress) ?? ''
  const name = textOf(item, tags.senderName) ?? ''
  const fields = name === '' && sender === '' ? [] : [`From: ${mailbox(name, sender)}`]
  for (const [name, kind] of recipientKinds) {
    const people = [...item.recipients()].filter((row) => row.get(tags.recipientType) === kind)
    if (people.length > 0) fields.push(`${name}: ${people.map((row) => recipient(item, row)).join(',\r\n ')}`)
  }
  const sent = item.properties.get(tags.clientSubmitTime) ?? item.properties.get(tags.deliveryTime)
  if (typeof sent === 'number' && Number.isFinite(new Date(sent).getTime()))
    fields.push(`Date: ${new Date(sent).toUTCString().replace('GMT', '+0000')}`)
  const id = textOf(item, tags.messageId)
  if (id !== null) fields.push(`Message-ID: ${oneLine(id)}`)
  return [...fields, `Subject: ${encodeText(textOf(item, tags.subject) ?? '')}`, 'MIME-Version: 1.0']
}

const recipientKinds = [
  ['To', 1],
  ['Cc', 2],
  ['Bcc', 3],
] as const

function recipient(item: MapiItem, row: MapiProperties): string {
  const source = { properties: row, defaultCodePage: item.defaultCodePage }
  return mailbox(textOf(source, tags.displayName) ?? '', textOf(source, tags.smtpAddress) ?? textOf(source, tags.address) ?? '')
}

function withoutBodyFields(header: string): string[] {
  return header
    .trim()
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter((line) => /^[!-9;-~]+:/.test(line) && !/^(?:content-|mime-version)/i.test(line))
}

function mailbox(name: string, address: string): string {
  return `${encodeText(name)} <${oneLine(address).replace(/[<>\s]/g, '')}>`
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Encoded words of at most 39 bytes each. Source: RFC 2047. */
function encodeText(text: string): string {
  const words: string[] = []
  let word = ''
  for (const char of oneLine(text).slice(0, 998)) {
    if (Buffer.byteLength(word + char) > 39) {
      words.push(word)
      word = ''
    }
    word += char
  }
  if (word !== '') words.push(word)
  return words.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ')
}

function makeTextPart(type: string, text: string): Buffer {
  return makePart([`Content-Type: ${type}; charset=utf-8`], Buffer.from(text))
}

function makeFilePart({ originalName, type, contentId, bytes }: BodyAttachment, html: string): Buffer {
  const isShown = contentId !== null && html.includes(`cid:${contentId}`)
  const fields = [`Content-Disposition: ${isShown ? 'inline' : 'attachment'}; filename*=utf-8''${percentEncode(originalName)}`]
  if (contentId !== null && /^[!-;=?-~]{1,500}$/.test(contentId)) fields.push(`Content-ID: <${contentId}>`)
  if (type !== 'message/rfc822') return makePart([`Content-Type: ${type || 'application/octet-stream'}`, ...fields], bytes)
  // A mail may not be encoded (RFC 2046 5.2.1), and one made here has lines that a mail may have.
  return Buffer.concat([Buffer.from(`Content-Type: message/rfc822\r\n${fields.join('\r\n')}\r\n\r\n`), bytes])
}

// RFC 2231's attribute characters are fewer than those that a URL leaves alone.
function percentEncode(name: string): string {
  // Half a pair of surrogates cannot be encoded; through bytes it becomes a replacement character.
  const wellFormed = Buffer.from(name.slice(0, 255)).toString()
  return encodeURIComponent(wellFormed).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
}

function makePart(fields: readonly string[], bytes: Uint8Array): Buffer {
  const head = Buffer.from(`${fields.join('\r\n')}\r\nContent-Transfer-Encoding: base64\r\n\r\n`)
  return Buffer.concat([head, ...encodeBase64(bytes)])
}

/** Whole lines of 57 bytes at a time, so that a large file never lies in one string. */
const sliceBytes = 57 * 1024

function encodeBase64(bytes: Uint8Array): Buffer[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const slices: Buffer[] = []
  for (let at = 0; at < view.length; at += sliceBytes) {
    const text = view.toString('base64', at, Math.min(at + sliceBytes, view.length))
    slices.push(Buffer.from(text.replace(/.{1,76}/g, '$&\r\n')))
  }
  return slices
}

/** The boundary is made of the content, so that no content can hold it. */
function joinParts(subtype: string, parts: readonly Buffer[]): Buffer {
  const seed = hash('sha256', Buffer.concat(parts), 'hex').slice(0, 32)
  const boundary = `=_orgo-${seed}`
  const pieces = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')])
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n`),
    ...pieces,
    Buffer.from(`--${boundary}--\r\n`),
  ])
}
