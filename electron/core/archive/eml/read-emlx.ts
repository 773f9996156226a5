import type { ItemFlags } from '#shared/model/archive.ts'
import type { ArchiveSource } from '../archive-source.ts'
import { maxItemBytes } from '../mbox/limits.ts'
import { plainMail } from '../plain-mail.ts'
import type { ItemProblem, RawItem } from '../raw-item.ts'
import { noteLeftOut, readBeginning } from './read-eml.ts'

/**
 * Reads a mail of Apple Mail (.emlx) as one item: a line with the length of the mail, the mail, and a property list with its flags.
 *
 * Limits: those of `readEml`. A length that leads beyond the file is not believed: then everything up to the property list is the mail.
 * A mail that Apple Mail deleted and did not clear away yet is marked to be skipped.
 * Errors: content never throws; a failing source rejects with its own error.
 * Source: the format has no specification; the bits of `flags` are those that Jamie Zawinski wrote down ("emlx.pl", 2005).
 */
export async function readEmlx(source: ArchiveSource, maxBytes = maxItemBytes): Promise<RawItem> {
  const all = await readBeginning(source, maxBytes)
  const firstLine = /^\d{1,10}[ \t]*\r?\n/.exec(all.toString('latin1', 0, 40))?.[0] ?? ''
  const declaredEnd = firstLine.length + Number.parseInt(firstLine || '0', 10)
  const mailEnd = declaredEnd <= all.length ? declaredEnd : findPropertyList(all)
  const problems = noteLeftOut(source.sizeBytes - all.length, maxBytes)
  if (declaredEnd > source.sizeBytes) problems.push(wrongLength)
  const bits = readFlags(all.toString('latin1', mailEnd, Math.min(all.length, mailEnd + propertyListBytesMax)))
  const isPartial = /\.partial\.emlx$/i.test(source.name)
  if (isPartial) problems.push(besideAttachments)
  return plainMail(
    {
      index: 0,
      offsetBytes: 0,
      line: 1,
      sizeBytes: source.sizeBytes,
      bytes: all.subarray(firstLine.length, mailEnd),
      envelopeLine: null,
      problems,
      partial: problems.length > 0,
      skip: bits !== null && (bits & 2) !== 0 ? 'expunged' : null,
    },
    { flags: bits === null ? null : flagsOf(bits) },
  )
}

/** 64 KiB: the property list of a mail is a few hundred bytes. */
const propertyListBytesMax = 64 * 1024

const wrongLength: ItemProblem = {
  code: 'content_length_wrong',
  message: 'The first line names a length that the file does not have; the mail was read up to its property list.',
  offsetBytes: 0,
  line: 1,
}

const besideAttachments: ItemProblem = {
  code: 'unreadable_part',
  message: 'Apple Mail keeps the attachments of this mail in files of their own; they are not joined to it.',
  offsetBytes: 0,
  line: 1,
}

function findPropertyList(bytes: Buffer): number {
  const at = bytes.lastIndexOf('<?xml')
  return at < 0 ? bytes.length : at
}

function readFlags(propertyList: string): number | null {
  const found = /<key>flags<\/key>\s*<integer>(\d{1,15})<\/integer>/.exec(propertyList)
  // The flags that are asked for stand in the low bits; the rest counts attachments.
  return found ? Number(BigInt(found[1] ?? '0') & 0xffffn) : null
}

const flagsOf = (bits: number): ItemFlags => ({
  read: (bits & 1) !== 0,
  answered: (bits & 4) !== 0,
  flagged: (bits & 16) !== 0,
  draft: (bits & 64) !== 0,
})
