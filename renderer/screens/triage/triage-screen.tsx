import { Link, useLocation } from 'wouter'
import { useAction } from '../../actions/action-context.tsx'
import { SplitView, useIsNarrow } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { MessageList } from '../messages/message-list.tsx'
import { MessageReader } from '../messages/message-reader.tsx'
import { useMessagePages } from '../messages/use-message-pages.ts'

/** The messages that wait for a person's decision, the first already open. */
export function TriageScreen({ messageId }: { messageId: string | null }) {
  const pages = useMessagePages('triage', '')
  const narrow = useIsNarrow()
  const [, navigate] = useLocation()
  const openId = messageId ?? (narrow ? null : (pages.rows[0]?.messageId ?? null))
  const place = pages.rows.findIndex((row) => row.messageId === openId)
  const go = (step: 1 | -1) => {
    const next = pages.rows[place + step]
    if (next) navigate(`/triage/${next.messageId}`)
  }
  useAction('nextItem', () => go(1))
  useAction('previousItem', () => go(-1))
  useAction('back', messageId ? () => navigate('/triage') : null)

  return (
    <SplitView
      listLabel={t('triage.title')}
      readerLabel={t('message.title')}
      list={
        <>
          <div className="split-head">
            <h1>{t('triage.title')}</h1>
            {pages.state === 'ready' && pages.total > 0 && (
              <span className="muted">{t('triage.waiting', { count: pages.total })}</span>
            )}
          </div>
          {pages.state === 'failed' ? (
            <ErrorState error={pages.error} onRetry={pages.retry} />
          ) : pages.state === 'loading' ? (
            <LoadingState />
          ) : pages.rows.length === 0 ? (
            <EmptyState title={t('triage.emptyTitle')} action={<Link href="/tasks">{t('triage.emptyAction')}</Link>}>
              {t('triage.emptyBody')}
            </EmptyState>
          ) : (
            <>
              <p className="list-note muted">{t('triage.why')}</p>
              <MessageList
                label={t('triage.title')}
                rows={pages.rows}
                total={pages.total}
                hrefOf={(message) => `/triage/${message.messageId}`}
                openId={openId}
                onEndReached={pages.readOn}
              />
            </>
          )}
        </>
      }
      reader={openId === null ? null : <MessageReader key={openId} messageId={openId} listHref="/triage" />}
    />
  )
}
