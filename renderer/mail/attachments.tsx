import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { Attachment, Message } from '#shared/model/message.ts'
import { useConnection } from '../client/api-context.tsx'
import { readFault } from '../client/read-fault.ts'
import { sayFault } from '../parts/say.tsx'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/translate.ts'
import { saveFile } from './save-file.ts'

/** The attachments of a message with their sizes; nothing of them is opened, only saved. */
export function Attachments({ message }: { message: Pick<Message, 'messageId' | 'attachments'> }) {
  if (message.attachments.length === 0) return null
  return (
    <section aria-label={t('message.attachments')}>
      <p className="attachments-title">{t('message.attachments')}</p>
      <ul className="attachments">
        {message.attachments.map((attachment) => (
          <li key={attachment.attachmentNo}>
            <SaveButton messageId={message.messageId} attachment={attachment} />
            <span className="muted">
              {attachment.type}, {formatBytes(attachment.sizeBytes)}
            </span>
            {attachment.originalName !== attachment.name && (
              <span className="muted" dir="auto">
                {t('message.renamed', { name: attachment.originalName })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function SaveButton({ messageId, attachment }: { messageId: string; attachment: Attachment }) {
  const connection = useConnection()
  const save = useMutation({
    mutationFn: () => connection.client.messages.attachment({ messageId, attachmentNo: attachment.attachmentNo }),
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
