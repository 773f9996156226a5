import { isDefinedError, ORPCError } from '@orpc/client'
import { t } from '../text/translate.ts'
import { ConnectionLost } from './connection.ts'

/** One sentence for a person from whatever a call failed with. */
export function readFault(error: unknown): string {
  if (error instanceof ConnectionLost) return t('fault.notConnected')
  if (error instanceof ORPCError) {
    const data: unknown = isDefinedError(error) ? error.data : undefined
    if (typeof data === 'object' && data !== null && 'sentence' in data && typeof data.sentence === 'string') return data.sentence
    return error.message
  }
  return error instanceof Error && error.message ? error.message : t('fault.unknown')
}
