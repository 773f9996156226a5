import { performance } from 'node:perf_hooks'
import { os } from '@orpc/server'
import type { Context } from './engine-contract.ts'

/** Notes when a client last asked for anything, so that slow work in the background can make room for people. */
export function createPresence() {
  let lastCall = Number.NEGATIVE_INFINITY
  return {
    /** By the monotonic clock of `performance.now()`; minus infinity before the first call. */
    lastCallAt: (): number => lastCall,
    middleware: os.$context<Context>().middleware(({ next }) => {
      lastCall = performance.now()
      return next()
    }),
  }
}
