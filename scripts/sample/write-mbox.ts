import { formatEnvelopeDate } from './local-time.ts'

/** One mail as bytes with LF, and what its separator says. */
export type MboxEntry = { at: number; sender: string; bytes: Buffer }

/**
 * The bytes of an mbox, variant mboxrd: every line that is `From ` after any number of `>` gets one more `>`.
 *
 * Shapes: LF only; a separator before each mail and an empty line after it.
 * Source: RFC 4155; mboxrd as qmail's mbox(5) describes it.
 */
export function writeMbox(entries: readonly MboxEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const quoted = entry.bytes.toString('latin1').replace(/^(>*From )/gm, '>$1')
      const end = quoted.endsWith('\n') ? '\n' : '\n\n'
      return [Buffer.from(`From ${entry.sender} ${formatEnvelopeDate(entry.at)}\n${quoted}${end}`, 'latin1')]
    }),
  )
}
