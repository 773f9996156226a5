import { Button } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useApi } from '../client/api-context.tsx'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/translate.ts'
import { composeFrame, frameSandbox } from './compose-frame.ts'
import { linkToAddress } from './link-address.ts'
import { measureHtml } from './measure-html.ts'
import { readContentId, sanitiseMail } from './sanitise-mail.ts'
import { nameOfPart, type ShownMail } from './shown-mail.ts'

type Props = { message: Pick<ShownMail, 'messageId' | 'inside' | 'subject' | 'attachments'>; html: string }

/** The HTML of a message in a frame that runs and loads nothing; large HTML only after a second word. */
export function MailFrame({ message, html }: Props) {
  const measure = useMemo(() => measureHtml(html), [html])
  const [wanted, setWanted] = useState(!measure.isLarge)
  if (wanted) return <Frame message={message} html={html} />
  const size = formatBytes(measure.sizeBytes)
  return (
    <div className="mail-note">
      <p>{t('message.htmlBig', { size, tags: t('message.htmlTags', { count: measure.tags }) })}</p>
      <Button onClick={() => setWanted(true)}>{t('message.showHtml')}</Button>
    </div>
  )
}

function Frame({ message, html }: Props) {
  const pictures = useOwnPictures(message, html)
  const mail = useMemo(() => sanitiseMail(html, { picturesByContentId: pictures, linkToAddress }), [html, pictures])
  const document = useMemo(() => composeFrame(mail.html), [mail])
  return (
    <>
      {(mail.remotePictures > 0 || mail.removedActive) && (
        <p className="mail-note">
          {mail.remotePictures > 0 && t('message.remotePictures', { count: mail.remotePictures })}{' '}
          {mail.removedActive && t('message.removed')}
        </p>
      )}
      {/* A frame of its own for each document: a browser may drop the second of two that one frame is given in quick succession. */}
      <iframe
        key={document}
        className="mail-frame"
        title={nameOfPart(t('message.frame'), message)}
        sandbox={frameSandbox}
        srcDoc={document}
        referrerPolicy="no-referrer"
      />
    </>
  )
}

/** Pictures of pixels only: an SVG is a document. */
const rasterTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'])
/** 5 MB: larger pictures are attachments to save, not parts of a text. */
const maxPictureBytes = 5_000_000

/** The message's own pictures that its HTML names, as `data:` addresses; drawn again as they arrive. */
function useOwnPictures({ messageId, inside, attachments }: Props['message'], html: string): ReadonlyMap<string, string> {
  const api = useApi()
  const named = useMemo(() => {
    const wanted = new Set(Array.from(html.matchAll(/cid:([^"'\s>)]+)/gi), ([address]) => readContentId(address)))
    return attachments.filter(
      ({ contentId, type, sizeBytes }) =>
        contentId !== null &&
        wanted.has(bareId(contentId)) &&
        rasterTypes.has(type.toLowerCase()) &&
        sizeBytes <= maxPictureBytes,
    )
  }, [attachments, html])
  return useQueries({
    queries: named.map(({ attachmentNo }) =>
      api.messages.attachment.queryOptions({ input: { messageId, attachmentNo, inside }, staleTime: Number.POSITIVE_INFINITY }),
    ),
    combine: (answers) =>
      new Map(
        named.flatMap(({ contentId, type }, place) => {
          const content = answers[place]?.data
          return contentId !== null && content ? [[bareId(contentId), `data:${type};base64,${content.base64}`] as const] : []
        }),
      ),
  })
}

const bareId = (contentId: string): string => contentId.replace(/^<|>$/g, '')
