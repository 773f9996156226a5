import { dropPgpArmour } from './pgp-armour.ts'
import {
  beginsLikeAttribution,
  beginsWithVerb,
  endsWithVerb,
  forwardedLine,
  fromLine,
  isDateAndAddress,
  originalMessageLine,
  otherHeaderLine,
} from './quote-marks.ts'

/** Lines are judged by their first 400 characters; an attribution is shorter. */
const maxJudgedChars = 400

/** A signature has at most 30 lines; "-- " above more text than that is a rule across the page. */
const maxSignatureLines = 30

/**
 * The newest text of a mail: without the mails it quotes and without its signature, for rules and search.
 *
 * Cut at the first of: an "Original Message" line, a block of header lines (Outlook), an attribution (Gmail, Apple Mail, Thunderbird) in the
 * languages of quote-marks.ts; lines that begin with `>` are left out wherever they stand, so answers between and below quotes stay: an
 * attribution with nothing of the writer's own above it cuts only itself and the quoted lines. What would leave nothing, as in a bare
 * forward, leaves everything: content is never lost, and the full text is kept beside it (T13).
 * Limits: linear; each line is looked at a bounded number of times.
 */
export function newestText(text: string): string {
  const lines = dropPgpArmour(text.replace(/\r\n?/g, '\n')).split('\n')
  const newest = dropSignature(ownLines(lines))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return newest === '' ? text.trim() : newest
}

/** The lines of the writer: up to the history, or around the quotes where the answer stands below the first of them. */
function ownLines(lines: string[]): string[] {
  const history = findQuotedHistory(lines, 0)
  const above = lines.slice(0, history.at).filter(isOwn)
  if (history.resumeAt === null || above.some((line) => line.trim() !== '')) return above
  const below = lines.slice(history.resumeAt, findQuotedHistory(lines, history.resumeAt).at)
  return below.filter(isOwn)
}

const isOwn = (line: string): boolean => !/^[ \t]{0,3}>/.test(line)

/** Where the history begins; `resumeAt` is the line below an attribution that has a quoted line below it. */
type History = { at: number; resumeAt: number | null }

function findQuotedHistory(lines: string[], from: number): History {
  for (let index = from; index < lines.length; index++) {
    const line = judged(lines[index])
    if (line === '') continue
    if (originalMessageLine.test(line) || forwardedLine.test(line) || isHeaderBlock(lines, index, line))
      return { at: index, resumeAt: null }
    const length = attributionLength(lines, index, line)
    if (length > 0) return { at: index, resumeAt: hasQuoteBelow(lines, index + length) ? index + length : null }
  }
  return { at: lines.length, resumeAt: null }
}

/** As much of a line as is judged, without marks of writing direction, which stand around names in right-to-left languages. */
function judged(line: string | undefined): string {
  const start = (line ?? '').slice(0, maxJudgedChars)
  return start.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim()
}

/** A "From:" line with two more header lines below it, as Outlook puts above what it quotes. */
function isHeaderBlock(lines: string[], index: number, line: string): boolean {
  const isRule = /^_{10,}$/.test(line)
  const first = isRule ? index + 1 : index
  if (isRule && (lines[first] ?? '').trim() === '') return isHeaderBlockAt(lines, first + 1)
  return isRule ? isHeaderBlockAt(lines, first) : fromLine.test(line) && isHeaderBlockAt(lines, index)
}

function isHeaderBlockAt(lines: string[], index: number): boolean {
  if (!fromLine.test(judged(lines[index]))) return false
  const below = lines.slice(index + 1, index + 8)
  return below.filter((line) => otherHeaderLine.test(judged(line))).length >= 2
}

/** "On 3 March 2026, A wrote:", on one to three lines: with a quoted line below it, or with a date in it. 0 where there is none. */
function attributionLength(lines: string[], index: number, line: string): number {
  if (/^>/.test(line)) return 0
  let joined = line
  for (let length = 1; length <= 3; length++) {
    // The last character first: the expressions are dear, and hardly a line ends so.
    const isIntroduction = /[:：]$/.test(joined)
    if (isIntroduction && isDateAndAddress(joined)) return length
    if (isIntroduction && (endsWithVerb.test(joined) || beginsWithVerb.test(joined))) {
      const isDated = (beginsLikeAttribution.test(joined) || beginsWithVerb.test(joined)) && /\d/.test(joined)
      return isDated || hasQuoteBelow(lines, index + length) ? length : 0
    }
    // Only what begins like an attribution may go on in the next line; else a sentence above one would be eaten.
    const next = judged(lines[index + length])
    if (!beginsLikeAttribution.test(line) || next === '' || joined.length + next.length > maxJudgedChars) return 0
    joined += ` ${next}`
  }
  return 0
}

function hasQuoteBelow(lines: string[], from: number): boolean {
  const next = lines.slice(from, from + 3).find((line) => line.trim() !== '')
  return next?.trimStart().startsWith('>') === true
}

function dropSignature(lines: string[]): string[] {
  const rule = lines.findLastIndex((line) => /^(?:-- ?|—)\r?$/.test(line))
  const hasSignature =
    rule > 0 && lines.length - rule - 1 <= maxSignatureLines && lines.slice(0, rule).some((line) => line.trim() !== '')
  const kept = hasSignature ? lines.slice(0, rule) : [...lines]
  while (kept.length > 1 && (kept.at(-1)?.trim() === '' || deviceLine.test(kept.at(-1) ?? ''))) kept.pop()
  return kept
}

const deviceLine =
  /^(?:sent from (?:my|outlook|mail|yahoo)|get outlook for|von meinem \S+ gesendet|gesendet von|envoy[eé] de mon|enviado desde mi|enviado do meu|inviato da|sendt fra min|skickat fr[aå]n min|verzonden vanaf mijn|wysłane z)[^\n]{0,60}$/i
