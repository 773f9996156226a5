import type { ArchiveFormat } from '#shared/model/archive.ts'
import { crToLf } from './mbox/cr-to-lf.ts'
import { isBlankLineBefore, isEnvelopeLine, judgeFromLine } from './mbox/judge-from-line.ts'
import { mmdfDelimiter } from './mbox/limits.ts'
import { countLeadBytes } from './mbox/trim-item.ts'
import { type MagicMatch, sniffMagic } from './sniff-magic.ts'

/** 64 KiB: enough to pass a long header and meet the second separator of most archives. */
export const identifyHeadBytes = 64 * 1024

/**
 * What a file is, judged by its content.
 *
 * Shapes: `readable` says whether this version reads it; `explanation` is one sentence for the person, with the reason where it is not.
 * `problem` is set where the file is read but is not what its name says. `lineEnd` and `variant` describe a text, as far as its head tells:
 * `cr` means that lines end in CR alone, at least in some of its mails. `gzip` stands for a text that has to be unpacked to be identified.
 */
export type Identification = {
  format: ArchiveFormat | 'gzip' | 'unknown'
  readable: boolean
  explanation: string
  problem: string | null
  lineEnd: 'lf' | 'crlf' | 'cr' | 'none'
  variant: 'mboxo' | 'mboxrd' | 'mboxcl' | 'mmdf' | null
}

/**
 * Identifies an archive by its first 64 KiB; the name only words the answer and breaks ties.
 *
 * Shapes: `head` is the beginning of the file, all of it where it is shorter.
 * Errors: none; what is not known is `unknown` with the sentence why.
 */
export function identifyArchive(head: Uint8Array, name: string): Identification {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, identifyHeadBytes))
  const magic = sniffMagic(bytes)
  if (magic) return acceptMagic(magic, name)

  const lead = countLeadBytes(bytes)
  if (lead === bytes.length) return refuse('unknown', `${name} holds no mail: it is blank.`)
  const lineEnd = findLineEnd(bytes.subarray(lead))
  const content = lineEnd === 'cr' ? crToLf(bytes.subarray(lead)) : bytes.subarray(lead)
  if (content.toString('latin1', 0, 5) === mmdfDelimiter) return acceptMbox(content, name, lineEnd, true)
  const separators = countSeparators(content)
  const isNamedMbox = /\.(?:mbox|mbx|mboxrd|mboxo)$/i.test(name)

  // One mail saved with its envelope line; a longer file may hold more mails, and is read as a mailbox.
  if (!/\.eml$/i.test(name) && isEmlx(content)) return acceptOne('emlx', name, lineEnd)
  const isOneMail = /\.(?:eml|msg)$/i.test(name) && separators.later === 0 && head.byteLength < identifyHeadBytes
  if (isOneMail && beginsWithHeader(content)) return acceptOne('eml', name, lineEnd)
  if (separators.first || (separators.later > 0 && (isNamedMbox || !beginsWithHeader(content)))) {
    return acceptMbox(content, name, lineEnd, separators.first)
  }
  if (beginsWithHeader(content) || (/\.eml$/i.test(name) && hasHeaderLine(content))) return acceptOne('eml', name, lineEnd)
  if (isBinary(content)) return refuse('unknown', `${name} holds no mail: it is not text, and no format this version knows.`)
  return refuse(
    'unknown',
    `${name} holds no mail: no line in it begins a mail ("From sender date") or a mail header ("Subject: ...").`,
  )
}

function acceptMbox(content: Buffer, name: string, lineEnd: Identification['lineEnd'], isFirst: boolean): Identification {
  let problem: string | null = null
  if (/\.(?:eml|msg|emlx)$/i.test(name))
    problem = `${name} is named as one mail, but it is a mailbox (mbox) and was read as such.`
  else if (/\.(?:pst|ost|zip|oft)$/i.test(name)) problem = wrongName(name, 'a mailbox (mbox)')
  else if (!isFirst)
    problem = `${name} does not begin with a "From " line; what stands before the first one was read as a mail of its own.`
  return {
    format: 'mbox',
    readable: true,
    explanation: `${name} is a mailbox (mbox).`,
    problem,
    lineEnd,
    variant: guessVariant(content.toString('latin1')),
  }
}

function guessVariant(head: string): Identification['variant'] {
  if (head.startsWith(mmdfDelimiter)) return 'mmdf'
  if (/^Content-Length:[ \t]*\d+[ \t]*\r?$/im.test(head)) return 'mboxcl'
  return /^>>+From /m.test(head) ? 'mboxrd' : 'mboxo'
}

function acceptOne(format: 'eml' | 'emlx', name: string, lineEnd: Identification['lineEnd']): Identification {
  const looksLike = format === 'eml' ? 'one mail (eml)' : 'one mail of Apple Mail (emlx)'
  const problem = /\.(?:mbox|mbx|pst|ost|msg|oft|zip)$/i.test(name) ? wrongName(name, looksLike) : null
  return { format, readable: true, explanation: `${name} is ${looksLike}.`, problem, lineEnd, variant: null }
}

