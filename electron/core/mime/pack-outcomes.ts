import { createPack } from '../pack-bytes.ts'
import type { ParseOutcome } from './parse-outcome.ts'

/** Moves the bytes of all outcomes, attachments and compressed originals, into one new buffer and answers it, to be handed to another thread. */
export function packOutcomes(outcomes: readonly ParseOutcome[]): ArrayBuffer {
  const { buffer, move } = createPack(outcomes.reduce((sum, outcome) => sum + countBytes(outcome), 0))
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed') continue
    outcome.derived.rawZstd = move(outcome.derived.rawZstd)
    for (const attachment of outcome.message.attachments) if (attachment.bytes) attachment.bytes = move(attachment.bytes)
  }
  return buffer
}

function countBytes(outcome: ParseOutcome): number {
  if (outcome.kind === 'failed') return 0
  return outcome.message.attachments.reduce(
    (sum, { bytes }) => sum + (bytes?.byteLength ?? 0),
    outcome.derived.rawZstd.byteLength,
  )
}
