import { createHash } from 'node:crypto'
import type { ArchiveSource } from '../archive/archive-source.ts'

/**
 * Hashes a source as it is read, up to exactly the byte a checkpoint names.
 *
 * Reading runs ahead of writing by a few batches; the bytes in between wait here, so that the stored hash is of exactly what is in.
 */
export type PrefixHash = {
  /** The source, with every byte read through it remembered until hashed. */
  tapped: ArchiveSource
  /** SHA-256 of the first `position` bytes. */
  digestAt(position: number): Buffer
  /** SHA-256 of the whole source, reading what the import itself had no need to read. */
  finish(): Promise<Buffer>
}

export function tapSource(source: ArchiveSource, from: number, seed: ReturnType<typeof createHash>): PrefixHash {
  const waiting: Uint8Array[] = []
  let hashed = from
  const digestAt = (position: number): Buffer => {
    while (hashed < position) {
      const chunk = waiting[0]
      if (!chunk) break
      const used = Math.min(chunk.byteLength, position - hashed)
      seed.update(chunk.subarray(0, used))
      hashed += used
      if (used === chunk.byteLength) waiting.shift()
      else waiting[0] = chunk.subarray(used)
    }
    return seed.copy().digest()
  }
  return {
    tapped: {
      name: source.name,
      sizeBytes: source.sizeBytes,
      async *read(fromByte) {
        for await (const chunk of source.read(fromByte)) {
          waiting.push(chunk)
          yield chunk
        }
      },
    },
    digestAt,
    finish: async () => {
      digestAt(source.sizeBytes)
      if (hashed < source.sizeBytes) for await (const chunk of source.read(hashed)) seed.update(chunk)
      return seed.digest()
    },
  }
}

/** Hashes the first `position` bytes of a source; the hash goes on from there. */
export async function hashPrefix(source: ArchiveSource, position: number): Promise<ReturnType<typeof createHash>> {
  const hash = createHash('sha256')
  if (position === 0) return hash
  let left = position
  for await (const chunk of source.read(0)) {
    hash.update(chunk.subarray(0, left))
    left -= Math.min(left, chunk.byteLength)
    if (left === 0) break
  }
  return hash
}
