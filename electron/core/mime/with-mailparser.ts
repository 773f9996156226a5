import { type AttachmentStream, MailParser, type MessageText, type StructuredHeader } from 'mailparser'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { BodyAttachment, BodyFault, MailBody } from './mail-body.ts'
import { watchForStall } from './watch-for-stall.ts'

/**
 * Reads a body with mailparser, every optional conversion left out.
 *
 * Shapes: `hasHtml` says whether the mail has an HTML part at all. `mimeHead` is the header block that describes the body, its blank line included (see `mime-head.ts`).
 * Errors: a fault when it throws, or when it will never settle (nodemailer/mailparser#190, #263; F-7). A parse that computes without end
 * is not noticed here: the pool's watchdog ends the thread.
 */
export async function readBodyWithMailparser(
  mimeHead: string,
  body: readonly Uint8Array[],
  hasHtml: boolean,
): Promise<Result<MailBody, BodyFault>> {
  const parser = new PlainTextParser({
    skipHtmlToText: true,
    skipTextLinks: true,
    skipImageLinks: true,
    checksumAlgo: false,
    // Ours are exact and come first (limits.ts); the library's own only have to be wider.
    maxChildNodes: 3000,
    maxHeadSize: 16 * 1024 * 1024,
    skipTextToHtml: !hasHtml,
    // Mails in mails are files, whatever their disposition: reading them inside is what never ended (F-7), and counted them differently.
    ignoreEmbedded: true,
  })
  const watch = watchForStall()
  try {
    const stalled = watch.stalled.then(() =>
      fail<BodyFault>({ kind: 'stalled', message: 'The parser stopped without an answer.' }),
    )
    return await Promise.race([collect(parser, mimeHead, body), stalled])
  } finally {
    watch.stop()
    parser.destroy()
  }
}

/** Text parts beside an HTML part become HTML too, in a simple form: a mailing list's footer must not vanish from the HTML. */
class PlainTextParser extends MailParser {
  override textToHtml(text: string): string {
    return this.html === false && !this.options.skipTextToHtml
      ? `<pre>${text.replace(/[&<>]/g, (char) => references[char] ?? char)}</pre>`
      : ''
  }
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function collect(parser: MailParser, mimeHead: string, pieces: readonly Uint8Array[]): Promise<Result<MailBody, BodyFault>> {
  return new Promise((resolve) => {
    const attachments: BodyAttachment[] = []
    const body: MailBody = { text: null, html: null, attachments }
    parser.on('error', (error: Error) => resolve(fail({ kind: 'threw', message: describe(error) })))
    parser.on('data', (part: AttachmentStream | MessageText) => {
      if (part.type === 'attachment') takeAttachment(part, attachments)
      else {
        body.text = part.text ?? null
        body.html = part.html ?? null
      }
    })
    parser.on('end', () => resolve(succeed(body)))
    parser.write(Buffer.from(mimeHead))
    for (const piece of pieces) parser.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    parser.end()
  })
}

function takeAttachment(part: AttachmentStream, attachments: BodyAttachment[]): void {
  const chunks: Buffer[] = []
  part.content.on('data', (chunk: Buffer) => chunks.push(chunk))
  part.content.on('end', () => {
    attachments.push({
      originalName: part.filename ?? '',
      type: declaredType(part),
      contentId: part.cid ?? null,
      inline: part.related === true || part.contentDisposition === 'inline',
      bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
    })
    part.release?.()
  })
}

// The library guesses a type from the name where the mail says octet-stream; what the mail says is wanted.
function declaredType(part: AttachmentStream): string {
  const header = part.headers.get('content-type')
  const isStructured = typeof header === 'object' && 'params' in header
  // A structured header is the only kind with parameters.
  const declared = isStructured ? (header as StructuredHeader).value : part.contentType
  return declared.trim().toLowerCase()
}

function describe(error: Error): string {
  return error.message.slice(0, 200)
}
