import { Link } from 'wouter'
import type { MailEvent } from '#shared/model/outbox.ts'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { showSubject, useAuthorNames } from '../outbox/outbox-labels.tsx'

/** What became of a mail of the task, as a line of its history, with the way to the mail. */
export function MailLine({ mail }: { mail: MailEvent }) {
  const nameAuthor = useAuthorNames()
  return (
    <li>
      <p>
        <strong>{t(`task.mail.${mail.what}`)}</strong>{' '}
        <span className="muted">
          <Moment at={mail.at} />
          {mail.by !== null && mail.by !== 'receipt' && `, ${nameAuthor(mail.by)}`}
        </span>
      </p>
      <p className="break-anywhere" dir="auto">
        <Link href={`/outbox/${mail.outboxId}`}>{showSubject(mail)}</Link> <span className="muted">{mail.to.join(', ')}</span>
      </p>
      {mail.sentence !== null && (
        <p className="muted break-anywhere" dir="auto">
          {mail.sentence}
        </p>
      )}
    </li>
  )
}
