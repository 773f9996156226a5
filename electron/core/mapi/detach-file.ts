import { hash } from 'node:crypto'
import { placeholderOf } from '../store/detached-form.ts'
import { type MailPart, placeholderPart } from './mail-part.ts'

/** A file of an item that was taken out of its mail form: the form names it by its hash. `sha256` is hex, of `bytes`. */
export type DetachedFile = { sha256: string; bytes: Uint8Array }

/** 4 KiB: below it, naming a file costs as much as the file. */
const detachedBytesMin = 4096

/** Types that a parser of mail opens, or takes its words from: those stay inside. */
const keptTypes = /^(?:text|message|multipart)\/|^application\/(?:ms-tnef|vnd\.ms-tnef|(?:x-)?pkcs7|pgp)/

/** Takes a file out of the mail form where it is worth it; null where it stays in. */
export function detachFile(
  type: string,
  fields: readonly string[],
  bytes: Uint8Array,
  detached: DetachedFile[] | null,
): MailPart | null {
  if (detached === null || bytes.byteLength < detachedBytesMin || keptTypes.test(type)) return null
  const sha256 = hash('sha256', bytes, 'hex')
  if (!detached.some((file) => file.sha256 === sha256)) detached.push({ sha256, bytes })
  return placeholderPart(fields, placeholderOf(sha256, bytes.byteLength), bytes.byteLength)
}
