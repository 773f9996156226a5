import type { Message, NestedMail } from '#shared/model/message.ts'
import { formatBytes, formatTime } from '../format.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { renderAddress } from './columns.ts'

/** A message for reading: who, when, what, its attachments, its text. HTML is never drawn here; `--json` has it. */
export function renderMessage(message: Message): string {
  const known: [string, string][] = [
    ['Message', message.messageId],
    ['Task', message.taskId ?? ''],
    ['State', message.inTriage ? 'waits in Triage' : ''],
    ['Source', message.sources.map((source) => `${source.source}, item ${source.itemNo}, byte ${source.offsetBytes}`).join('; ')],
  ]
  const thread = message.thread.filter((other) => other.messageId !== message.messageId)
  return [
    ...renderMail(message, known),
    ...section(
      'Thread',
      thread.map((other) => `  ${other.messageId}  ${formatTime(other.sentAt)}  ${toPlainLine(other.subject)}`),
    ),
  ].join('\n')
}

/** A mail inside a message for reading, in the same form. */
export const renderNestedMail = (mail: NestedMail): string => renderMail(mail, [['Path', mail.path]]).join('\n')

/** What a message and a mail inside one have in common, in lines. */
function renderMail(mail: Message | NestedMail, known: readonly [string, string][]): string[] {
  const all = (addresses: Message['to']) => addresses.map(renderAddress).join(', ')
  const head = [
    ['From', mail.from ? renderAddress(mail.from) : ''],
    ['To', all(mail.to)],
    ['Cc', all(mail.cc)],
    ['Date', formatTime(mail.sentAt)],
    ['Subject', mail.subject],
    ...known,
  ] as const
  const attachments = mail.attachments.map(
    (attachment) =>
      `  ${attachment.attachmentNo}  ${toPlainLine(attachment.name)}  ${attachment.type}  ${formatBytes(attachment.sizeBytes)}`,
  )
  return [
    ...head.filter(([, value]) => value !== '').map(([name, value]) => `${`${name}:`.padEnd(9)}${toPlainLine(value)}`),
    '',
    toPlainText(mail.text).trimEnd(),
    '',
    ...section('Attachments', attachments),
    ...section(
      'Problems',
      mail.problems.map((problem) => `  ${toPlainLine(problem.message)}`),
    ),
  ]
}

const section = (title: string, lines: string[]): string[] => (lines.length === 0 ? [] : [title, ...lines, ''])
