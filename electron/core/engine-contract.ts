import type { Router } from '@orpc/server'
import type { Client, contract } from '#shared/contract/contract.ts'
import type { Protection } from '#shared/model/health.ts'
import type { Permission } from '#shared/model/person.ts'
import type { Result } from '#shared/model/result.ts'

/**
 * Who calls: the guard compares the procedure's permission with `permissions` before any handler runs, and the store shows no confidential
 * matter beyond `sight`: all, or those whose readers name one of these targets.
 */
export type Session = {
  personId: string
  name: string
  permissions: ReadonlySet<Permission>
  sight: 'all' | readonly string[]
}

/** What every transport hands to the router with each call. `session` null is a caller that has not signed in. */
export type Context = { session: Session | null }

/** How to open the profile. */
export type Unlock = { kind: 'password'; password: string } | { kind: 'device' } | { kind: 'keychain' }

/** A fault a person can act on: one sentence saying what happened, what is safe and what to do. */
export type OpenFault = { code: string; sentence: string }

/** The engine as its hosts see it. */
export type Engine = {
  /** Served over MessagePort, WebSocket, HTTP and in process; already guarded. */
  router: Router<typeof contract, Context>
  /** The person whose password or device opened the profile. */
  owner: Session
  /** Calls in process, as the owner, through the same guard. */
  client: Client
  protection: Protection
  /** Takes a file's bytes from a host that has no path (drag and drop in a browser), kept encrypted until imported. */
  receiveUpload(
    name: string,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<Result<{ uploadId: string; sizeBytes: number }, OpenFault>>
  /** Resolves when no job runs any more. */
  idle(): Promise<void>
  /** Sweeps due escalations and resumes jobs now; hosts call it at start and on wake. The sweep also happens every minute. */
  wake(): void
  close(): Promise<void>
}
