import { isBlankLineBefore, judgeFromLine } from './mbox/judge-from-line.ts'
import { countLeadBytes } from './mbox/trim-item.ts'
import { type MagicMatch, sniffMagic } from './sniff-magic.ts'

/** 64 KiB: enough to pass a long header and meet the second separator of most archives. */
export const identifyHeadBytes = 64 * 1024

export type ArchiveFormat = 'mbox' | 'eml' | 'pst' | 'msg' | 'zip' | 'gzip' | 'unknown'

/**
 * What a file is, judged by its content.
 *
 * Shapes: `readable` says whether this version reads it; `explanation` is one sentence for the person, with the reason where it is not.
 * `problem` is set where the file is read but is not what its name says. `lineEnd` and `variant` describe an mbox, as far as its head tells.
 */
export type Identification = {
  format: ArchiveFormat
  readable: boolean
  explanation: string
  problem: string | null
  lineEnd: 'lf' | 'crlf' | 'none'
  variant: 'mboxo' | 'mboxrd' | 'mboxcl' | null
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
  if (magic) return refuseMagic(magic, name)

  const content = bytes.subarray(countLeadBytes(bytes))
  if (content.length === 0) return refuse('unknown', `${name} holds no mail: it is blank.`)
  const lineEnd = findLineEnd(content)
  const separators = countSeparators(content)
  const isNamedMbox = /\.(?:mbox|mbx|mboxrd|mboxo)$/i.test(name)

  // One mail saved with its envelope line; a longer file may hold more mails, and is read as a mailbox.
  const isOneMail = /\.(?:eml|msg)$/i.test(name) && separators.later === 0 && head.byteLength < identifyHeadBytes
  if (isOneMail && beginsWithHeader(content)) return acceptEml(name, lineEnd)
  if (separators.first || (separators.later > 0 && (isNamedMbox || !beginsWithHeader(content)))) {
    return acceptMbox(content, name, lineEnd, separators.first)
  }
  if (beginsWithHeader(content) || (/\.eml$/i.test(name) && hasHeaderLine(content))) return acceptEml(name, lineEnd)
  if (isBinary(content)) return refuse('unknown', `${name} holds no mail: it is not text, and no format this version knows.`)
  return refuse(
    'unknown',
    `${name} holds no mail: no line in it begins a mail ("From sender date") or a mail header ("Subject: ...").`,
  )
}

function acceptMbox(content: Buffer, name: string, lineEnd: Identification['lineEnd'], isFirst: boolean): Identification {
  let problem: string | null = null
  if (/\.(?:eml|msg)$/i.test(name)) problem = `${name} is named as one mail, but it is a mailbox (mbox) and was read as such.`
  else if (/\.(?:pst|ost|zip)$/i.test(name))
    problem = `${name} is not what its name says: it is a mailbox (mbox) and was read as such.`
  else if (!isFirst)
    problem = `${name} does not begin with a "From " line; what stands before the first one was read as a mail of its own.`
  const head = content.toString('latin1')
  const variant = /^Content-Length:[ \t]*\d+[ \t]*\r?$/im.test(head) ? 'mboxcl' : /^>>+From /m.test(head) ? 'mboxrd' : 'mboxo'
  return { format: 'mbox', readable: true, explanation: `${name} is a mailbox (mbox).`, problem, lineEnd, variant }
}

function acceptEml(name: string, lineEnd: Identification['lineEnd']): Identification {
  const problem = /\.(?:mbox|mbx|pst|ost|msg|zip)$/i.test(name)
    ? `${name} is not what its name says: it is one mail (eml) and was read as such.`
    : null
  return { format: 'eml', readable: true, explanation: `${name} is one mail (eml).`, problem, lineEnd, variant: null }
}

function refuseMagic(magic: MagicMatch, name: string): Identification {
  if (magic.format === 'other') return refuse('unknown', `${name} holds no mail: it looks like ${magic.looksLike}.`)
  if (magic.format === 'pst')
    return refuse(
      'pst',
      `${name} is an Outlook data file (.pst or .ost), which this version does not read yet. Export it as mbox.`,
    )
  if (magic.format === 'msg')
    return refuse('msg', `${name} is ${magic.looksLike}, which this version does not read yet. Save the mail as .eml.`)
  return refuse(magic.format, `${name} is ${magic.looksLike}. Unpack it and choose the mail files in it.`)
}

function refuse(format: ArchiveFormat, explanation: string): Identification {
  return { format, readable: false, explanation, problem: null, lineEnd: 'none', variant: null }
}

function findLineEnd(content: Buffer): Identification['lineEnd'] {
  const feed = content.indexOf(0x0a)
  if (feed < 0) return 'none'
  return content[feed - 1] === 0x0d ? 'crlf' : 'lf'
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
