import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import { OutboxStateLabel, showRecipients, showSubject, WhenWords } from '../outbox/outbox-labels.tsx'

/** 20 mails: a task with more has its outbox to look into. */
const shownMails = 20

/** The mails that leave about a task, with their states; nothing where there are none. */
export function TaskMails({ taskId }: { taskId: string }) {
  const api = useApi()
  const page = useQuery(api.outbox.list.queryOptions({ input: { taskId, limit: shownMails } })).data
  if (!page || page.rows.length === 0) return null
  return (
    <section aria-label={t('compose.mails')}>
      <h2>{t('compose.mails')}</h2>
      <ul className="plain-list task-mails">
        {page.rows.map((mail) => (
          <li key={mail.outboxId}>
            <OutboxStateLabel state={mail.state} title={mail.holds[0]?.sentence ?? mail.error ?? undefined} />
            <Link href={`/outbox/${mail.outboxId}`} className="cut" dir="auto">
              {showSubject(mail)}
            </Link>
            <span className="muted small cut">{t('compose.mailTo', { to: showRecipients(mail.to) })}</span>
            <span className="small">
              <WhenWords row={mail} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
