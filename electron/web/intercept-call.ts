import { mapEventIterator } from '@orpc/client'
import { ORPCError } from '@orpc/server'
import type { Context } from '#core/engine-contract.ts'
import type { Log, Random } from '#core/ports.ts'
import { explainError } from './explain-error.ts'
import type { WebSession } from './sessions.ts'

/** What this host adds to a call: whose bucket it takes from. */
export type WebContext = Context & { web: WebSession }

/** What of oRPC's options the interceptor reads, the same for REST and RPC. */
type Call = {
  context: WebContext
  path: readonly string[]
  procedure: { '~orpc': { meta: Record<string, unknown> } }
  next(): Promise<unknown>
}

/** Stands around every call of every transport: takes a token of the session's bucket, explains what is thrown. */
export const createCallInterceptor =
  (log: Log, random: Random) =>
  async ({ context, path, procedure, next }: Call): Promise<unknown> => {
    const bucket = procedure['~orpc'].meta.kind === 'command' ? context.web.writes : context.web.reads
    if (!bucket.take()) throw new ORPCError('TOO_MANY_REQUESTS', { status: 429, message: tooManySentence })
    const explain = (error: unknown) => explainError(error, path.join('.'), log, random)
    try {
      const output = await next()
      if (!isEventIterator(output)) return output
      return mapEventIterator(output, { value: async (value) => value, error: async (error) => explain(error) })
    } catch (error) {
      throw explain(error)
    }
  }

export const tooManySentence = 'That was too much at once. Wait a few seconds and try again.'

const isEventIterator = (output: unknown): output is AsyncIteratorObject<unknown, unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output
