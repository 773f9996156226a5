import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'

/** 1 MiB: large enough that system calls cost nothing, small enough that a slow reader holds little. */
export const sourceChunkBytes = 1024 * 1024

/**
 * Bytes of an archive, readable from any place, any number of times.
 *
 * Shapes: `read(fromByte)` yields chunks in order; every chunk is a buffer of its own that the source never writes again.
 * Errors: a failing read rejects with its own error, after the last whole chunk.
 */
export type ArchiveSource = {
  name: string
  sizeBytes: number
  read(fromByte: number): AsyncIterable<Uint8Array>
}

export type ArchiveFault = {
  kind:
    | 'absent'
    | 'folder'
    | 'not_a_file'
    | 'unreadable'
    | 'locked'
    | 'empty'
    | 'not_mail'
    | 'unsupported'
    | 'damaged'
    | 'gone'
    | 'io_error'
  message: string
}

/** An archive that is a file on this machine. `modifiedAt` is in UTC milliseconds. */
export type FileSource = ArchiveSource & { path: string; modifiedAt: number }

/**
 * Opens a file as an archive source, for reading only.
 *
 * Shapes: no handle stays open between two reads; each read opens the file anew and closes it at its end.
 * Errors: absent, a folder, not a plain file, unreadable, locked, empty: a fault with one sentence for the person.
 */
export async function openFileSource(path: string): Promise<Result<FileSource, ArchiveFault>> {
  const name = basename(path)
  try {
    const found = await stat(path)
    if (found.isDirectory())
      return refuse('folder', `${name} is a folder. Choose the mail files in it; folders are not read yet.`)
    if (!found.isFile()) return refuse('not_a_file', `${name} is not a plain file, so it cannot be read as an archive.`)
    if (found.size === 0) return refuse('empty', `${name} is empty: there is no mail in it.`)
    await access(path, constants.R_OK)
    await (await open(path, 'r')).close()
    return succeed({
      name,
      path,
      sizeBytes: found.size,
      modifiedAt: Math.trunc(found.mtimeMs),
      read: (fromByte: number) => readFileChunks(path, fromByte),
    })
  } catch (error) {
    return fail(faultOfError(name, error))
  }
}

/** Turns the error of a file system call into a fault with one sentence. */
export function faultOfError(name: string, error: unknown): ArchiveFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  // The readers' own faults are worded for people already.
  if (error instanceof Error && ['PackedFault', 'ArchiveUnreadable'].includes(error.name))
    return { kind: 'damaged', message: error.message }
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'absent', message: `${name} was not found. Check the name and the folder.` }
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'unreadable',
        message: isOutlookFile(name)
          ? `${name} may not be read by your account, or Outlook has it open: close Outlook, or ask for permission to read it, then try again.`
          : `${name} may not be read by your account. Ask for permission to read it, then try again.`,
      }
    case 'EBUSY':
    case 'ETXTBSY':
      return {
        kind: 'locked',
        message: isOutlookFile(name)
          ? `Outlook has ${name} open: close Outlook and try again.`
          : `Another program has ${name} open: close it there and try again.`,
      }
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
    case 'EHOSTDOWN':
    case 'ENOTCONN':
    case 'UNKNOWN':
      return {
        kind: 'gone',
        message: `The disk or network drive with ${name} does not answer (${code}). Connect it again, or copy the file to this computer, then try again.`,
      }
    case 'EMFILE':
    case 'ENFILE':
      return {
        kind: 'io_error',
        message: `${name} could not be opened because too many files are open. Close other programs and try again.`,
      }
    default:
      return { kind: 'io_error', message: `${name} could not be read (${code}). Copy it to this computer's disk and try again.` }
  }
}

// Windows answers a file that another program holds with EBUSY, and sometimes with EPERM.
const isOutlookFile = (name: string): boolean => /\.(?:pst|ost|nst)$/i.test(name)

function refuse(kind: ArchiveFault['kind'], message: string): Result<never, ArchiveFault> {
  return fail({ kind, message })
}

/** The bytes of a file from a place on, in chunks of 1 MiB. Errors: those of the file system. */
export async function* readFileChunks(path: string | Buffer, fromByte: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    let position = fromByte
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(sourceChunkBytes)
      const { bytesRead } = await file.read(chunk, 0, sourceChunkBytes, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield bytesRead === sourceChunkBytes ? chunk : chunk.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
