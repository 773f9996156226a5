import { ORPCError } from '@orpc/client'
import type { Log, Random } from '#core/ports.ts'
import { CannotDo } from './command.ts'
import { toPlainLine } from './plain-text.ts'

/**
 * What a failed call of the engine says to a person, in one sentence.
 *
 * Declared errors bring their sentence. Everything else is a bug: its place goes to the error log under an id.
 */
export function explainCallError(error: unknown, log: Log, random: Random): CannotDo {
  if (error instanceof CannotDo) return error
  if (error instanceof ORPCError && (error.defined || error.data !== undefined)) {
    return new CannotDo(toPlainLine(readSentence(error.data) ?? error.message))
  }
  const errorId = random.bytes(4).toString('hex')
  log.error('cli.call-failed', error instanceof ORPCError ? (error.cause ?? error) : error, { errorId })
  return new CannotDo(`Something went wrong inside Orgo. Your data is safe; the error log has more under ${errorId}.`)
}

function readSentence(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('sentence' in data)) return null
  return typeof data.sentence === 'string' ? data.sentence : null
}
