import { chooseText } from './choose-text.ts'
import { takeUuencodedFiles } from './decode-uuencode.ts'
import type { BodyAttachment, MailBody } from './mail-body.ts'
import { textsOfNestedMails } from './nested-mail.ts'
import { openSmime } from './open-smime.ts'
import type { MimeProblem } from './parsed-message.ts'
import { hidePgpMessages } from './pgp-armour.ts'
import { openTnef } from './tnef/open-tnef.ts'

/** A body on its way: its text for search and rules, its HTML, its files; `encrypted` and `isSigned` as far as S/MIME inside it tells. */
export type OpenBody = {
  text: string | null
  html: string | null
  attachments: readonly BodyAttachment[]
  encrypted: 'smime' | 'pgp' | null
  isSigned: boolean
}

/** What opening needs: how an entity inside is read, and where remarks go. */
export type Opening = { readEntity(bytes: Uint8Array): Promise<OpenBody>; problems: MimeProblem[] }

/**
 * Opens what programs other than MIME's packed into a body: S/MIME signatures, winmail.dat, uuencoded files; adds the text of mails that are
 * shown inside, and hides what is encrypted behind a sentence.
 *
 * Errors: none; what cannot be opened stays as it is.
 */
export async function openBody(opening: Opening, found: OpenBody): Promise<OpenBody> {
  const unsigned = await openSmime(opening, found)
  const unpacked = withTnef(opening, unsigned)
  const withFiles = withUuencodedFiles(opening, unpacked)
  const nested = await textsOfNestedMails(opening, withFiles.attachments)
  const texts = [withFiles.text ?? '', ...nested].filter((text) => text.trim() !== '')
  const text = nested.length === 0 ? withFiles.text : texts.join('\n\n')
  return text === null ? withFiles : { ...withFiles, text: hidePgpMessages(text) }
}

function withTnef({ problems }: Opening, body: OpenBody): OpenBody {
  const opened: MailBody = openTnef({ ...body, attachments: [...body.attachments] }, problems)
  if (
    opened.attachments.length === body.attachments.length &&
    opened.attachments.every((file, index) => file === body.attachments[index])
  )
    return body
  return { ...body, ...opened, text: body.text ?? chooseText(opened, null) }
}

function withUuencodedFiles({ problems }: Opening, body: OpenBody): OpenBody {
  const { text } = body
  if (text === null) return body
  if (/^=ybegin .{0,200}\bname=/m.test(text))
    problems.push({ code: 'yenc_text', message: 'The text holds a file in yEnc, which stays text.', loss: true })
  const taken = takeUuencodedFiles(text)
  if (taken.files.length === 0) return body
  problems.push(
    taken.damaged === 0
      ? {
          code: 'uuencode_opened',
          message: `The text held ${taken.files.length} uuencoded files; they are attachments now.`,
          loss: false,
        }
      : {
          code: 'uuencode_damaged',
          message: `The text held uuencoded files of which ${taken.damaged} are cut or damaged.`,
          loss: true,
        },
  )
  return { ...body, text: taken.text, attachments: [...body.attachments, ...taken.files] }
}
