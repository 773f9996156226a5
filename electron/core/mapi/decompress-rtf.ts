import { crc32 } from 'node:zlib'
import { fail, type Result, succeed } from '#shared/model/result.ts'

/** Rich text, and whether its bytes are the ones that were written: `isIntact` is false where checksum or length disagree. */
export type RichText = { bytes: Buffer; isIntact: boolean }

/** 32 MiB of rich text: eight times the longest text that is read of a mail. */
const maxRtfBytes = 32 * 1024 * 1024

const headerBytes = 16
const dictionaryBytes = 4096
const compressed = 0x75465a4c
const uncompressed = 0x414c454d

/** What the dictionary holds before the first byte. */
const prefilled = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbol' +
    'ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)

/**
 * Decompresses the rich text of PidTagRtfCompressed.
 *
 * Limits: what it becomes is at most the size its header names, nine times the input, and 32 MiB.
 * Errors: a fault where it is no compressed rich text. A damaged one gives what can be read, and is not intact. Source: MS-OXRTFCP 2.1, 3.1.
 */
export function decompressRtf(input: Uint8Array): Result<RichText, { message: string }> {
  const view = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (view.length < headerBytes) return fail({ message: 'The rich text is shorter than its header.' })
  const end = Math.min(view.readUInt32LE(0) + 4, view.length)
  const rawSize = view.readUInt32LE(4)
  const kind = view.readUInt32LE(8)
  if (kind === uncompressed) {
    const bytes = view.subarray(headerBytes, headerBytes + Math.min(rawSize, maxRtfBytes))
    // Some writers count the header's twelve bytes in.
    return succeed({ bytes, isIntact: bytes.length + 12 >= rawSize })
  }
  if (kind !== compressed) return fail({ message: 'The rich text is compressed in a way nobody knows.' })
  const bytes = inflate(view.subarray(0, Math.max(end, headerBytes)), Math.min(rawSize, view.length * 9, maxRtfBytes))
  const isIntact = bytes.length === rawSize && checksumOf(view.subarray(headerBytes, end)) === view.readUInt32LE(12)
  return succeed({ bytes, isIntact })
}

function inflate(view: Buffer, limit: number): Buffer {
  const dictionary = Buffer.alloc(dictionaryBytes)
  prefilled.copy(dictionary)
  const output = Buffer.alloc(limit)
  let write = prefilled.length
  let length = 0
  const put = (byte: number) => {
    output[length++] = byte
    dictionary[write] = byte
    write = (write + 1) % dictionaryBytes
  }
  for (let at = headerBytes; at < view.length && length < limit; ) {
    const control = view[at++] ?? 0
    for (let bit = 0; bit < 8 && at < view.length && length < limit; bit++) {
      if (((control >> bit) & 1) === 0) {
        put(view[at++] ?? 0)
        continue
      }
      const reference = ((view[at] ?? 0) << 8) | (view[at + 1] ?? 0)
      at += 2
      const offset = reference >> 4
      if (offset === write) return output.subarray(0, length)
      const count = (reference & 0xf) + 2
      for (let index = 0; index < count && length < limit; index++) put(dictionary[(offset + index) % dictionaryBytes] ?? 0)
    }
  }
  return output.subarray(0, length)
}

// The polynomial of zlib, but begun with 0 and not inverted at the end (MS-OXRTFCP 2.1.3.2).
function checksumOf(bytes: Buffer): number {
  return ~crc32(bytes, 0xffffffff) >>> 0
}
