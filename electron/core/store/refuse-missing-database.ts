import { existsSync } from 'node:fs'
import type { OpenFault } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import { databasePath } from './open-store.ts'

/** A database that is gone is never made anew: an empty one in its place would look like a profile that lost everything. */
export function refuseMissingDatabase(ports: Ports): OpenFault | null {
  const path = databasePath(ports.paths.profile)
  if (existsSync(path)) return null
  const sentence = `${path} is missing; its key file is still there. Put orgo.db back from a copy of the profile folder; nothing was changed.`
  return { code: 'DATABASE_MISSING', sentence }
}