const acceptedMagic = {
  pst: { extension: /\.(?:pst|ost|nst)$/i, looksLike: 'an Outlook data file (PST)' },
  msg: { extension: /\.(?:msg|oft)$/i, looksLike: 'an Outlook item (msg)' },
  zip: { extension: /\.zip$/i, looksLike: 'a zip archive' },
  gzip: { extension: /\.(?:gz|gzip|tgz)$/i, looksLike: 'a gzip archive' },
} as const

function acceptMagic(magic: MagicMatch, name: string): Identification {
  // A stretch of an old Office document looks the same from outside; only its name says that an Outlook item may be in it.
  const isDoubtful = magic.format === 'msg' && !magic.certain && !acceptedMagic.msg.extension.test(name)
  if (magic.format === 'other' || isDoubtful) return refuse('unknown', `${name} holds no mail: it looks like ${magic.looksLike}.`)
  const { extension, looksLike } = acceptedMagic[magic.format]
  const problem = /\.[a-z0-9]{2,5}$/i.test(name) && !extension.test(name) ? wrongName(name, looksLike) : null
  const explanation = `${name} is ${looksLike}.`
  return { format: magic.format, readable: true, explanation, problem, lineEnd: 'none', variant: null }
}

const wrongName = (name: string, looksLike: string): string =>
  `${name} is not what its name says: it is ${looksLike} and was read as such.`

function refuse(format: Identification['format'], explanation: string): Identification {
  return { format, readable: false, explanation, problem: null, lineEnd: 'none', variant: null }
}

/** Where mails with CR and with LF were put into one file, CR counts: an LF is not harmed by it. */
function findLineEnd(content: Buffer): Identification['lineEnd'] {
  const feed = content.indexOf(0x0a)
  if (feed < 0) return content.includes(0x0d) ? 'cr' : 'none'
  for (let at = content.indexOf('\rFrom '); at >= 0; at = content.indexOf('\rFrom ', at + 1)) {
    const line = content.toString('latin1', at + 1, at + 1001).split(/[\r\n]/, 1)[0] ?? ''
    if (isEnvelopeLine(line)) return 'cr'
  }
  if (/^From [^\r\n]{0,1000}\r(?!\n)/.test(content.toString('latin1', 0, 1100))) return 'cr'
  return content[feed - 1] === 0x0d ? 'crlf' : 'lf'
}

/** The first line of an .emlx is the length of the mail that follows. */
function isEmlx(content: Buffer): boolean {
  const length = /^\d{2,10}[ \t]*\r?\n/.exec(content.toString('latin1', 0, 40))
  return length !== null && beginsWithHeader(content.subarray(length[0].length))
}

/** Whether the file begins with a separator, and how many follow in its head. */
function countSeparators(content: Buffer): { first: boolean; later: number } {
  const quoted = content[0] === 0x3e ? 1 : 0
  const startsWithFrom = content.toString('latin1', quoted, quoted + 5) === 'From '
  const first = startsWithFrom && judgeFromLine(content, quoted, true, true).kind === 'separator'
  let later = 0
  for (let feed = content.indexOf('\nFrom '); feed >= 0; feed = content.indexOf('\nFrom ', feed + 1)) {
    const verdict = judgeFromLine(content, feed + 1, isBlankLineBefore(content, feed + 1), true)
    if (verdict.kind === 'separator' && verdict.doubt === null) later++
  }
  return { first: first && (quoted === 0 || later > 0), later }
}

// The first lines of a mail are header lines; a note that merely says "To: do" is asked for a second name or a common one.
function beginsWithHeader(content: Buffer): boolean {
  const lines = firstLines(content)
  const isFromLine = /^>?From /.test(lines[0] ?? '')
  const header = isFromLine ? lines.slice(1) : lines
  if (!/^[!-9;-~]{1,76}[ \t]*:/.test(header[0] ?? '')) return false
  let known = 0
  for (const line of header) {
    if (line === '') break
    if (knownHeader.test(line)) known++
  }
  return known > 0
}

function hasHeaderLine(content: Buffer): boolean {
  return firstLines(content).some((line) => /^[!-9;-~]{1,76}[ \t]*:/.test(line))
}

function firstLines(content: Buffer): string[] {
  return content.toString('latin1', 0, 16384).split(/\r\n|\n|\r/, 200)
}

const knownHeader =
  /^(?:received|return-path|delivered-to|envelope-to|message-id|mime-version|content-[a-z-]+|date|from|sender|reply-to|to|cc|bcc|subject|x-[!-9;-~]+|dkim-signature|arc-[a-z-]+|authentication-results|in-reply-to|references|resent-[a-z-]+)[ \t]*:/i

// Mail may hold eight-bit text of any charset, but hardly NULs.
function isBinary(content: Buffer): boolean {
  let nuls = 0
  for (const byte of content.subarray(0, 8192)) if (byte === 0) nuls++
  return nuls > 16
}
