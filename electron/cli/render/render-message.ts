import type { Message } from '#shared/model/message.ts'
import { formatBytes, formatTime } from '../format.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { renderAddress } from './columns.ts'

/** A message for reading: who, when, what, its attachments, its text. HTML is never drawn here; `--json` has it. */
export function renderMessage(message: Message): string {
  const all = (addresses: Message['to']) => addresses.map(renderAddress).join(', ')
  const head: [string, string][] = [
    ['From', message.from ? renderAddress(message.from) : ''],
    ['To', all(message.to)],
    ['Cc', all(message.cc)],
    ['Date', formatTime(message.sentAt)],
    ['Subject', message.subject],
    ['Message', message.messageId],
    ['Task', message.taskId ?? ''],
    ['State', message.inTriage ? 'waits in Triage' : ''],
    ['Source', message.sources.map((source) => `${source.source}, item ${source.itemNo}, byte ${source.offsetBytes}`).join('; ')],
  ]
  const attachments = message.attachments.map(
    (attachment) =>
      `  ${attachment.attachmentNo}  ${toPlainLine(attachment.name)}  ${attachment.type}  ${formatBytes(attachment.sizeBytes)}`,
  )
  const thread = message.thread.filter((other) => other.messageId !== message.messageId)
  return [
    ...head.filter(([, value]) => value !== '').map(([name, value]) => `${`${name}:`.padEnd(9)}${toPlainLine(value)}`),
    '',
    toPlainText(message.text).trimEnd(),
    '',
    ...section('Attachments', attachments),
    ...section(
      'Problems',
      message.problems.map((problem) => `  ${toPlainLine(problem.message)}`),
    ),
    ...section(
      'Thread',
      thread.map((other) => `  ${other.messageId}  ${formatTime(other.sentAt)}  ${toPlainLine(other.subject)}`),
    ),
  ].join('\n')
}

const section = (title: string, lines: string[]): string[] => (lines.length === 0 ? [] : [title, ...lines, ''])
