import { implement } from '@orpc/server'
import { contract } from '#shared/contract/contract.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Context, Session } from './engine-contract.ts'

/** The contract to be implemented: a missing handler or an undeclared error code does not compile. */
export const implementer = implement(contract).$context<Context>()

/** The session behind a call. The guard has refused callers without one before any handler runs. */
export function sessionOf(context: Context): Session {
  if (!context.session) throw new Error('a handler ran without a session')
  return context.session
}

export const actorOf = (context: Context): Actor & { kind: 'person' } => {
  const session = sessionOf(context)
  return { kind: 'person', personId: session.personId, name: session.name }
}
