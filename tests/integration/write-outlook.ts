import { type MailFacts, mail } from '../support/pst-writer/build-mail.ts'
import type { FolderSpec, ItemSpec } from '../support/pst-writer/item-spec.ts'
import { createMemorySink } from '../support/pst-writer/sink.ts'
import { type PstOptions, writePst } from '../support/pst-writer/write-pst.ts'
import { sentAt } from './write-mail.ts'

/** An Outlook data file as bytes, for tests of the engine. */
export function writeOutlook(folders: readonly FolderSpec[], options: Partial<PstOptions> = {}): Buffer {
  const sink = createMemorySink()
  writePst(sink, { variant: 'unicode', encryption: 'permute', ...options }, { folders })
  return sink.bytes()
}

export const ida = { name: 'Ida Example', address: 'ida@sender.example' }
export const office = { name: 'Office', address: 'info@office.example' }

/** A mail of an Outlook file, told by its number: id, subject, text and time follow from it. */
export function letter(n: number, facts: Partial<MailFacts> = {}): ItemSpec {
  return mail({
    subject: `Letter ${n}`,
    from: ida,
    to: [office],
    sentAt: sentAt + n * 60_000,
    text: `Text ${n}`,
    messageId: `<letter-${n}@sender.example>`,
    ...facts,
  })
}
