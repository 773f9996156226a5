import { ORPCError, os } from '@orpc/server'
import type { ProcedureMeta } from '#shared/contract/procedure.ts'
import type { Context } from '../engine-contract.ts'
import type { Log } from '../ports.ts'
import { underSight } from '../store/sight.ts'
import type { Store } from '../store/store.ts'
import { findHidden } from './find-hidden.ts'

/**
 * The one middleware for permissions: it reads the procedure's meta and refuses before any handler or input check runs.
 *
 * A procedure that names no permission is `nobody`'s, and nobody has that one. What a call names by its id and its caller may not see is
 * answered as an unknown id is (A2); what it reads shows no more than its caller's sight. Denials go to the security log.
 */
export function createGuard(store: Store, log: Log) {
  return os
    .$context<Context>()
    .$meta<ProcedureMeta>({ kind: 'query', permission: 'nobody' })
    .middleware(({ context, next, procedure, path }, input: unknown) => {
      const { permission } = procedure['~orpc'].meta
      const procedureName = path.join('.')
      if (!context.session) {
        log.security('call_refused', { procedure: procedureName, reason: 'not signed in' })
        throw new ORPCError('NOT_SIGNED_IN', {
          status: 401,
          message: 'Sign in first: open Orgo by the address that its start command printed.',
        })
      }
      if (!context.session.permissions.has(permission)) {
        log.security('call_refused', { procedure: procedureName, reason: permission })
        throw new ORPCError('NOT_ALLOWED', { status: 403, message: 'Your role does not allow this.' })
      }
      const { sight } = context.session
      if (sight === 'all') return next()
      return underSight(sight, () => {
        const hidden = findHidden(store, input)
        if (!hidden) return next()
        log.security('call_refused', { procedure: procedureName, reason: 'not in sight' })
        const declared = procedure['~orpc'].errorMap[hidden.code]
        throw new ORPCError(hidden.code, { status: 404, message: declared?.message ?? hidden.message })
      })
    })
}
