import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/**
 * Bytes that can be read from any place, at once.
 *
 * Shapes: `readAt` answers fewer bytes than asked for only at the end of the source; the buffer is the caller's and never written again.
 * Errors: a source that fails throws its own error. Synchronous, because a reader of trees is one, and lives in a thread that can be ended.
 */
export type ByteSource = { readonly sizeBytes: number; readAt(offset: number, length: number): Buffer }

/**
 * Opens a file as a byte source, for reading only, until `close`.
 *
 * Limits: any size, positions beyond 4 GB included. Errors: a file that cannot be opened or read throws its own error.
 */
export function openFileBytes(path: string): ByteSource & { close(): void } {
  const file = openSync(path, 'r')
  let open = true
  return {
    sizeBytes: fstatSync(file).size,
    readAt: (offset, length) => readFully(file, offset, length),
    close: () => {
      if (open) closeSync(file)
      open = false
    },
  }
}

function readFully(file: number, offset: number, length: number): Buffer {
  const target = Buffer.allocUnsafeSlow(length)
  let filled = 0
  while (filled < length) {
    const got = readSync(file, target, filled, length - filled, offset + filled)
    if (got === 0) break
    filled += got
  }
  return filled === length ? target : target.subarray(0, filled)
}
