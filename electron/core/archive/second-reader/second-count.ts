import type { WorkerSource } from '../worker/worker-protocol.ts'

/**
 * What a library of other hands counts in an archive.
 *
 * Shapes: `items` null where it has no count, and `problem` then says why in one sentence; `folders` are its counts by folder, null where it
 * counts the whole only; `name` and `version` are the library's.
 */
export type SecondCount = {
  name: string
  version: string
  items: number | null
  folders: readonly { path: readonly string[]; items: number }[] | null
  problem: string | null
}

/** `timeoutMs`: the library is ended when it has not finished by then (pst-extractor never ends on some damage). */
export type SecondCountRequest = { source: WorkerSource; format: 'pst' | 'mbox'; name: string; timeoutMs: number }
