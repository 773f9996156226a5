import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveFault, type ArchiveSource, faultOfError } from './archive-source.ts'
import { type Identification, identifyArchive, identifyHeadBytes } from './identify-archive.ts'

/**
 * Looks into a source and tells what it is, or the fault in one sentence where this version cannot read it.
 *
 * Errors: `not_mail` (no mail in it), `unsupported` (mail, but a format of a later version), and what reading it can fail with.
 */
export async function identifySource(source: ArchiveSource): Promise<Result<Identification, ArchiveFault>> {
  try {
    const identification = identifyArchive(await readHeadBytes(source), source.name)
    if (identification.format === 'mbox' || identification.format === 'eml') return succeed(identification)
    const kind = identification.format === 'unknown' ? 'not_mail' : 'unsupported'
    return fail({ kind, message: identification.explanation })
  } catch (error) {
    return fail(faultOfError(source.name, error))
  }
}

async function readHeadBytes(source: ArchiveSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let held = 0
  for await (const chunk of source.read(0)) {
    chunks.push(chunk)
    held += chunk.length
    if (held >= identifyHeadBytes) break
  }
  return Buffer.concat(chunks, Math.min(held, identifyHeadBytes))
}
