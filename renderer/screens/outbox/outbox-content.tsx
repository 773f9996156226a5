import { SegmentedControl } from '@mantine/core'
import { IconAlertTriangle, IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useApi } from '../../client/api-context.tsx'
import { MailPreview } from '../../mail/mail-preview.tsx'
import { MailText } from '../../mail/mail-text.tsx'
import { RawText } from '../../mail/message-content.tsx'
import { Label } from '../../parts/labels.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatBytes } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

type Kind = 'text' | 'html' | 'raw'

/** What a mail says, as its recipients read it, and the files that go with it. */
export function OutboxContent({ mail }: { mail: OutboxDetail }) {
  const [kind, setKind] = useState<Kind>('text')
  const kinds: Kind[] = [
    'text',
    ...(mail.html === null ? [] : (['html'] as const)),
    ...(mail.bytes === null ? [] : (['raw'] as const)),
  ]
  return (
    <section className="mail-content" aria-label={t('outbox.content')}>
      <h2>{t('outbox.content')}</h2>
      {kinds.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('outbox.show')}
          data={kinds.map((value) => ({ value, label: t(`outbox.${value}`) }))}
          value={kind}
          onChange={setKind}
        />
      )}
      {kind === 'text' &&
        (mail.text.trim() === '' ? <p className="muted">{t('outbox.noText')}</p> : <MailText text={mail.text} />)}
      {kind === 'html' && mail.html !== null && <MailPreview subject={mail.subject} html={mail.html} />}
      {kind === 'raw' && <Raw outboxId={mail.outboxId} />}
      <Files mail={mail} />
    </section>
  )
}

function Raw({ outboxId }: { outboxId: string }) {
  const api = useApi()
  const answer = useQuery(api.outbox.raw.queryOptions({ input: { outboxId } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  return <RawText base64={answer.data.base64} sizeBytes={answer.data.sizeBytes} title={t('outbox.raw')} />
}

function Files({ mail }: { mail: OutboxDetail }) {
  if (mail.files.length + mail.missingFiles.length === 0) return null
  return (
    <ul className="plain-list outbox-files" aria-label={t('outbox.files')}>
      {mail.files.map(({ name, sha256, bytes }) => (
        <li key={`${sha256} ${name}`}>
          <IconPaperclip size={16} aria-hidden /> <span dir="auto">{name}</span>{' '}
          <span className="muted">{formatBytes(bytes)}</span>
        </li>
      ))}
      {mail.missingFiles.map((name) => (
        <li key={name}>
          <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
            {t('outbox.missing', { name })}
          </Label>
        </li>
      ))}
    </ul>
  )
}
