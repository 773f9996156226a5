import type { FeedbackInput } from '#shared/model/feedback.ts'
import { addressField, syntaxField, textField } from '../../mapi/encode-header.ts'

/** Where what visitors write is addressed to: a name that is reserved and nobody's (RFC 6761), so that nothing can be sent there. */
export const formDomain = 'form.orgo.invalid'

/** A visitor who leaves no address: no program answers to one that begins so (RFC 3834 section 2). */
const nobody = `no-reply@${formDomain}`

/** The Message-ID of what a page sends: the same however often it is handed in. */
export const submissionId = (nonce: string): string => `feedback.${nonce}@${formDomain}`

/** Control characters other than line ends and tabs, and marks that turn the direction of what follows: a name could lie by them. */
const unwanted = /(?:(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029])+/gu

/**
 * Writes what a visitor wrote as a mail, so that everything after it is as with mail.
 *
 * Shapes: RFC 5322 with CRLF, one text part in base64. The header says that it came by the form, and who wrote it is nobody's claim but the
 * visitor's. The module that was chosen is the local part of To, for rules to see.
 * Errors: none; control characters and marks of direction became blanks, so that nothing ends a header line or turns the words beside it.
 */
export function writeSubmission(input: FeedbackInput, module: string | null, at: number): Buffer {
  const { kind, address, language, nonce } = input
  const [name, subject, text] = [input.name, input.subject, input.text].map((typed) =>
    typed.replace(/\r\n?/g, '\n').replace(unwanted, ' '),
  ) as [string, string, string] // a map keeps the number of its values
  const header = [
    addressField('From', [{ name, address: address === '' ? nobody : address }]),
    addressField('To', [{ name: '', address: `${module ?? 'feedback'}@${formDomain}` }]),
    textField('Subject', subject),
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${submissionId(nonce)}>`,
    syntaxField('X-Orgo-Form', `feedback; kind=${kind}${module === null ? '' : `; module=${module}`}`),
    `Content-Language: ${language}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ]
  const lines =
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${lines.join('\r\n')}\r\n`)
}
