import type { Message } from '#shared/model/message.ts'
import { showFullAddress } from '../../mail/show-address.ts'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import type { MailFields } from './mail-fields.ts'
import { answerSubject, forwardSubject, writeAddress } from './reply-fields.ts'
import type { Beginning } from './use-writing.ts'

const emptyMail: MailFields = { to: [], cc: [], subject: '', text: '', files: [] }

/** What the fields hold when a mail begins: an answer its recipients, what is forwarded its text and files. Pure but for the language. */
export function beginMail(message: Message | null, how: Beginning, now: number): MailFields {
  if (message === null) return emptyMail
  if (how === 'forward')
    return {
      ...emptyMail,
      subject: forwardSubject(message.subject),
      text: `\n\n${forwardedText(message, now)}\n`,
      files: message.attachments
        .filter(({ inline }) => !inline)
        .map(({ name, sizeBytes, attachmentNo }) => ({ name, bytes: sizeBytes, messageId: message.messageId, attachmentNo })),
    }
  return {
    ...emptyMail,
    to: message.answerTo.map(writeAddress),
    cc: how === 'all' ? message.answerOthers.map(writeAddress) : [],
    subject: answerSubject(message.subject),
  }
}

function forwardedText(message: Message, now: number): string {
  const head = [
    `-------- ${t('compose.forwardHead')} --------`,
    t('compose.forwardFrom', { who: message.from ? showFullAddress(message.from) : t('common.unknownSender') }),
    t('compose.forwardAt', { when: message.sentAt === null ? t('time.none') : formatMoment(message.sentAt, now) }),
    t('compose.forwardTo', { who: message.to.map(showFullAddress).join(', ') }),
    t('compose.forwardSubject', { subject: message.subject }),
  ]
  return `${head.join('\n')}\n\n${message.text.trimEnd()}`
}
