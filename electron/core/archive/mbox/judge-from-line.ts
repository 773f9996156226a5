import { lookAheadBytes } from './limits.ts'

/**
 * What a line that begins with `From ` is.
 *
 * `separator`: a mail begins here; `doubt` names the reason why a reader might see it otherwise.
 * `text`: it belongs to the body; `doubt` is set where it stands alone after a blank line and so looks like a separator.
 * `unknown`: more bytes are needed to tell.
 */
export type FromLine =
  | { kind: 'separator'; doubt: 'doubtful_separator' | 'missing_blank_line' | null }
  | { kind: 'text'; doubt: boolean }
  | { kind: 'unknown' }

/**
 * Judges the line at `at`, which begins with `From `.
 *
 * A separator is an envelope line (`From sender date`) with a blank line before it or a header line after it, a `From ` line with a
 * sender alone and a header line after it, or any `From ` line after a blank line that is followed by a header which mail has. So
 * prose such as "From Russia with love" stays in its mail, and a missing blank line does not join two mails (I6).
 * Shapes: `bytes` is what is held; `final` says that nothing follows it.
 * Source: RFC 4155 appendix A; the sender-and-date form is what every writer since mbox(5) produces.
 */
export function judgeFromLine(bytes: Buffer, at: number, blankBefore: boolean, final: boolean): FromLine {
  if (!final && bytes.length - at < lookAheadBytes) return { kind: 'unknown' }
  const ahead = bytes.toString('latin1', at, Math.min(bytes.length, at + lookAheadBytes))
  const lineEnd = ahead.indexOf('\n')
  const line = lineEnd < 0 ? ahead : ahead.slice(0, lineEnd)
  const next = lineEnd < 0 ? '' : ahead.slice(lineEnd + 1)

  const headerAfter = headerLine.test(next)
  if (isEnvelopeLine(line)) return judgeEnvelope(blankBefore, headerAfter, next)
  if (bareSender.test(line) && headerAfter) return { kind: 'separator', doubt: blankBefore ? null : 'missing_blank_line' }
  if (blankBefore && headerAfter && mailHeader.test(next)) return { kind: 'separator', doubt: 'doubtful_separator' }
  return { kind: 'text', doubt: blankBefore }
}

function judgeEnvelope(blankBefore: boolean, headerAfter: boolean, next: string): FromLine {
  if (headerAfter) return { kind: 'separator', doubt: blankBefore ? null : 'missing_blank_line' }
  if (!blankBefore) return { kind: 'text', doubt: true }
  const hasNoHeader = next === '' || next.startsWith('\n') || next.startsWith('\r\n')
  return { kind: 'separator', doubt: hasNoHeader ? null : 'doubtful_separator' }
}

/** Whether a line is `From `, a sender and a date, as mail programs write it between two mails. */
export function isEnvelopeLine(line: string): boolean {
  return line.length <= maxEnvelopeChars && (envelopeAsctime.test(line) || envelopeDayFirst.test(line) || envelopeIso.test(line))
}

// A sender is at most 320 characters and a date about 40; prose that long is no envelope.
const maxEnvelopeChars = 1000

const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const weekday = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const clock = '\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\.\\d+)?'
const zone = '(?:[ \\t]+(?:[A-Z]{1,5}|[+-]\\d{4}|\\([^()\\r]{1,40}\\)))?'
const tail = '(?:[ \\t]+remote from [^\\r]{1,100})?[ \\t]*\\r?$'

// Thu Jan  1 00:00:00 2026, with a zone before or after the year.
const envelopeAsctime = new RegExp(
  `[ \\t]${weekday},?[ \\t]+${month}[ \\t]+\\d{1,2}[ \\t]+${clock}${zone}[ \\t]+\\d{4}${zone}${tail}`,
  'i',
)

// Thu, 1 Jan 2026 00:00:00 +0000, as programs write it that copy the Date header.
const envelopeDayFirst = new RegExp(
  `[ \\t](?:${weekday},?[ \\t]+)?\\d{1,2}[ \\t-]+${month}[ \\t-]+\\d{4}[ \\t]+${clock}${zone}${tail}`,
  'i',
)

// 2026-01-01 00:00:00, as some exporters write it.
const envelopeIso = new RegExp(`[ \\t]\\d{4}-\\d{2}-\\d{2}[ T]${clock}(?:Z|[ \\t]*[+-]\\d{2}:?\\d{2})?${tail}`)

// "From -" (Mozilla) and "From 1844347792267117879@xxx" (Takeout) carry no date.
const bareSender = /^From (?:-|\S+@\S+|MAILER-DAEMON)[ \t]*\r?$/

// RFC 5322 3.6.8: a field name is printable US-ASCII without the colon.
const headerLine = /^(?:>From |[!-9;-~]{1,200}[ \t]*:)/

// A verse such as "Year: 1963" has the form of a header line; a `From ` line without a date asks for a name that mail has.
const mailHeader =
  /^(?:>From [^\n]*\n)?(?:received|return-path|delivered-to|envelope-to|message-id|mime-version|content-[a-z-]+|date|from|sender|reply-to|to|cc|subject|status|x-[!-9;-~]+|dkim-signature|arc-[a-z-]+|authentication-results)[ \t]*:/i

/** Whether the line before the one at `at` is blank, in a file with LF or CRLF. */
export function isBlankLineBefore(bytes: Buffer, at: number): boolean {
  if (at <= 1) return true
  if (bytes[at - 2] === 0x0a) return true
  return bytes[at - 2] === 0x0d && (at === 2 || bytes[at - 3] === 0x0a)
}
