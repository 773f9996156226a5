import type { ParseOutcome } from './parse-outcome.ts'
import type { BodyReaders } from './read-body.ts'

/**
 * What the pool sends to a worker: one batch, its mails one after the other in `bytes`.
 *
 * `ends[i]` is where mail i ends. `bytes` is handed over, not copied.
 */
export type BatchRequest = { batchNo: number; bytes: ArrayBuffer; ends: number[]; readers: BodyReaders }

/** What a worker answers when a batch is done: one outcome per mail, in order. Its bytes are handed over in one buffer. */
export type BatchReply = { batchNo: number; outcomes: ParseOutcome[] }

/**
 * What a worker is given at its start.
 *
 * `progress` is shared: [0] the batch it works at, [1] the mail in it. The pool reads it to know which mail hangs or crashed, so that
 * nothing has to be posted per mail. `withHtml` says whether outcomes bring the HTML along.
 */
export type WorkerStart = { progress: Int32Array<SharedArrayBuffer>; withHtml: boolean }
