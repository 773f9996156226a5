import type { ClientLink } from '@orpc/client'

/** A way to the engine that is open now: calls go through `link` until `closed` resolves. */
export type OpenTransport = { kind: 'open'; link: ClientLink<Record<never, never>>; closed: Promise<void>; close(): void }

/** Why no way is open: nobody has signed in here, or nothing answers (which passes). */
export type TransportFault = { kind: 'signed-out' } | { kind: 'unreachable' }

/** Opens one way to the engine; never throws. */
export type OpenTransportFn = () => Promise<OpenTransport | TransportFault>
