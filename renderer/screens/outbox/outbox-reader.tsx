import { IconAlertTriangle, IconChevronLeft, IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useApi } from '../../client/api-context.tsx'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { DraftComposer } from '../compose/draft-composer.tsx'
import { DoubtCard } from './doubt-card.tsx'
import { MailButtons } from './mail-buttons.tsx'
import { OutboxContent } from './outbox-content.tsx'
import { OutboxHeaders, Recipients, Tries, WhyWritten } from './outbox-facts.tsx'
import { OutboxStateLabel, showSubject, WhenWords } from './outbox-labels.tsx'

/** One mail of the outbox: a draft to write on, or what became of it so far. */
export function OutboxReader({ outboxId, listHref }: { outboxId: string; listHref: string }) {
  const api = useApi()
  const narrow = useIsNarrow()
  const answer = useQuery(api.outbox.show.queryOptions({ input: { outboxId } }))
  return (
    <>
      {narrow && (
        <Link href={listHref} className="back-link">
          <IconChevronLeft size={16} aria-hidden />
          {t('outbox.title')}
        </Link>
      )}
      {answer.data ? (
        <Loaded mail={answer.data} />
      ) : answer.error ? (
        <MissingMail error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </>
  )
}

function MissingMail({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  if (code !== 'OUTBOX_NOT_FOUND' && code !== 'BAD_REQUEST') return <ErrorState error={error} onRetry={onRetry} />
  return (
    <EmptyState title={t('outbox.notFound')} action={<Link href="/outbox">{t('nav.outbox')}</Link>}>
      {t('outbox.notFoundBody')}
    </EmptyState>
  )
}

function Loaded({ mail }: { mail: OutboxDetail }) {
  if (mail.state === 'draft') return <DraftComposer draft={mail} />
  return (
    <article className={mail.confidential ? 'outbox-reader confidential-frame' : 'outbox-reader'}>
      <header className="message-head">
        <h1 dir="auto">{showSubject(mail)}</h1>
        <p className="task-facts">
          <OutboxStateLabel state={mail.state} />
          <span>{t(`outbox.kind.${mail.kind}`)}</span>
          <WhenWords row={mail} />
          {mail.confidential && <ConfidentialLabel />}
        </p>
        <Standing mail={mail} />
        <MailButtons mail={mail} />
      </header>
      <div className="message-body">
        <Recipients mail={mail} />
        <OutboxContent mail={mail} />
        <WhyWritten mail={mail} />
        <Tries mail={mail} />
        <OutboxHeaders mail={mail} />
      </div>
    </article>
  )
}

/** What wants somebody: doubt, holds and the last error, each as a sentence. */
function Standing({ mail }: { mail: OutboxDetail }) {
  const waits = mail.state === 'held' && mail.holds.length > 0
  return (
    <>
      {mail.state === 'in_doubt' && <DoubtCard mail={mail} />}
      {waits && (
        <ul className="outbox-remarks" aria-label={t('outbox.whyHeld')}>
          {mail.holds.map((hold) => (
            <li key={`${hold.reason} ${hold.sentence}`}>
              <IconPlayerPause size={16} className="tone-warning" aria-hidden />
              <span>
                <strong>{t(`outbox.reason.${hold.reason}`)}.</strong> {hold.sentence}
              </span>
            </li>
          ))}
        </ul>
      )}
      {mail.error !== null && mail.state !== 'in_doubt' && (
        <p className="outbox-remarks outbox-error">
          <IconAlertTriangle size={16} className="tone-danger" aria-hidden />
          <span>{mail.error}</span>
        </p>
      )}
    </>
  )
}
