import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveFault, type ArchiveSource, faultOfError } from './archive-source.ts'
import { openGzip } from './gzip/open-gzip.ts'
import { PackedFault } from './gzip/packed-fault.ts'
import { type Identification, identifyArchive, identifyHeadBytes } from './identify-archive.ts'
import type { LeafSource } from './leaf-source.ts'
import type { Leaf } from './opened-archive.ts'
import { openText } from './read-text.ts'
import type { ReaderServices } from './source-input.ts'
import { openZip } from './zip/open-zip.ts'

/**
 * Where a file lies. In a zip nothing that is packed itself is opened; of the files of a folder, only those are that are named as
 * what they hold, because programs keep much in zips and databases.
 */
export type Within = 'nothing' | 'folder' | 'zip'

/**
 * Finds out by its content what a file is, and opens it.
 *
 * Shapes: `isMail` says that by its place the file is one mail, however it begins.
 * Errors: no mail in it, a format that is not read, damaged beyond opening, and what reading can fail with: a fault with one sentence.
 */
export async function openLeaf(
  source: LeafSource,
  services: ReaderServices,
  within: Within,
  isMail = false,
): Promise<Result<Leaf, ArchiveFault>> {
  try {
    if (source.sizeBytes === 0) return refuse(`${source.name} is empty: there is no mail in it.`, 'empty')
    const found = identifyArchive(await readHeadBytes(source), source.name)
    const identification = isMail && found.format !== 'gzip' ? asMail(found, source.name) : found
    if (!identification.readable) return refuse(identification.explanation)
    return await openIdentified(source, identification, services, within)
  } catch (error) {
    return fail(faultOfError(source.name, error))
  }
}

async function openIdentified(
  source: LeafSource,
  identification: Identification,
  services: ReaderServices,
  within: Within,
): Promise<Result<Leaf, ArchiveFault>> {
  const { format } = identification
  switch (format) {
    case 'mbox':
    case 'eml':
    case 'emlx':
      return succeed({ identification: { ...identification, format, readable: true }, ...openText(source, identification) })
    case 'pst':
    case 'msg': {
      if (format === 'pst' && within === 'zip') return refuse(unpackFirst(source.name), 'unsupported')
      if (!source.input) return refuse(unpackFirst(source.name), 'damaged')
      const reader = services.openWorkerReader(source.input, format, source.name)
      return succeed({ identification: { ...identification, format, readable: true }, reader, stream: null })
    }
    case 'gzip':
      return openGzip(source)
    case 'zip':
      if (within === 'zip') return refuse(`${source.name} is a zip in a zip: unpack the outer one first, then import this one.`)
      if (within === 'folder' && !/\.zip$/i.test(source.name))
        return refuse(`${source.name} holds no mail: it looks like a zip that a program keeps.`)
      return openZip(source, { ...identification, format, readable: true }, (inner, innerIsMail) =>
        openLeaf(inner, services, 'zip', innerIsMail),
      )
    default:
      return refuse(identification.explanation)
  }
}

const unpackFirst = (name: string): string => `${name} cannot be read inside a zip: unpack it first, then import it.`

// A file of a Maildir is one mail by its place, also where its first lines look like something else.
function asMail(found: Identification, name: string): Identification {
  if (found.format === 'eml') return { ...found, problem: null }
  return { ...found, format: 'eml', readable: true, explanation: `${name} is one mail (eml).`, problem: null, variant: null }
}

const refuse = (message: string, kind: ArchiveFault['kind'] = 'not_mail'): Result<never, ArchiveFault> => fail({ kind, message })

/** The beginning of a source, as much of it as identifying needs; where unpacking fails on the way, what came out before. */
async function readHeadBytes(source: ArchiveSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let held = 0
  try {
    for await (const chunk of source.read(0)) {
      chunks.push(chunk)
      held += chunk.length
      if (held >= identifyHeadBytes) break
    }
  } catch (error) {
    if (!(error instanceof PackedFault) || held === 0) throw error
  }
  return Buffer.concat(chunks, Math.min(held, identifyHeadBytes))
}
