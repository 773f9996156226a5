import { detectLanguage } from '../../rules/detect-language.ts'
import type { Facts } from '../../rules/facts.ts'
import { maxTextLength } from '../../rules/limits.ts'

/**
 * The facts a message was judged by, as they were then.
 *
 * Shapes: `at` is the time of the judgement in UTC milliseconds; `threadNo` the thread it was in then; `setHash` names the
 * rule set that judged it; `history` is mail from before the cut-off of its import; `partial` says that values of some headers are not kept (`isSeal`), so that a rule that tests one would not
 * see them.
 */
export type StoredFacts = {
  messageNo: number
  at: number
  threadNo: number
  setHash: string
  history: boolean
  partial: boolean
  facts: Facts
}

/** What is handed over to be kept. */
export type NewFacts = Omit<StoredFacts, 'messageNo' | 'partial'>

/** Not the language: whoever asks for it has it found in the text again, and hardly anybody asks. */
type Small = Omit<Facts, 'body' | 'fullBody' | 'headers' | 'language'>
type Index = Omit<StoredFacts, 'messageNo' | 'facts'> & { small: Small; rest: 'all' | 'tail' }

/**
 * Seals of mail servers: random letters by the kilobyte that no rule of a person tests, and nothing else of a message packs so badly.
 */
const sealNames =
  /^(?:dkim-signature|domainkey-signature|arc-(?:seal|message-signature)|x-google-dkim-signature|x-gm-message-state|x-ms-exchange-(?:antispam-messagedata.*|transport-crosstenantheadersstamped)|x-microsoft-antispam-message-info|x-exchange-antispam.*)$/

/** Whether the values of a header are left out of what is kept. */
export const isSeal = (name: string): boolean => sealNames.test(name)

const headBytes = 16

/**
 * Packs the facts of one message into bytes: a small part as JSON, and the texts beside it, which are read only when a rule asks.
 *
 * Layout: four lengths of 32 bits (index, body, rest of the full body, headers), then these parts in UTF-8.
 */
export function encodeFacts({ at, threadNo, setHash, history, facts }: NewFacts): Buffer {
  const { body: wholeBody, fullBody, headers } = facts
  const small = smallOf(facts)
  const body = wholeBody.slice(0, maxTextLength)
  const full = fullBody.slice(0, maxTextLength)
  const isTail = full.startsWith(body)
  const kept = [...headers].filter(([name]) => !isSeal(name))
  const index: Index = {
    small,
    at,
    threadNo,
    setHash,
    history,
    partial: kept.length < headers.size,
    rest: isTail ? 'tail' : 'all',
  }
  const parts = [JSON.stringify(index), body, isTail ? full.slice(body.length) : full, JSON.stringify(kept)].map((part) =>
    Buffer.from(part),
  )
  const head = Buffer.alloc(headBytes)
  for (const [number, part] of parts.entries()) head.writeUInt32LE(part.length, number * 4)
  return Buffer.concat([head, ...parts])
}

/** What is left when the texts are taken out; read property by property, because naming `language` would have it detected. */
function smallOf(facts: Facts): Small {
  const small: Record<string, unknown> = {}
  // Also what changed facts read through to those they were made of.
  for (const name in facts) if (!textual.has(name)) small[name] = facts[name as keyof Facts] // a field of Facts
  return small as Small // all that is not textual
}

const textual: ReadonlySet<string> = new Set<keyof Facts>(['body', 'fullBody', 'headers', 'language'])

/** Reads packed facts. Texts and headers are decoded at their first use. */
export function decodeFacts(messageNo: number, record: Buffer): StoredFacts {
  const [indexEnd = 0, bodyEnd = 0, restEnd = 0, headersEnd = 0] = readEnds(record)
  const { small, at, threadNo, setHash, history, partial, rest } = JSON.parse(
    record.toString('utf8', headBytes, indexEnd),
  ) as Index // by encodeFacts
  const body = once(() => record.toString('utf8', indexEnd, bodyEnd))
  const full = once(() => `${rest === 'tail' ? body() : ''}${record.toString('utf8', bodyEnd, restEnd)}`)
  const headers = once(() => new Map(JSON.parse(record.toString('utf8', restEnd, headersEnd)) as [string, string[]][])) // by encodeFacts
  const language = once(() => detectLanguage(body()))
  const facts: Facts = {
    ...small,
    get body() {
      return body()
    },
    get fullBody() {
      return full()
    },
    get headers() {
      return headers()
    },
    get language() {
      return language()
    },
  }
  return { messageNo, at, threadNo, setHash, history, partial, facts }
}

function readEnds(record: Buffer): number[] {
  let end = headBytes
  return [0, 4, 8, 12].map((at) => {
    end += record.readUInt32LE(at)
    return end
  })
}

function once<Value>(read: () => Value): () => Value {
  let known: { value: Value } | null = null
  return () => {
    known ??= { value: read() }
    return known.value
  }
}
