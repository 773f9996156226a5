import { ORPCError } from '@orpc/server'
import { z } from 'zod'
import type { Log, Random } from '#core/ports.ts'
import type { WebFault } from './send.ts'

/**
 * Turns what a call threw into what a client may see, on every transport of this host.
 *
 * Declared errors pass. A wrong input becomes one sentence with the places that are wrong. Anything else is a bug: it
 * goes to the error log under an id, and the client gets that id and one sentence, never a stack or a value.
 */
export function explainError(error: unknown, procedure: string, log: Log, random: Random): unknown {
  if (error instanceof Error && error.name === 'AbortError') return error
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return explainIssues(error)
  // One with data was explained by the engine already; one without is a library's own.
  if (error instanceof ORPCError && (error.code !== 'INTERNAL_SERVER_ERROR' || error.data !== undefined)) return error
  const errorId = random.bytes(4).toString('hex')
  log.error('web.call-failed', error instanceof ORPCError ? (error.cause ?? error) : error, { errorId, procedure })
  return new ORPCError('INTERNAL_SERVER_ERROR', { status: 500, message: bugSentence(errorId), data: { errorId } })
}

/** What a person reads about a bug. */
export const bugSentence = (errorId: string): string =>
  `Something went wrong inside Orgo. Your data is safe; the error log has more under ${errorId}.`

/** The body of an error over HTTP: the one shape, without the transport's own marks. */
export const toFault = (error: ORPCError<string, unknown>): WebFault => ({
  code: error.code,
  message: error.message,
  ...(error.data === undefined ? {} : { data: error.data }),
})

const Issues = z.object({
  issues: z.array(
    z.object({
      message: z.string(),
      path: z.array(z.union([z.string(), z.number(), z.object({ key: z.union([z.string(), z.number()]) })])).optional(),
    }),
  ),
})

function explainIssues(error: ORPCError<string, unknown>): unknown {
  const parsed = Issues.safeParse(error.data)
  if (!parsed.success) return error
  const issues = parsed.data.issues.map(({ message, path = [] }) => ({
    path: path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message,
  }))
  const sentence = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return new ORPCError('BAD_REQUEST', { status: 400, message: `This request is not valid: ${sentence}`, data: { issues } })
}
