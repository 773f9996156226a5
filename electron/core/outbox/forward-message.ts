import { hash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { MailFile } from '#shared/model/outbox.ts'
import { getBlob, putBlob } from '../store/blob-rows.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { composeForm } from '../store/detached-form.ts'
import type { WritableStore } from '../store/store.ts'
import { maxFileBytes } from './limits.ts'

export type ForwardText = { subject: string; text: string; html: string | null }

const introductions: Readonly<Record<string, (from: string) => string>> = {
  en: (from) => `A message from ${from} is passed on to you. It is attached as it came.`,
  de: (from) => `Eine Nachricht von ${from} wird an Sie weitergeleitet. Sie liegt bei, wie sie ankam.`,
  fr: (from) => `Un message de ${from} vous est transmis. Il est joint tel qu'il est arrivé.`,
}

/** The words around a message that is passed on as a file. */
export function forwardText(tx: WritableStore, messageId: string | null, language: string): ForwardText {
  const row = findForwarded(tx, messageId)
  const from = row ? row.from_name || row.from_address : ''
  const introduce = introductions[language] ?? introductions.en
  return { subject: `Fwd: ${row?.subject ?? ''}`, text: `${introduce?.(from) ?? ''}\n`, html: null }
}

/** The original of a message as a file of a mail, whole; `file` null where it cannot be read or is larger than any server takes. */
export function forwardedFile(
  tx: WritableStore,
  blobs: BlobStore,
  messageId: string | null,
): { name: string; file: MailFile | null } | null {
  const name = 'message.eml'
  const row = findForwarded(tx, messageId)
  if (!row) return { name, file: null }
  if (row.raw_blob_no === null || row.size_bytes > maxFileBytes) return { name, file: null }
  const read = (blobNo: number): Buffer | null => {
    const blob = getBlob(tx, blobs, blobNo)
    return blob && (blob.encoding === 'zstd' ? zstdDecompressSync(blob.content) : blob.content)
  }
  const form = read(row.raw_blob_no)
  if (!form) return { name, file: null }
  const bytes = row.detached === 0 ? form : composeForm(form, (sha256) => readAttachment(tx, row.message_no, sha256, read))
  if (!bytes) return { name, file: null }
  const sha256 = hash('sha256', bytes, 'buffer')
  putBlob(tx, blobs, sha256, bytes.byteLength, 'zstd', zstdCompressSync(bytes))
  return { name, file: { name, type: 'message/rfc822', sha256: sha256.toString('hex'), bytes: bytes.byteLength } }
}

function readAttachment(
  tx: WritableStore,
  messageNo: number,
  sha256: string,
  read: (blobNo: number) => Buffer | null,
): Buffer | null {
  const file = tx.get<{ blob_no: number | null }>(
    'SELECT blob_no FROM attachments WHERE message_no = ? AND sha256 = ? LIMIT 1',
    messageNo,
    Buffer.from(sha256, 'hex'),
  )
  return file?.blob_no == null ? null : read(file.blob_no)
}

type Forwarded = {
  message_no: number
  subject: string
  from_name: string
  from_address: string
  size_bytes: number
  raw_blob_no: number | null
  detached: number
}

const findForwarded = (tx: WritableStore, messageId: string | null): Forwarded | undefined =>
  messageId === null
    ? undefined
    : tx.get<Forwarded>(
        'SELECT message_no, subject, from_name, from_address, size_bytes, raw_blob_no, detached FROM messages WHERE fingerprint = ?',
        Buffer.from(messageId.slice('msg_'.length), 'hex'),
      )
