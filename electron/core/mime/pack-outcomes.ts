import type { ParseOutcome } from './parse-outcome.ts'

/**
 * Moves the bytes of all outcomes, attachments and compressed originals, into one new buffer and answers it.
 *
 * One buffer can be handed to another thread without copying; the small buffers that the libraries made cannot: many share Node's pool,
 * which must not be handed over.
 */
export function packOutcomes(outcomes: readonly ParseOutcome[]): ArrayBuffer {
  const packed = new ArrayBuffer(outcomes.reduce((sum, outcome) => sum + countBytes(outcome), 0))
  let at = 0
  const move = (bytes: Uint8Array): Uint8Array => {
    const moved = new Uint8Array(packed, at, bytes.byteLength)
    moved.set(bytes)
    at += bytes.byteLength
    return moved
  }
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed') continue
    outcome.derived.rawZstd = move(outcome.derived.rawZstd)
    for (const attachment of outcome.message.attachments) if (attachment.bytes) attachment.bytes = move(attachment.bytes)
  }
  return packed
}

function countBytes(outcome: ParseOutcome): number {
  if (outcome.kind === 'failed') return 0
  return outcome.message.attachments.reduce(
    (sum, { bytes }) => sum + (bytes?.byteLength ?? 0),
    outcome.derived.rawZstd.byteLength,
  )
}
