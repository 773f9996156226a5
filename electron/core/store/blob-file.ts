import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import type { Random } from '../ports.ts'

/** A file whose bytes are not what was written: a part is altered, missing, or from another place. */
export class BlobDamaged extends Error {
  override readonly name = 'BlobDamaged'
}

/** `end` makes the file durable; `endUnsynced` leaves that to the caller. */
export type BlobWriter = { write(bytes: Uint8Array): void; end(): void; endUnsynced(): void; abort(): void }
export type BlobReader = {
  sizeBytes: number
  chunks(fromByte: number): Generator<Buffer>
  /** Bytes from any place; shorter at the end of the file. */
  readAt(offset: number, length: number): Buffer
  close(): void
}

/** An encrypted file and the key that opens it. The key stays inside the process. */
export type SealedFile = { path: string; key: Uint8Array }

const magic = Buffer.from('ORGOBLB1')
const saltBytes = 32
const headBytes = magic.length + saltBytes
const tagBytes = 16
/** 64 KiB: small enough that a read from the middle of a large file decrypts little. */
const chunkBytes = 64 * 1024

/**
 * Writes an encrypted file piece by piece.
 *
 * Shapes: magic, 32-byte salt, then chunks of 64 KiB each followed by its tag; a fresh AES-256-GCM key per file (HKDF with the salt), the
 * nonce is the chunk's number and a last-chunk flag, so that chunks cannot be dropped, swapped or appended unnoticed.
 */
export function createBlobFile(path: string, key: Buffer, random: Random): BlobWriter {
  const salt = random.bytes(saltBytes)
  const fileKey = fileKeyOf(key, salt)
  const file = openSync(path, 'wx', 0o600)
  writeWhole(file, Buffer.concat([magic, salt]))
  let pending = Buffer.alloc(0)
  let number = 0
  const flush = (plain: Buffer, last: boolean): void => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(number, last))
    writeWhole(file, Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
    number += 1
  }
  return {
    write: (bytes) => {
      pending = pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([pending, bytes])
      let used = 0
      // One chunk is always kept back: only `end` knows which one is the last.
      while (pending.length - used > chunkBytes) {
        flush(pending.subarray(used, used + chunkBytes), false)
        used += chunkBytes
      }
      pending = pending.subarray(used)
    },
    end: () => {
      flush(pending, true)
      fsyncSync(file)
      closeSync(file)
      fileKey.fill(0)
    },
    endUnsynced: () => {
      flush(pending, true)
      closeSync(file)
      fileKey.fill(0)
    },
    abort: () => {
      closeSync(file)
      fileKey.fill(0)
    },
  }
}

/** A disk that is nearly full takes a part and says so only by the count; asked for the rest, it says that it is full. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** Opens an encrypted file for reading from any place. Errors: `BlobDamaged` from `chunks` where a chunk does not authenticate. */
export function openBlobFile(path: string, key: Uint8Array): BlobReader {
  const file = openSync(path, 'r')
  const head = Buffer.alloc(headBytes)
  readSync(file, head, 0, headBytes, 0)
  if (!head.subarray(0, magic.length).equals(magic)) {
    closeSync(file)
    throw new BlobDamaged('not an encrypted file of Orgo')
  }
  const fileKey = fileKeyOf(key, head.subarray(magic.length))
  const sealedBytes = fstatSync(file).size - headBytes
  const count = Math.max(1, Math.ceil(sealedBytes / (chunkBytes + tagBytes)))
  const sizeBytes = sealedBytes - count * tagBytes
  // Readers of structured files come back to the same part many times in a row.
  let last: { number: number; plain: Buffer } = { number: -1, plain: Buffer.alloc(0) }
  const chunkAt = (number: number): Buffer => {
    if (number !== last.number) last = { number, plain: readChunk(file, fileKey, number, number === count - 1) }
    return last.plain
  }
  return {
    sizeBytes,
    readAt: (offset, length) => {
      const end = Math.min(offset + length, sizeBytes)
      const parts: Buffer[] = []
      for (let at = offset; at < end; ) {
        const number = Math.floor(at / chunkBytes)
        const from = at - number * chunkBytes
        const part = chunkAt(number).subarray(from, Math.min(chunkBytes, from + end - at))
        parts.push(part)
        at += part.length
      }
      return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
    },
    *chunks(fromByte) {
      for (let number = Math.floor(fromByte / chunkBytes); number < count; number += 1) {
        const plain = readChunk(file, fileKey, number, number === count - 1)
        yield number * chunkBytes < fromByte ? plain.subarray(fromByte - number * chunkBytes) : plain
      }
    },
    close: () => {
      closeSync(file)
      fileKey.fill(0)
    },
  }
}

function readChunk(file: number, fileKey: Buffer, number: number, last: boolean): Buffer {
  const sealed = Buffer.alloc(chunkBytes + tagBytes)
  const read = readSync(file, sealed, 0, sealed.length, headBytes + number * (chunkBytes + tagBytes))
  if (read < tagBytes) throw new BlobDamaged('the file is cut short')
  const decipher = createDecipheriv('aes-256-gcm', fileKey, nonceOf(number, last)).setAuthTag(
    sealed.subarray(read - tagBytes, read),
  )
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, read - tagBytes)), decipher.final()])
  } catch {
    throw new BlobDamaged(`part ${number} does not authenticate`)
  }
}

function fileKeyOf(key: Uint8Array, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'orgo/1/blob-file', 32))
}

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(last ? 1 : 0, 0)
  nonce.writeUIntBE(number, 6, 6)
  return nonce
}
