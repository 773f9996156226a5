import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** One message's record as it lies in a pack. */
export type PackEntry = { messageNo: number; record: Buffer }

const entryHeadBytes = 8

/** Level 3: 40 % slower than 1 for a tenth less room; over a whole pack that is 20 microseconds a message. */
const zstdLevel = 3

/** Puts the records of many messages into one frame of zstd: what repeats from mail to mail is kept once. */
export function packEntries(entries: readonly PackEntry[]): Buffer {
  const parts = entries.flatMap(({ messageNo, record }) => {
    const head = Buffer.alloc(entryHeadBytes)
    head.writeUInt32LE(messageNo, 0)
    head.writeUInt32LE(record.length, 4)
    return [head, record]
  })
  const bytes = Buffer.concat(parts)
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: zstdLevel },
    pledgedSrcSize: bytes.length,
  })
}

/** Reads a pack; the records share its memory. */
export function unpackEntries(pack: Buffer): PackEntry[] {
  const bytes = zstdDecompressSync(pack)
  const entries: PackEntry[] = []
  for (let at = 0; at + entryHeadBytes <= bytes.length; ) {
    const end = at + entryHeadBytes + bytes.readUInt32LE(at + 4)
    entries.push({ messageNo: bytes.readUInt32LE(at), record: bytes.subarray(at + entryHeadBytes, end) })
    at = end
  }
  return entries
}
