import type { Attachment, FileContent, NestedMail } from '#shared/model/message.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { isMailFile } from '#shared/text/is-mail-file.ts'
import type { ParsedAttachment, ParsedMessage } from '../mime/parsed-message.ts'
import type { Store } from '../store/store.ts'
import { fileContent, type ParseOne, readAttachment, type StoredFile } from './read-message.ts'

/** Why an attached mail is not there to read; each is an error of the contract. */
export type NestedFault = 'ATTACHMENT_NOT_FOUND' | 'ATTACHMENT_IS_NO_MAIL' | 'NESTED_MAIL_UNREADABLE'

/** A mail that lies inside a message, opened level by level in the killable worker. `path` is a `NestedPath`. */
export async function readNested(
  store: Store,
  parseOne: ParseOne,
  messageNo: number,
  path: string,
): Promise<Result<NestedMail, NestedFault>> {
  const opened = await openPath(store, parseOne, messageNo, path)
  if (!opened.ok) return opened
  const mail = opened.value
  return succeed({
    path,
    subject: mail.subject,
    from: mail.from[0] ?? null,
    to: mail.to,
    cc: mail.cc,
    sentAt: mail.date ?? mail.receivedAt,
    text: mail.text ?? '',
    html: mail.html,
    attachments: mail.attachments.map(toAttachment),
    problems: mail.problems.map(({ code, message }) => ({ code, message })),
  })
}

/** A file that is attached to a mail inside a message. */
export async function readNestedAttachment(
  store: Store,
  parseOne: ParseOne,
  messageNo: number,
  { inside, attachmentNo }: { inside: string; attachmentNo: number },
): Promise<Result<FileContent, NestedFault>> {
  const opened = await openPath(store, parseOne, messageNo, inside)
  if (!opened.ok) return opened
  const file = fileOf(opened.value, attachmentNo)
  return file ? succeed(fileContent(file)) : fail('ATTACHMENT_NOT_FOUND')
}

async function openPath(
  store: Store,
  parseOne: ParseOne,
  messageNo: number,
  path: string,
): Promise<Result<ParsedMessage, NestedFault>> {
  const [outermost = 0, ...inner] = path.split('.').map(Number)
  let opened = await open(parseOne, readAttachment(store, messageNo, outermost))
  for (const attachmentNo of inner) {
    if (!opened.ok) return opened
    opened = await open(parseOne, fileOf(opened.value, attachmentNo))
  }
  return opened
}

async function open(parseOne: ParseOne, file: StoredFile | null): Promise<Result<ParsedMessage, NestedFault>> {
  if (!file) return fail('ATTACHMENT_NOT_FOUND')
  if (!isMailFile(file)) return fail('ATTACHMENT_IS_NO_MAIL')
  const outcome = await parseOne(file.bytes)
  return outcome.kind === 'failed' ? fail('NESTED_MAIL_UNREADABLE') : succeed(outcome.message)
}

function fileOf(mail: ParsedMessage, attachmentNo: number): StoredFile | null {
  const found = mail.attachments[attachmentNo - 1]
  return found?.bytes ? { name: found.name, type: found.sniffedType, bytes: found.bytes } : null
}

function toAttachment(attachment: ParsedAttachment, index: number): Attachment {
  const { name, originalName, sniffedType, sizeBytes, sha256, inline, contentId } = attachment
  return { attachmentNo: index + 1, name, originalName, type: sniffedType, sizeBytes, sha256, inline, contentId }
}
