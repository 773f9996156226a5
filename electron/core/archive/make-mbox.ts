/** Builders of mboxes for tests. Names and addresses are fiction. */

export type MboxShape = {
  variant: 'mboxo' | 'mboxrd' | 'mboxcl' | 'mboxcl2'
  lineEnd: '\n' | '\r\n'
}

export const envelopeLine = 'From ada@riverside.example Thu Jan  1 00:00:00 2026'

/** A valid mbox of the given mails, whose lines end in LF, written as the variant asks. */
export function makeMbox(mails: readonly string[], { variant, lineEnd }: MboxShape): Buffer {
  const text = mails.map((mail) => `${envelopeLine}\n${writeMail(mail, variant, lineEnd)}\n`).join('')
  return Buffer.from(text.replace(/\n/g, lineEnd), 'latin1')
}

function writeMail(mail: string, variant: MboxShape['variant'], lineEnd: string): string {
  const bodyAt = mail.indexOf('\n\n') + 2
  const header = mail.slice(0, bodyAt - 1)
  let body = mail.slice(bodyAt)
  if (variant === 'mboxo') body = body.replace(/^From /gm, '>From ')
  if (variant === 'mboxrd' || variant === 'mboxcl') body = body.replace(/^(>*From )/gm, '>$1')
  const isCounted = variant === 'mboxcl' || variant === 'mboxcl2'
  const length = body.replace(/\n/g, lineEnd).length
  return `${header}${isCounted ? `Content-Length: ${length}\n` : ''}\n${body}`
}

/** Bytes in chunks of a size, as a slow or odd source would give them. */
export async function* inChunks(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}

export async function collect<Item>(batches: AsyncIterable<Item[]>): Promise<Item[]> {
  const items: Item[] = []
  for await (const batch of batches) items.push(...batch)
  return items
}

/** A valid MMDF mailbox of the given mails. */
export function makeMmdf(mails: readonly string[]): Buffer {
  const delimiter = '\x01\x01\x01\x01\n'
  return Buffer.from(mails.map((mail) => `${delimiter}${mail}${delimiter}`).join(''), 'latin1')
}
