import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openFileSource } from '../electron/core/archive/archive-source.ts'
import { splitMbox } from '../electron/core/archive/mbox/split-mbox.ts'

export const root = resolve(import.meta.dirname, '..')

/** The real archives lie beside the project and are never copied into it; null where they are not there. */
export function corpusFile(path: string): string | null {
  const folder = process.env.ORGO_CORPUS ?? resolve(root, '../shared/corpus')
  const file = join(folder, path)
  return existsSync(file) ? file : null
}

/** Reads the mails of an mbox, as bytes. */
export async function readMails(path: string): Promise<Uint8Array[]> {
  const source = await openFileSource(path)
  if (!source.ok) throw new Error(source.fault.message)
  const mails: Uint8Array[] = []
  for await (const batch of splitMbox(source.value.read(0))) for (const item of batch) mails.push(item.bytes)
  return mails
}

/** Writes mails as a maildir, the form that other indexers read. */
export function writeMaildir(folder: string, mails: readonly Uint8Array[]): void {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(folder, name), { recursive: true })
  for (const [index, mail] of mails.entries())
    writeFileSync(join(folder, 'cur', `${1_700_000_000 + index}.${index}.bench:2,S`), mail)
}
