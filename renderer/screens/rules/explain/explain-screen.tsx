import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from 'wouter'
import { useAction } from '../../../actions/action-context.tsx'
import { useApi } from '../../../client/api-context.tsx'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { Moment } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { ExplainedRules } from './explained-rules.tsx'
import '../rules.css'

/** What each rule of the active set said about one message, and why. */
export function ExplainScreen({ messageId }: { messageId: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const first = new URLSearchParams(useSearch()).get('rule')
  const message = useQuery(api.messages.get.queryOptions({ input: { messageId } })).data
  const answer = useQuery(api.rules.explain.queryOptions({ input: { messageId } }))
  useAction('back', () => navigate(`/messages/${messageId}`))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('explain.title')}</h1>
        <Link href={`/messages/${messageId}`}>{t('explain.toMessage')}</Link>
      </div>
      {message && (
        <p className="rules-active">
          <strong dir="auto">{message.subject}</strong>{' '}
          <span className="muted">
            <Moment at={message.sentAt} />
          </span>
        </p>
      )}
      <section className="panel explain-panel" aria-label={t('explain.rules')}>
        {answer.data ? (
          <ExplainedRules explanation={answer.data} first={first} />
        ) : answer.error ? (
          <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
        ) : (
          <LoadingState />
        )}
      </section>
    </div>
  )
}
