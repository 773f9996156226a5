import type { Message } from '#shared/model/message.ts'
import { t } from '../text/translate.ts'

/** What is drawn of a mail: a message, or with `inside` the mail at that path within it. */
export type ShownMail = Pick<Message, 'messageId' | 'subject' | 'text' | 'html' | 'attachments' | 'problems'> & {
  inside?: string
}

/** The name of a part of a mail for those who hear the page: with a mail inside another, whose part it is. */
export function nameOfPart(part: string, { inside, subject }: Pick<ShownMail, 'inside' | 'subject'>): string {
  return inside === undefined ? part : t('message.partOf', { part, subject: subject || t('messages.noSubject') })
}
