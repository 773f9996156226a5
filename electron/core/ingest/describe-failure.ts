import { faultOfError } from '../archive/archive-source.ts'
import { ArchiveUnreadable } from '../archive/worker/open-worker-reader.ts'
import { shorterCode } from '../archive/worker/sealed-bytes.ts'

/** No parse worker starts: a fault of this installation or of its memory, and not of any mail. */
export class ParserMissing extends Error {
  override readonly name = 'ParserMissing'
}

/** The sentence for a source that cannot be read, before anything of it was imported. */
export function describeFault(name: string, error: unknown): string {
  if (error instanceof ArchiveUnreadable) return error.message
  if (codeOf(error) === shorterCode) return `${name} became shorter while it was read: another program writes it.`
  return faultOfError(name, error).message
}

/** The sentence for a source or disk that failed in the middle of an import. */
export function describeFailure(name: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return 'The disk is full. What was imported so far is safe; free some space and start the import again, it goes on where it stopped.'
  if (error instanceof ParserMissing)
    return "Orgo's parser did not start, so the import was stopped. What was imported so far is safe; start Orgo again, and it goes on where it stopped. If it stays so, install Orgo again."
  if (error instanceof ArchiveUnreadable) return `${describeFault(name, error)} What was imported so far is safe.`
  if (code === shorterCode)
    return `${describeFault(name, error)} What was imported so far is safe; wait until that program has ended, then import it again.`
  // The system's codes; those of Node itself (ERR_...) are faults of the program.
  if (/^E[A-Z0-9]+$/.test(code))
    return `${describeFault(name, error)} What was imported so far is safe; start the import again, it goes on where it stopped.`
  return 'The import stopped because of a fault in Orgo; its number is in the error log. What was imported so far is safe, and starting again goes on from there.'
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
