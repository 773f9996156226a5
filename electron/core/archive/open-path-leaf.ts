import { open } from 'node:fs/promises'
import { readFileChunks } from './archive-source.ts'
import type { LeafSource } from './leaf-source.ts'

/**
 * A file of this machine as something to be read.
 *
 * Shapes: a path that is no UTF-8 comes as bytes; no worker can open such a one.
 */
export function openPathLeaf(path: string | Buffer, name: string, sizeBytes: number): LeafSource {
  return {
    name,
    sizeBytes,
    read: (fromByte) => readFileChunks(path, fromByte),
    readAt: (offset, length) => readFileAt(path, offset, length),
    input: typeof path === 'string' ? { kind: 'path', path } : null,
  }
}

async function readFileAt(path: string | Buffer, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    let held = 0
    while (held < length) {
      const { bytesRead } = await file.read(bytes, held, length - held, offset + held)
      if (bytesRead === 0) break
      held += bytesRead
    }
    return bytes.subarray(0, held)
  } finally {
    await file.close()
  }
}
