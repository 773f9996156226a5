export type ReadAt = (offset: number, length: number) => Promise<Buffer>

/** 256 KiB: the directory of a zip and the small files in it lie one behind the other. */
const blockBytes = 256 * 1024

/** Reads small pieces near one another with few reads of the source: each read takes a block, and pieces inside it cost nothing. */
export function readNear(readAt: ReadAt, sizeBytes: number): ReadAt {
  let block: { offset: number; bytes: Buffer } = { offset: 0, bytes: Buffer.alloc(0) }
  return async (offset, length) => {
    const at = offset - block.offset
    if (at < 0 || at + length > block.bytes.length) {
      const wanted = Math.min(Math.max(length, blockBytes), Math.max(0, sizeBytes - offset))
      block = { offset, bytes: await readAt(offset, wanted) }
      return block.bytes.subarray(0, length)
    }
    return block.bytes.subarray(at, at + length)
  }
}
