import { ORPCError, os } from '@orpc/server'
import type { Context } from './engine-contract.ts'
import type { Log } from './ports.ts'
import type { Store } from './store/store.ts'
import { describeStoreFault } from './store/store-fault.ts'

/** Puts faults of the disk and the database into words at the engine's edge, once for all procedures, and stops writing where it must. */
export function createStoreFaultGuard(store: Store, log: Log) {
  return os.$context<Context>().middleware(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      const fault = describeStoreFault(error, store.folder)
      if (!fault) throw error
      if (fault.stopWriting) store.stopWriting()
      log.error('store_fault', error, { fault: fault.code })
      throw new ORPCError(fault.code, { status: 503, message: fault.sentence, data: { sentence: fault.sentence } })
    }
  })
}
