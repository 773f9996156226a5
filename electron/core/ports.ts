import type { Result } from '#shared/model/result.ts'

/** The time, in UTC milliseconds. Core never reads the system's clock itself, so that tests can set it. */
export type Clock = { now(): number }

/** Randomness for keys, salts and ids. */
export type Random = { bytes(count: number): Buffer }

/** Where things lie. `product` holds rules/, templates/ and resources/ as they were shipped. */
export type Paths = {
  /** The profile folder: database, keys, blobs, rules of the organisation. */
  profile: string
  /** The user's configuration folder, outside the profile: it holds the device key. */
  configuration: string
  product: string
  workers: Workers
}

/** The entries of the worker threads: TypeScript sources in tests, bundles in the product. */
export type Workers = {
  /** Parses mail. */
  parse: string
  /** Reads archives that are no text (PST, msg). */
  archive: string
  /** Counts an archive with libraries of other hands. */
  secondReader: string
  /** Reads the text of attachments for the search. */
  attachmentText: string
  /** Compares two rule sets over the stored mail. */
  backtest: string
  /** Makes PDF and XLSX of reports. */
  report: string
}

/** The host's keychain. Absent on hosts without one; `unavailable` is an answer, never an exception. */
export type Secrets = {
  available(): Promise<boolean>
  wrap(secret: Buffer): Promise<Result<Buffer, string>>
  unwrap(wrapped: Buffer): Promise<Result<Buffer, string>>
}

/** Three logs with ids and counts, never content of mail. */
export type Log = {
  activity(event: string, fields?: Record<string, string | number | boolean | null>): void
  security(event: string, fields?: Record<string, string | number | boolean | null>): void
  error(event: string, error: unknown, fields?: Record<string, string | number | boolean | null>): void
}

/** A system notice; a host without notices ignores it. */
export type Notify = { show(title: string, body: string): void }

export type Ports = {
  clock: Clock
  random: Random
  paths: Paths
  secrets: Secrets | null
  log: Log
  notify: Notify
}
