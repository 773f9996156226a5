import type { BodyAttachment } from './mail-body.ts'
import type { OpenBody, Opening } from './open-body.ts'
import { type CmsContent, readCms } from './read-cms.ts'

/** 4 signatures around each other: gateways sign what was signed already; triple wrapping is the most anybody describes. */
const maxSignatures = 4

/**
 * Takes the content out of opaque S/MIME signatures, so that it can be read. The signature is not verified, and a problem says so.
 *
 * Shapes: an encrypted content stays the file it is, and `encrypted` tells. Documents that are signed files of their own
 * (`invoice.pdf.p7m`) are left alone. Source: RFC 8551 3.
 */
export async function openSmime(opening: Opening, body: OpenBody, level = 0): Promise<OpenBody> {
  const index = body.attachments.findIndex((attachment) => isSmime(attachment, body))
  const found = body.attachments[index]
  const cms = found && readCms(found.bytes)
  if (!found || !cms) return body
  if (cms.kind === 'enveloped') return { ...body, encrypted: 'smime' }
  const content = level < maxSignatures ? contentOf(cms) : null
  if (content === null) return body
  if (level === 0)
    opening.problems.push({
      code: 'smime_signed',
      message: 'This mail is signed (S/MIME). The signature was not verified.',
      loss: false,
    })
  const inner = await openSmime(opening, await opening.readEntity(content), level + 1)
  return {
    text: (body.text ?? '').trim() === '' ? inner.text : body.text,
    html: body.html || inner.html,
    attachments: body.attachments.toSpliced(index, 1, ...inner.attachments),
    encrypted: inner.encrypted,
    isSigned: true,
  }
}

function contentOf(cms: CmsContent): Buffer | null {
  return cms.kind === 'signed' ? cms.content : null
}

function isSmime({ type, originalName }: BodyAttachment, body: OpenBody): boolean {
  const isAlone = body.attachments.length === 1 && body.text === null && body.html === null
  if (/^application\/(?:x-)?pkcs7-mime$/.test(type)) return isAlone || /^(?:smime\.p7m)?$/i.test(originalName)
  return type === 'application/octet-stream' && /^smime\.p7m$/i.test(originalName)
}
