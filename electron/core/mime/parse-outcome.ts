import type { ParsedMessage } from './parsed-message.ts'

/**
 * What is known of a mail besides its fields, made in the worker so that the writing thread has little to do.
 *
 * Shapes: `fingerprint` is 32 hex digits (16 bytes), `textHash` 64 (sync.md 3.4); `newestText` is the text without quotes and
 * signature; `rawSha256` is of the raw bytes, `rawZstd` the raw bytes compressed with zstd.
 */
export type DerivedFacts = {
  fingerprint: string
  textHash: string
  newestText: string
  rawSha256: string
  rawSizeBytes: number
  rawZstd: Uint8Array
}

/**
 * What became of one mail. `partial`: imported, but something is missing or doubtful, see `message.problems`.
 * `failed`: no parser could read it; the caller keeps the raw bytes and shows the reason. `notStarted` is set where the fault is not the
 * mail's: no worker of this program starts.
 */
export type ParseOutcome =
  | { kind: 'ok'; message: ParsedMessage; derived: DerivedFacts }
  | { kind: 'partial'; message: ParsedMessage; derived: DerivedFacts }
  | { kind: 'failed'; reason: string; notStarted?: true }

/**
 * A set of worker threads that parse mail and can be killed.
 *
 * Shapes: `parseBatch` answers one outcome per item, in order. It copies the bytes: the caller's stay usable.
 * Errors: content never rejects. After `close()` a waiting or new `parseBatch` rejects with "The parse pool is closed."
 */
export type ParsePool = {
  parseBatch(items: readonly { bytes: Uint8Array }[]): Promise<ParseOutcome[]>
  close(): Promise<void>
}

/**
 * How to make a parse pool.
 *
 * `workerUrl`: the entry `parse-worker.ts`, or its bundled form. `size`: threads, at least 1. `itemTimeoutMs` 5,000: A-23's
 * limit per item. `heapLimitMb` 512: A-22's limit per worker. `withHtml` false: an import needs the text alone, so that `message.html` is null
 * and does not cross the threads; a person's reading sets it. `setTimer`: the watchdog's timer; it measures patience, not business time.
 */
export type ParsePoolOptions = {
  workerUrl: URL | string
  size: number
  itemTimeoutMs?: number
  heapLimitMb?: number
  withHtml?: boolean
  setTimer?: (call: () => void, afterMs: number) => { clear(): void }
}
