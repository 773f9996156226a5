import PostalMime, { type Attachment } from 'postal-mime'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { mimeLimits } from './limits.ts'
import type { BodyAttachment, BodyFault, MailBody } from './mail-body.ts'

/**
 * Reads a body with postal-mime, the second reader for mails on which mailparser fails.
 *
 * Shapes: `mimeHead` is the header block that describes the body, its blank line included (see `mime-head.ts`). Nested mails stay attachments: parsing them inside is quadratic in their depth (F-8).
 * Errors: a fault when it throws.
 */
export async function readBodyWithPostalMime(
  mimeHead: string,
  body: readonly Uint8Array[],
): Promise<Result<MailBody, BodyFault>> {
  try {
    const mail = await PostalMime.parse(Buffer.concat([Buffer.from(mimeHead), ...body]), {
      forceRfc822Attachments: true,
      maxNestingDepth: mimeLimits.maxDepth + 1,
      maxHeadersSize: 2 * mimeLimits.maxAllHeaderBytes,
    })
    return succeed({ text: mail.text ?? null, html: mail.html ?? null, attachments: mail.attachments.map(toBodyAttachment) })
  } catch (error) {
    return fail({ kind: 'threw', message: (error instanceof Error ? error.message : String(error)).slice(0, 200) })
  }
}

function toBodyAttachment(attachment: Attachment): BodyAttachment {
  const { content } = attachment
  return {
    originalName: attachment.filename ?? '',
    type: attachment.mimeType,
    contentId: attachment.contentId?.replace(/^\s*<|>\s*$/g, '') ?? null,
    inline: attachment.related === true || attachment.disposition === 'inline',
    bytes:
      typeof content === 'string' ? Buffer.from(content) : content instanceof ArrayBuffer ? new Uint8Array(content) : content,
  }
}
