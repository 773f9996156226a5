import { inflateRawSync } from 'node:zlib'

/** 64 MiB: the XML of a book of 3,000 pages. A zip of 20 MB can hold 20 GB of blanks. */
const unpackedBytesMax = 64 * 1024 * 1024

/** 2,000 entries; a document has a dozen and its pictures. */
const entriesMax = 2000

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endBytes = 22

/**
 * Says whether a zip may be handed to a library that unpacks it into memory: every entry is unpacked once under a limit, because what a zip
 * says of its own sizes may be a lie. Null when it may, else the reason.
 *
 * Source: APPNOTE 4.3.12 (central directory), 4.3.16 (its end). Zip64 is refused: no document of 20 MB needs it.
 */
export function judgeZip(bytes: Uint8Array): 'damaged' | 'too_large' | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = view.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + endBytes > view.length || view.readUInt32LE(end) !== endSignature) return 'damaged'
  const count = view.readUInt16LE(end + 10)
  if (count > entriesMax) return 'too_large'
  let at = view.readUInt32LE(end + 16)
  let budget = unpackedBytesMax
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== entrySignature) return 'damaged'
    const unpacked = unpackedSize(view, at, budget)
    if (unpacked === null) return 'damaged'
    budget -= unpacked
    if (budget <= 0) return 'too_large'
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return null
}

/** What an entry unpacks to; more than `budget` where it unpacks to more, null where it cannot be unpacked. */
function unpackedSize(view: Buffer, at: number, budget: number): number | null {
  const method = view.readUInt16LE(at + 10)
  const packedBytes = view.readUInt32LE(at + 20)
  const header = view.readUInt32LE(at + 42)
  if (header + 30 > view.length) return null
  const start = header + 30 + view.readUInt16LE(header + 26) + view.readUInt16LE(header + 28)
  if (start + packedBytes > view.length) return null
  if (method === 0) return packedBytes
  if (method !== 8) return null
  try {
    return inflateRawSync(view.subarray(start, start + packedBytes), { maxOutputLength: budget }).byteLength
  } catch (error) {
    return error instanceof RangeError ? budget + 1 : null
  }
}
