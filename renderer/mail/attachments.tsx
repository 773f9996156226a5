import { Button } from '@mantine/core'
import { IconDownload, IconMailOpened } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { type Attachment, maxNestedMails } from '#shared/model/message.ts'
import { isMailFile } from '#shared/text/is-mail-file.ts'
import { useApi, useConnection } from '../client/api-context.tsx'
import { readFault } from '../client/read-fault.ts'
import { sayFault } from '../parts/say.tsx'
import { ErrorState, LoadingState } from '../parts/states.tsx'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/translate.ts'
import { MailHeaders } from './mail-headers.tsx'
import { MailProblems } from './mail-problems.tsx'
import { MessageContent } from './message-content.tsx'
import { saveFile } from './save-file.ts'
import { nameOfPart, type ShownMail } from './shown-mail.ts'

type Place = Pick<ShownMail, 'messageId' | 'inside'>

/** The attachments of a mail with their sizes, to be saved; a mail among them opens where it stands. */
export function Attachments({ message }: { message: Pick<ShownMail, 'messageId' | 'inside' | 'subject' | 'attachments'> }) {
  if (message.attachments.length === 0) return null
  return (
    <section aria-label={nameOfPart(t('message.attachments'), message)}>
      <p className="attachments-title">{t('message.attachments')}</p>
      <ul className="attachments">
        {message.attachments.map((attachment) => (
          <AttachmentItem key={attachment.attachmentNo} place={message} attachment={attachment} />
        ))}
      </ul>
    </section>
  )
}

function AttachmentItem({ place, attachment }: { place: Place; attachment: Attachment }) {
  const [open, setOpen] = useState(false)
  const cardId = useId()
  const path = `${place.inside === undefined ? '' : `${place.inside}.`}${attachment.attachmentNo}`
  const opens = isMailFile(attachment) && path.split('.').length <= maxNestedMails
  return (
    <li>
      <SaveButton place={place} attachment={attachment} />
      {opens && (
        <Button
          leftSection={<IconMailOpened size={16} aria-hidden />}
          onClick={() => setOpen(!open)}
          aria-expanded={open}
          aria-controls={cardId}
          aria-label={t(open ? 'message.closeNestedName' : 'message.openNestedName', { name: attachment.name })}
        >
          {t(open ? 'message.closeNested' : 'message.openNested')}
        </Button>
      )}
      <span className="muted">
        {attachment.type}, {formatBytes(attachment.sizeBytes)}
      </span>
      {attachment.originalName !== '' && attachment.originalName !== attachment.name && (
        <span className="muted" dir="auto">
          {t('message.renamed', { name: attachment.originalName })}
        </span>
      )}
      {open && (
        <article id={cardId} className="nested-mail" aria-label={attachment.name}>
          <NestedMail messageId={place.messageId} path={path} />
        </article>
      )}
    </li>
  )
}

function NestedMail({ messageId, path }: { messageId: string; path: string }) {
  const api = useApi()
  const answer = useQuery(api.messages.nested.queryOptions({ input: { messageId, path } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  const mail = answer.data
  const shown = { ...mail, messageId, inside: path }
  return (
    <>
      <p className="nested-mail-subject" dir="auto">
        {mail.subject || t('messages.noSubject')}
      </p>
      <MailHeaders mail={mail} />
      <MailProblems mail={shown} />
      <MessageContent message={shown} />
      <Attachments message={shown} />
    </>
  )
}

function SaveButton({ place: { messageId, inside }, attachment }: { place: Place; attachment: Attachment }) {
  const connection = useConnection()
  const save = useMutation({
    mutationFn: () => connection.client.messages.attachment({ messageId, attachmentNo: attachment.attachmentNo, inside }),
    onSuccess: (content) => saveFile(content),
    onError: (error) => sayFault(readFault(error)),
  })
  return (
    <Button
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => save.mutate()}
      loading={save.isPending}
      aria-label={t('message.download', { name: attachment.name })}
    >
      {attachment.name}
    </Button>
  )
}
