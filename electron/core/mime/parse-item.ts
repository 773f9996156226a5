import { deriveFacts } from './derive-facts.ts'
import { parseMessage } from './parse-message.ts'
import type { ParseOutcome } from './parse-outcome.ts'
import type { BodyReaders } from './read-body.ts'

/** Parses one mail and makes its facts: the whole work of a worker on one item. A fault of ours becomes a `failed` outcome. */
export async function parseItem(bytes: Uint8Array, readers: BodyReaders): Promise<ParseOutcome> {
  try {
    const message = await parseMessage(bytes, undefined, readers)
    const derived = deriveFacts(bytes, message)
    const kind = message.problems.some(({ loss }) => loss) ? 'partial' : 'ok'
    return { kind, message: { ...message, asSent: null }, derived }
  } catch (error) {
    return {
      kind: 'failed',
      reason: `The parser failed: ${(error instanceof Error ? error.message : String(error)).slice(0, 200)}`,
    }
  }
}
