import MailComposer from 'nodemailer/lib/mail-composer'
import { encode as encodeQuotedPrintable, wrap as wrapQuotedPrintable } from 'nodemailer/lib/qp'
import { drawFile } from './draw-file.ts'
import { encodeCharset } from './encode-charset.ts'
import { domainOf } from './expand-story.ts'
import type { Letter } from './letter.ts'
import { formatHeaderDate } from './local-time.ts'
import { mailerByKey } from './mailers.ts'
import { createRandomFor, drawHex, drawWhole } from './random.ts'
import type { Person } from './story.ts'

/**
 * The bytes of a letter, with LF, as a mailbox on riverside.example would have stored it.
 *
 * Shapes: trace headers first (Return-Path, Delivered-To, Received), then what the sender's program wrote; ends with one LF.
 */
export async function composeLetter(letter: Letter, seed: number): Promise<Buffer> {
  const plain = letter.charset.toLowerCase() === 'utf-8' && letter.encoding === 'quoted-printable'
  const mail = plain ? await composeMime(letter, seed) : composeByHand(letter)
  const withUnixLines = Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n').trimEnd(), 'latin1')
  return Buffer.concat([Buffer.from(traceHeaders(letter, seed), 'latin1'), withUnixLines, Buffer.from('\n')])
}

async function composeMime(letter: Letter, seed: number): Promise<Buffer> {
  const attachments = letter.files.map((spec) => {
    const file = drawFile(spec)
    return { filename: file.name, contentType: file.contentType, content: file.content }
  })
  return await new MailComposer({
    from: toMailbox(letter.from),
    to: letter.to.map(toMailbox),
    cc: letter.cc.map(toMailbox),
    subject: letter.subject,
    date: formatHeaderDate(letter.at),
    messageId: `<${letter.messageId}>`,
    ...(letter.references.length > 0 && {
      inReplyTo: `<${letter.references.at(-1)}>`,
      references: letter.references.map((id) => `<${id}>`),
    }),
    headers: { ...commonHeaders(letter), ...letter.headers },
    text: letter.text,
    ...(letter.html !== null && { html: letter.html }),
    attachments,
    baseBoundary: drawHex(createRandomFor(seed, `${letter.id} boundary`), 16),
    boundaryPrefix: '--_Sample',
  })
    .compile()
    .build()
}

/** A single-part mail in a charset that MailComposer does not write. */
function composeByHand(letter: Letter): Buffer {
  const bytes = encodeCharset(letter.text, letter.charset)
  const headers = [
    `From: ${encodeMailbox(letter.from, letter.charset)}`,
    `To: ${letter.to.map((person) => encodeMailbox(person, letter.charset)).join(', ')}`,
    ...(letter.cc.length > 0 ? [`Cc: ${letter.cc.map((person) => encodeMailbox(person, letter.charset)).join(', ')}`] : []),
    `Subject: ${encodeWords(letter.subject, letter.charset)}`,
    `Date: ${formatHeaderDate(letter.at)}`,
    `Message-ID: <${letter.messageId}>`,
    ...(letter.references.length > 0
      ? [`In-Reply-To: <${letter.references.at(-1)}>`, `References: ${letter.references.map((id) => `<${id}>`).join('\n ')}`]
      : []),
    ...Object.entries({ ...commonHeaders(letter), ...letter.headers }).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${letter.charset}`,
    `Content-Transfer-Encoding: ${letter.encoding}`,
  ]
  return Buffer.concat([Buffer.from(`${headers.join('\n')}\n\n`, 'latin1'), transferEncode(bytes, letter.encoding)])
}

function transferEncode(bytes: Buffer, encoding: Letter['encoding']): Buffer {
  if (encoding === 'quoted-printable') return Buffer.from(wrapQuotedPrintable(encodeQuotedPrintable(bytes)), 'latin1')
  if (encoding !== 'base64') return bytes
  return Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\n'), 'latin1')
}

/** Encoded words of at most 75 characters. Source: RFC 2047, section 2. Characters are never split. */
function encodeWords(text: string, charset: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const room = 75 - charset.length - '=?'.length - '?B?'.length - '?='.length
  const words: string[] = []
  let part = ''
  for (const character of text) {
    if (encodeCharset(part + character, charset).length * (4 / 3) > room - 4) {
      words.push(part)
      part = ''
    }
    part += character
  }
  words.push(part)
  return words.map((word) => `=?${charset}?B?${encodeCharset(word, charset).toString('base64')}?=`).join('\n ')
}

function encodeMailbox(person: Person, charset: string): string {
  return `${encodeWords(person.name, charset)} <${person.address}>`
}

function toMailbox(person: Person): { name: string; address: string } {
  return { name: person.name, address: person.address }
}

function commonHeaders(letter: Letter): Record<string, string> {
  return { 'X-Mailer': mailerByKey(letter.from.mailer).product, 'X-Orgo-Sample': 'fiction' }
}

/** What the servers wrote above the mail. Addresses are those kept for documentation. Source: RFC 5737. */
function traceHeaders(letter: Letter, seed: number): string {
  const random = createRandomFor(seed, `${letter.id} trace`)
  const domain = domainOf(letter.from)
  const sender = letter.kind === 'bounce' ? '' : letter.from.address
  const arrived = formatHeaderDate(letter.at + drawWhole(random, 1, 9) * 1000)
  const host = `mx${drawWhole(random, 1, 3)}.${domain}`
  const id = drawHex(random, 10).toUpperCase()
  return [
    `Return-Path: <${sender}>`,
    `Delivered-To: ${letter.to[0]?.address ?? ''}`,
    `Received: from ${host} (${host} [192.0.2.${drawWhole(random, 2, 250)}])`,
    `\tby mail.riverside.example with ESMTPS id ${id};`,
    `\t${arrived}`,
    '',
  ].join('\n')
}
