import { performance } from 'node:perf_hooks'
import { os } from '@orpc/server'
import type { ProcedureMeta } from '#shared/contract/procedure.ts'
import type { Context } from './engine-contract.ts'

/**
 * Notes when a client last asked for anything, so that slow work in the background can make room for people. A stream is none: it waits for
 * news and for no answer, and whoever has it on a screen asks besides.
 */
export function createPresence() {
  let lastCall = Number.NEGATIVE_INFINITY
  return {
    /** By the monotonic clock of `performance.now()`; minus infinity before the first call. */
    lastCallAt: (): number => lastCall,
    middleware: os
      .$context<Context>()
      .$meta<ProcedureMeta>({ kind: 'query', permission: 'nobody' })
      .middleware(({ next, procedure }) => {
        if (procedure['~orpc'].meta.kind !== 'stream') lastCall = performance.now()
        return next()
      }),
  }
}
