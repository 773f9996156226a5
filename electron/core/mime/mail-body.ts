/** The body of a mail as a library reads it: text and HTML joined over all parts, attachments in order. */
export type MailBody = {
  text: string | null
  html: string | null
  attachments: readonly BodyAttachment[]
}

export type BodyAttachment = {
  originalName: string
  type: string
  contentId: string | null
  inline: boolean
  bytes: Uint8Array
}

/** Why a library gave no body. `stalled`: it will never answer, though it uses no time (F-7). */
export type BodyFault = { kind: 'threw' | 'stalled'; message: string }
