import type { ByteSource } from './byte-source.ts'
import { createGenerationCache } from './generation-cache.ts'
import { cacheBytesMax, windowBytes } from './limits.ts'

/**
 * A byte source read through aligned windows, so that neighbouring blocks and pages cost one read.
 *
 * Shapes: `read` answers exactly `length` bytes or null where the source ends before; the bytes belong to the cache: never write to them.
 * Limits: holds at most `cacheBytesMax`.
 */
export type CachedBytes = { readonly sizeBytes: number; read(offset: number, length: number): Buffer | null }

export function createCachedBytes(source: ByteSource): CachedBytes {
  const windows = createGenerationCache<Buffer>(cacheBytesMax)
  const window = (index: number): Buffer => {
    const known = windows.get(index)
    if (known !== undefined) return known
    const start = index * windowBytes
    const bytes = source.readAt(start, Math.min(windowBytes, source.sizeBytes - start))
    windows.set(index, bytes, windowBytes)
    return bytes
  }
  return {
    sizeBytes: source.sizeBytes,
    read: (offset, length) => {
      if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > source.sizeBytes) return null
      const first = Math.floor(offset / windowBytes)
      const from = offset - first * windowBytes
      if (from + length <= windowBytes) return exactly(window(first).subarray(from, from + length), length)
      return exactly(source.readAt(offset, length), length)
    },
  }
}

// A file may shrink while it is read; then its tail is missing, not wrong.
const exactly = (bytes: Buffer, length: number): Buffer | null => (bytes.length === length ? bytes : null)
