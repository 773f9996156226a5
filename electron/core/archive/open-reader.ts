import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveFault, faultOfError, openFileSource } from './archive-source.ts'
import type { LeafSource } from './leaf-source.ts'
import { openLeaf } from './open-leaf.ts'
import { openPathLeaf } from './open-path-leaf.ts'
import type { OpenedArchive } from './opened-archive.ts'
import type { ReaderServices, SourceInput } from './source-input.ts'
import { openTree } from './tree/open-tree.ts'

/**
 * Opens what a person chose, whatever it is: finds out by its content what to read it as, and gives its reader.
 *
 * Errors: absent, unreadable, locked, empty, no mail in it, a format that is not read, damaged beyond opening: a fault with one sentence.
 */
export async function openReader(input: SourceInput, services: ReaderServices): Promise<Result<OpenedArchive, ArchiveFault>> {
  if (input.kind === 'upload') {
    if (input.sizeBytes === 0) return fail({ kind: 'empty', message: `${input.name} is empty: there is no mail in it.` })
    const { name, sizeBytes } = input
    const source: LeafSource = {
      name,
      sizeBytes,
      read: (fromByte) => input.read(fromByte),
      readAt: (offset, length) => input.readAt(offset, length),
      input,
    }
    return openFile(source, 0, services)
  }
  try {
    if ((await stat(input.path)).isDirectory())
      return await openTree(input.path, (source, isMail) => openLeaf(source, services, 'folder', isMail))
  } catch (error) {
    return fail(faultOfError(basename(input.path), error))
  }
  const file = await openFileSource(input.path)
  if (!file.ok) return file
  return openFile(openPathLeaf(input.path, file.value.name, file.value.sizeBytes), file.value.modifiedAt, services)
}

async function openFile(
  source: LeafSource,
  modifiedAt: number,
  services: ReaderServices,
): Promise<Result<OpenedArchive, ArchiveFault>> {
  const leaf = await openLeaf(source, services, 'nothing')
  if (!leaf.ok) return leaf
  const { name, sizeBytes } = source
  return succeed({ ...leaf.value, source, sizeBytes, modifiedAt, signature: JSON.stringify([name, sizeBytes, modifiedAt]) })
}
