import { createHash } from 'node:crypto'
import type { RawItem } from '../../electron/core/archive/raw-item.ts'
import { parseItem } from '../../electron/core/mime/parse-item.ts'
import type { ParseOutcome } from '../../electron/core/mime/parse-outcome.ts'
import type { ParsedMessage } from '../../electron/core/mime/parsed-message.ts'
import type { Judgement } from './fuzz-format.ts'

/** Words of an engine's own errors: where a person reads them, something was thrown that nobody foresaw. */
const foreignWords =
  /Cannot (?:read|set|access|mix|convert|destructure)|is not (?:a function|iterable|defined|a constructor)|out of (?:range|bounds)|Invalid (?:array|string|typed)|call stack|ERR_[A-Z]|\bNaN\b|undefined|\[object|Error:/

/** What became of a mail; `attachments` is how many it has. */
export type JudgedMail = { kind: ParseOutcome['kind']; attachments: number }

/** Mails that were parsed already: equal bytes give an equal outcome, and most items of a damaged archive are as they were. */
const parsed = new Map<string, JudgedMail>()
const parsedMax = 200_000

/** Whether a sentence is one for people. */
export function judgeSentence(sentence: string): string[] {
  if (sentence.trim() === '') return ['A refusal has no words.']
  return foreignWords.test(sentence) ? [`The sentence has foreign words: ${sentence.slice(0, 300)}`] : []
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64')
}

/** How many attachments each item has where nothing is damaged, by its place. */
export type SoundItems = ReadonlyMap<string, number>

export async function countAttachments(items: readonly RawItem[]): Promise<SoundItems> {
  const sound = new Map<string, number>()
  // A contact or a task shows its data as an attachment, which changes with them.
  for (const item of items.filter(({ kind }) => kind === 'mail'))
    sound.set(item.place ?? '', (await judgeMail(item.bytes, [])).attachments)
  return sound
}

/** Parses each item as an import does, and counts what became of it: read + failed + skipped is all there is. */
export async function judgeItems(items: readonly RawItem[], judgement: Judgement, sound?: SoundItems): Promise<void> {
  for (const item of items) {
    judgement.items += 1
    for (const { message } of item.problems) judgement.findings.push(...judgeSentence(message))
    if (item.fault) judgement.findings.push(...judgeSentence(item.fault.message))
    if (item.skip) judgement.skipped += 1
    else if (item.fault) judgement.failed += 1
    else {
      const { kind, attachments } = await judgeMail(item.bytes, judgement.findings)
      judgement[kind === 'ok' && item.partial ? 'partial' : kind] += 1
      const expected = sound?.get(item.place ?? '') ?? 0
      if (attachments < expected && kind === 'ok' && !item.partial && item.problems.length === 0)
        judgement.findings.push(`Of ${expected} attachments ${attachments} are left (${item.place}), and nothing says so.`)
    }
  }
}

export async function judgeMail(bytes: Uint8Array, findings: string[]): Promise<JudgedMail> {
  const digest = digestOf(bytes)
  const known = parsed.get(digest)
  if (known) return known
  const startedAt = performance.now()
  const outcome = await parseItem(bytes, 'all')
  const tookMs = performance.now() - startedAt
  if (tookMs > 5000) findings.push(`A mail of ${bytes.byteLength} bytes took ${Math.round(tookMs)} ms.`)
  if (outcome.kind === 'failed') findings.push(`The parser threw: ${outcome.reason}`)
  else {
    findings.push(...judgeMessage(outcome.message))
    if (outcome.derived.rawSizeBytes !== bytes.byteLength) findings.push('The raw size is not that of the mail.')
    if (!/^[0-9a-f]{32}$/.test(outcome.derived.fingerprint)) findings.push('The fingerprint is none.')
  }
  if (parsed.size > parsedMax) parsed.clear()
  const judged = { kind: outcome.kind, attachments: outcome.kind === 'failed' ? 0 : outcome.message.attachments.length }
  parsed.set(digest, judged)
  return judged
}

/** What holds of every message, whatever its bytes were (MIM-2, A-24, A-27). */
function judgeMessage(message: ParsedMessage): string[] {
  const findings = message.problems.flatMap(({ message: sentence }) => judgeSentence(sentence))
  const people = [...message.from, ...message.to, ...message.cc, ...message.bcc, ...message.replyTo]
  const fields = [message.subject, message.messageId ?? '', ...people.flatMap(({ name, address }) => [name, address])]
  if (fields.some((field) => /[\x00-\x1f\x7f]/.test(field))) findings.push('A field of the header holds a control character.')
  if (message.subject.length > 998) findings.push('The subject is longer than its limit.')
  for (const at of [message.date, message.receivedAt])
    if (at !== null && !Number.isSafeInteger(at)) findings.push(`A date is no instant: ${at}.`)
  if (message.to.length + message.cc.length + message.bcc.length > 10_000)
    findings.push('There are more recipients than allowed.')
  if (message.attachments.length > 1000) findings.push('There are more attachments than parts are allowed.')
  for (const { name, bytes, sizeBytes } of message.attachments) {
    const harmful = /[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e]|^\.\.?$|^$|[. ]$/
    if (harmful.test(name) || Buffer.byteLength(name) > 200) findings.push(`An attachment is named ${JSON.stringify(name)}.`)
    if (bytes !== null && bytes.byteLength !== sizeBytes) findings.push('The size of an attachment is not that of its bytes.')
  }
  try {
    structuredClone(message)
  } catch {
    findings.push('The message cannot be handed to another thread.')
  }
  return findings
}
