import type { Inputs } from '#shared/contract/contract.ts'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { writeAddress } from './reply-fields.ts'

/** A file that goes with a mail: kept by the engine already, an attachment of a message, or read from this machine a moment ago. */
export type FieldFile = { name: string; bytes: number } & (
  | { sha256: string }
  | { messageId: string; attachmentNo: number }
  | { type: string; base64: string }
)

/** What a person writes, as the fields of the composer hold it. */
export type MailFields = { to: string[]; cc: string[]; subject: string; text: string; files: FieldFile[] }

/** When a mail goes out: after the time to take it back, at the next office hour, or at a time that a field holds. */
export type SendChoice = { kind: 'now' | 'office' | 'at'; at: string }

/** The fields of a stored draft. */
export const fieldsOfDraft = (draft: OutboxDetail): MailFields => ({
  to: draft.recipients.filter(({ place }) => place === 'to').map(writeAddress),
  cc: draft.recipients.filter(({ place }) => place !== 'to').map(writeAddress),
  subject: draft.subject,
  text: draft.text,
  files: draft.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
})

type Asked = Inputs['outbox']['compose']
type Written = Pick<Asked, 'subject' | 'text'> & {
  recipients: NonNullable<Asked['recipients']>
  files: NonNullable<Asked['files']>
}

/** The fields as the contract takes them. */
export const fieldsToInput = ({ to, cc, subject, text, files }: MailFields): Written => ({
  recipients: [...to.map((one) => ({ to: one, place: 'to' as const })), ...cc.map((one) => ({ to: one, place: 'cc' as const }))],
  subject,
  text,
  files: files.map((file) => {
    if ('sha256' in file) return { sha256: file.sha256 }
    if ('messageId' in file) return { messageId: file.messageId, attachmentNo: file.attachmentNo }
    return { name: file.name, type: file.type, base64: file.base64 }
  }),
})

/** The field that a refused mail's line means, such as `to 2`, `subject` or `file 1`; null where it is none of them. */
export function fieldOfLine(line: string): keyof MailFields | null {
  const [name = ''] = line.split(' ')
  if (name === 'file') return 'files'
  if (name === 'to' || name === 'cc' || name === 'subject' || name === 'text') return name
  return name === 'recipients' ? 'to' : null
}
