import { Link } from 'wouter'
import type { DoubtEnd, OutboxDetail } from '#shared/model/outbox.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { Moment } from '../../parts/when.tsx'
import { formatBytes } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { ReceiptLabel, useAuthorNames } from './outbox-labels.tsx'

type Props = { mail: OutboxDetail }

/** Who gets it, and what is known of each: taken, refused, delivered, come back, answered. */
export function Recipients({ mail }: Props) {
  return (
    <section aria-label={t('outbox.recipients')}>
      <h2>{t('outbox.recipients')}</h2>
      <p className="muted">
        {t('outbox.from')}:{' '}
        <span dir="auto">
          {mail.from === null ? t('outbox.noFrom') : [mail.from.name, mail.from.address].filter(Boolean).join(', ')}
        </span>
      </p>
      <ul className="plain-list outbox-recipients">
        {mail.recipients.map((recipient) => (
          <li key={`${recipient.place} ${recipient.address}`}>
            <span className="muted small">{t(`outbox.place.${recipient.place}`)}</span>
            <span className="break-anywhere" dir="auto">
              {recipient.name && `${recipient.name} `}
              <span className={recipient.name ? 'muted' : undefined}>{recipient.address}</span>
            </span>
            <ReceiptLabel recipient={recipient} />
            {(recipient.deliveryReason ?? recipient.smtpReply) !== null && recipient.outcome !== 'accepted' && (
              <span className="muted small outbox-reply break-anywhere">{recipient.deliveryReason ?? recipient.smtpReply}</span>
            )}
            {recipient.outcome === 'accepted' && recipient.deliveryReason !== null && (
              <span className="muted small outbox-reply break-anywhere">{recipient.deliveryReason}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Who or what wrote it and why, with ways to the task, the message and the rule. */
export function WhyWritten({ mail }: Props) {
  const nameAuthor = useAuthorNames()
  return (
    <section aria-label={t('outbox.why')}>
      <h2>{t('outbox.why')}</h2>
      {mail.cause.sentence && <p>{mail.cause.sentence}</p>}
      <p className="muted">
        {t('outbox.by', { who: nameAuthor(mail.author) })}, <Moment at={mail.createdAt} />
        {mail.template !== null && `. ${t('outbox.template', { template: mail.template, language: mail.language ?? '' })}`}
      </p>
      <p className="cause-links">
        {mail.taskId !== null && <Link href={`/tasks/${mail.taskId}`}>{t('outbox.toTask')}</Link>}
        {mail.messageId !== null && <Link href={`/messages/${mail.messageId}`}>{t('outbox.toMessage')}</Link>}
        {mail.cause.ruleId !== null && (
          <Link href={`/rules/of/${encodeURIComponent(mail.cause.ruleId)}`}>{t('outbox.toRule')}</Link>
        )}
      </p>
    </section>
  )
}

/** Every try with what the server said, also those before a restart. */
export function Tries({ mail }: Props) {
  return (
    <section aria-label={t('outbox.tries')}>
      <h2>{t('outbox.tries')}</h2>
      {mail.attempts.length === 0 && <p className="muted">{t('outbox.noTries')}</p>}
      <ol className="plain-list outbox-tries">
        {mail.attempts.map((attempt) => (
          <li key={attempt.n}>
            <span>
              <Moment at={attempt.beganAt} />: {t(attempt.outcome === null ? 'outbox.try.now' : `outbox.try.${attempt.outcome}`)}
            </span>
            {attempt.reason !== null && <span className="muted">{attempt.reason}</span>}
            {attempt.smtpReply !== null && <span className="mono break-anywhere">{attempt.smtpReply}</span>}
            {attempt.settled !== null && <Settled settled={attempt.settled} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Who ended the doubt about a try, how, and when. */
function Settled({ settled: { how, by, at } }: { settled: DoubtEnd }) {
  const nameTarget = useTargetNames()
  return (
    <span>
      <Moment at={at} />: {t(`outbox.settled.${how}`, { who: by === null ? '' : nameTarget(by) })}
    </span>
  )
}

/** The headers of the frozen mail, folded away. */
export function OutboxHeaders({ mail }: Props) {
  if (mail.bytes === null) return null
  return (
    <details>
      <summary>{t('outbox.headers')}</summary>
      <p className="muted small break-anywhere">
        {t('outbox.size', { size: formatBytes(mail.bytes), id: mail.messageIdHeader })}
      </p>
      <dl className="raw-headers mono">
        {mail.headers.map(([name, value], place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice, and their order never changes
          <div key={`${place} ${name}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
