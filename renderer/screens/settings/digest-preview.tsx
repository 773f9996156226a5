import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonNotices } from '#shared/model/notice.ts'
import { useApi } from '../../client/api-context.tsx'
import { MailPreview } from '../../mail/mail-preview.tsx'
import { MailText } from '../../mail/mail-text.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

/** The mail of the day as it would go out now; nothing is sent. */
export function DigestPreviewPanel({ person }: { person: PersonNotices }) {
  const [opened, setOpened] = useState(false)
  return (
    <section className="panel notice-part" aria-label={t('notices.previewTitle')}>
      {opened ? (
        <>
          <h2>{t('notices.previewTitle')}</h2>
          <Preview personId={person.personId} />
        </>
      ) : (
        <div className="form-buttons">
          <Button onClick={() => setOpened(true)}>{t('notices.preview')}</Button>
        </div>
      )}
    </section>
  )
}

function Preview({ personId }: { personId: string }) {
  const api = useApi()
  const now = useNow()
  const answer = useQuery(api.notices.preview.queryOptions({ input: { personId }, staleTime: 0 }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  const { mail, reason, nextAt, sentAt } = answer.data
  return (
    <>
      <p className="muted">
        {nextAt !== null && t('notices.next', { when: formatMoment(nextAt, now) })}{' '}
        {sentAt !== null && t('notices.sent', { when: formatMoment(sentAt, now) })}
      </p>
      {reason !== null && <p>{reason}</p>}
      {mail && (
        <>
          <p>
            <strong dir="auto">{mail.subject}</strong>
          </p>
          {mail.html === '' ? <MailText text={mail.text} /> : <MailPreview subject={mail.subject} html={mail.html} />}
        </>
      )}
    </>
  )
}
