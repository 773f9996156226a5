import type { ParseOutcome, ParsePool } from './parse-outcome.ts'
import { createParsePool } from './parse-pool.ts'

/** Parses single mails in a killable worker of their own, made when first needed: reading a mail never waits for an import. */
export function createParseOne(workerUrl: string): { parse(bytes: Uint8Array): Promise<ParseOutcome>; close(): Promise<void> } {
  let pool: ParsePool | null = null
  return {
    parse: async (bytes) => {
      pool ??= createParsePool({ workerUrl, size: 1, withHtml: true })
      const [outcome] = await pool.parseBatch([{ bytes }])
      return outcome ?? { kind: 'failed', reason: 'The parser gave no answer.' }
    },
    close: async () => {
      await pool?.close()
    },
  }
}
