import type { ArchiveSource } from '../archive-source.ts'
import type { LeafSource } from '../leaf-source.ts'
import { PackedFault } from './packed-fault.ts'

/**
 * Unpacks a source once and holds it, for something small that is looked into and then read.
 *
 * Shapes: `sizeBytes` counts all that came out, also what lies beyond `maxBytes` and was not kept. Where unpacking failed, reading gives
 * what came out before, and then fails the same way; no worker is given such a one.
 */
export async function holdSource(source: ArchiveSource, maxBytes: number): Promise<LeafSource> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  let fault: PackedFault | null = null
  try {
    for await (const chunk of source.read(0)) {
      if (sizeBytes < maxBytes) chunks.push(chunk)
      sizeBytes += chunk.length
    }
  } catch (error) {
    if (!(error instanceof PackedFault)) throw error
    fault = error
  }
  const bytes = Buffer.concat(chunks)
  return {
    name: source.name,
    sizeBytes,
    async *read(fromByte) {
      if (fromByte < bytes.length) yield bytes.subarray(fromByte)
      if (fault) throw fault
    },
    readAt: null,
    input: fault || bytes.length < sizeBytes ? null : { kind: 'bytes', name: source.name, bytes },
  }
}
