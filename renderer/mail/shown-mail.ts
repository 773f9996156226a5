import type { Message } from '#shared/model/message.ts'

/** What is drawn of a mail: a message, or with `inside` the mail at that path within it. */
export type ShownMail = Pick<Message, 'messageId' | 'text' | 'html' | 'attachments'> & { inside?: string }
