import { hash } from 'node:crypto'
import { constants, zstdCompressSync } from 'node:zlib'
import { fingerprintOf, textHashOf } from './fingerprint.ts'
import { newestText } from './newest-text.ts'
import type { DerivedFacts } from './parse-outcome.ts'
import type { ParsedMessage } from './parsed-message.ts'

/** Level 1: 30,000 mails a second on one core and half the size; higher levels cost three times as much for a tenth less. */
const zstdLevel = 1

/** 1 MiB of output at a time: longer mails grow their buffer. */
const maxChunkBytes = 1024 * 1024

/**
 * 1 MiB: rules and search read a quarter of it. The text is split into lines for it, and one list of millions of lines is what V8 ends the
 * process for, not the thread.
 */
const maxNewestChars = 1024 * 1024

/** Makes what is known of a mail besides its fields. Pure: equal bytes give equal facts. */
export function deriveFacts(raw: Uint8Array, message: ParsedMessage): DerivedFacts {
  const { asSent } = message
  const text = (asSent ?? message).text ?? ''
  const rawSha256 = hash('sha256', raw, 'hex')
  const attachmentHashes = (asSent?.attachmentHashes ?? message.attachments.map(({ sha256 }) => sha256)).join('\n')
  const identity = {
    messageId: message.messageId,
    date: message.date,
    fromAddress: message.from[0]?.address ?? '',
    subject: message.subject,
    text,
    content: attachmentHashes === '' ? rawSha256 : attachmentHashes,
  }
  return {
    fingerprint: fingerprintOf(identity),
    textHash: textHashOf(text),
    newestText: newestText((message.text ?? '').slice(0, maxNewestChars)),
    rawSha256,
    rawSizeBytes: raw.byteLength,
    rawZstd: compress(raw),
  }
}

/** The size named beforehand and a buffer that fits take a third off what a short mail costs; the result is the same. */
function compress(raw: Uint8Array): Buffer {
  return zstdCompressSync(raw, {
    params: { [constants.ZSTD_c_compressionLevel]: zstdLevel },
    pledgedSrcSize: raw.byteLength,
    chunkSize: Math.min(raw.byteLength + 64, maxChunkBytes),
  })
}
