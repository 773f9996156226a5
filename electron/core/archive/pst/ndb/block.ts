import { constants, inflateSync } from 'node:zlib'
import { computeSignature } from './block-signature.ts'
import { type BlockEntry, plainBid } from './btree.ts'
import { computeCrc } from './crc.ts'
import { type CryptMethod, decodeBlock } from './crypt.ts'
import { hex, type Report } from './fault-list.ts'
import { readId } from './layout.ts'
import type { Ndb } from './ndb.ts'

/** Blocks of trees (XBLOCK, XXBLOCK, SLBLOCK, SIBLOCK) bear this bit in their id and are never encoded. Source: MS-PST 2.2.2.2. */
export const isInternal = (bid: number): boolean => Math.floor(bid / 2) % 2 === 1

/** A block in its raw form, and how many bytes it holds once it is inflated. */
export type RawBlock = { bid: number; bytes: Buffer; plainBytes: number }

/**
 * Finds a block and reads it as it stands in the file.
 *
 * Errors: null where the file has no such block or it lies outside the file; a trailer that does not fit (size, id, signature, checksum) is
 * reported with the place, and the bytes are given all the same. Source: MS-PST 2.2.2.8.1 (BLOCKTRAILER).
 */
export function readRawBlock(ndb: Ndb, bid: number, report: Report): RawBlock | null {
  const entry = ndb.blocks.find(plainBid(bid))
  if (entry === null) {
    report('missing_block', `Block ${hex(bid)} is not in the block b-tree.`)
    return null
  }
  return readRawBlockOf(ndb, entry, report)
}

export function readRawBlockOf(ndb: Ndb, entry: BlockEntry, report: Report): RawBlock | null {
  const { layout } = ndb
  const at = `Block ${hex(entry.bid)} at byte ${entry.offset}`
  const wholeBytes = blockBytes(ndb, entry.sizeBytes)
  if (wholeBytes > layout.blockBytesMax) {
    report('damaged_block', `${at} claims ${entry.sizeBytes} bytes, which is more than a block can hold.`)
    return null
  }
  const whole = ndb.bytes.read(entry.offset, wholeBytes)
  if (whole === null) {
    report('missing_block', `${at} lies outside the file, which has ${ndb.bytes.sizeBytes} bytes.`)
    return null
  }
  const trailer = wholeBytes - layout.blockTrailerBytes
  const bytes = whole.subarray(0, entry.sizeBytes)
  const stored = whole.readUInt32LE(trailer + (layout.idBytes === 4 ? 8 : 4))
  const ownBid = plainBid(readId(whole, trailer + (layout.idBytes === 4 ? 4 : 8), layout))
  if (ownBid !== entry.bid) report('damaged_block', `${at} bears the id ${hex(ownBid)}.`)
  else if (stored !== 0 && stored !== computeCrc(bytes)) report('bad_checksum', `The checksum of block ${at.slice(6)} is wrong.`)
  else if (whole.readUInt16LE(trailer) !== entry.sizeBytes)
    report('damaged_block', `${at} should hold ${entry.sizeBytes} bytes and states ${whole.readUInt16LE(trailer)}.`)
  // What the signature of a block on 4,096-byte pages is made of is not known, so it is not judged there.
  else if (layout.variant !== 'unicode-4k' && whole.readUInt16LE(trailer + 2) !== computeSignature(entry.offset, entry.bid))
    report('bad_signature', `The signature of block ${at.slice(6)} is wrong.`)
  const inflated = layout.variant === 'unicode-4k' ? whole.readUInt16LE(trailer + 18) : 0
  return { bid: entry.bid, bytes, plainBytes: inflated === 0 ? entry.sizeBytes : inflated }
}

/** The bytes a block takes in the file: its data, padding, and the trailer at the end of the last unit. */
function blockBytes(ndb: Ndb, sizeBytes: number): number {
  const { blockAlignBytes, blockTrailerBytes } = ndb.layout
  return Math.ceil((sizeBytes + blockTrailerBytes) / blockAlignBytes) * blockAlignBytes
}

/** Reads a block in plain form: inflated and decoded. The buffer is the caller's. */
export function readBlock(ndb: Ndb, bid: number, report: Report): Buffer | null {
  const raw = readRawBlock(ndb, bid, report)
  return raw === null ? null : plainBlock(ndb, raw, report)
}

export function plainBlock(ndb: Ndb, raw: RawBlock, report: Report): Buffer {
  const method = isInternal(raw.bid) ? 'none' : ndb.crypt
  if (raw.plainBytes !== raw.bytes.length) return inflateBlock(ndb, raw, report)
  const plain = Buffer.allocUnsafe(raw.bytes.length)
  decodeBlock(method, raw.bid, raw.bytes, plain)
  return plain
}

/** Writes a block in plain form into a larger buffer and answers how many bytes it held, at most `room`. */
export function plainBlockInto(ndb: Ndb, raw: RawBlock, target: Buffer, at: number, report: Report): number {
  const room = target.length - at
  if (raw.plainBytes !== raw.bytes.length) return inflateBlock(ndb, raw, report).copy(target, at, 0, room)
  const source = raw.bytes.length <= room ? raw.bytes : raw.bytes.subarray(0, room)
  decodeBlock(isInternal(raw.bid) ? 'none' : ndb.crypt, raw.bid, source, target, at)
  return source.length
}

/**
 * Inflates a compressed block (.ost of Outlook 2013 and later) and decodes it.
 *
 * Readers do not agree on which was done first, compressing or encoding, so the order is the one that gives as many bytes as the block states.
 */
function inflateBlock(ndb: Ndb, raw: RawBlock, report: Report): Buffer {
  const method = isInternal(raw.bid) ? 'none' : ndb.crypt
  const most = ndb.layout.blockBytesMax
  const compressedLast = inflateAsFar(raw.bytes, most)
  let plain = compressedLast === null ? null : decodeCopy(method, raw.bid, compressedLast)
  if (method !== 'none' && plain?.length !== raw.plainBytes) {
    const encodedLast = inflateAsFar(decodeCopy(method, raw.bid, raw.bytes), most)
    if (encodedLast !== null && encodedLast.length > (plain?.length ?? 0)) plain = encodedLast
  }
  if (plain?.length !== raw.plainBytes)
    report(
      'damaged_block',
      `Block ${hex(raw.bid)} should inflate to ${raw.plainBytes} bytes and gives ${plain?.length ?? 'none'}.`,
    )
  return plain ?? Buffer.alloc(0)
}

function decodeCopy(method: CryptMethod, bid: number, bytes: Buffer): Buffer {
  if (method === 'none') return bytes
  const plain = Buffer.allocUnsafe(bytes.length)
  decodeBlock(method, bid, bytes, plain)
  return plain
}

function inflateAsFar(stored: Buffer, maxOutputLength: number): Buffer | null {
  try {
    // The sync flush gives what could be inflated of a stream that was cut.
    return inflateSync(stored, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // zlib has no other way to say that the bytes are not a stream: the caller reports it with the block's id.
    return null
  }
}
