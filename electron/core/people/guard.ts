import { ORPCError, os } from '@orpc/server'
import type { ProcedureMeta } from '#shared/contract/procedure.ts'
import type { Context } from '../engine-contract.ts'
import type { Log } from '../ports.ts'

/**
 * The one middleware for permissions: it reads the procedure's meta and refuses before any handler or input check runs.
 *
 * A procedure that names no permission is `nobody`'s, and nobody has that one. Denials go to the security log.
 */
export function createGuard(log: Log) {
  return os
    .$context<Context>()
    .$meta<ProcedureMeta>({ kind: 'query', permission: 'nobody' })
    .middleware(({ context, next, procedure, path }) => {
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
      return next()
    })
}
