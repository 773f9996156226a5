import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Away } from '#shared/model/escalation.ts'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment, useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { AwayGroups } from './away-groups.tsx'
import './away.css'

/** What would have escalated while no laptop was awake, to be decided in groups: never a storm. */
export function AwayScreen() {
  const api = useApi()
  const answer = useQuery(api.escalations.away.queryOptions({ input: {} }))
  return (
    <div className="page away">
      <h1>{t('away.title')}</h1>
      {answer.data ? (
        <Content away={answer.data} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

function Content({ away }: { away: Away }) {
  return (
    <>
      <Absence away={away} />
      {away.groups.length > 0 ? (
        <AwayGroups groups={away.groups} total={away.total} />
      ) : (
        <div className="panel">
          <EmptyState title={t('away.empty')} action={<Link href="/escalations">{t('escalations.simulate')}</Link>}>
            {t('away.emptyBody')}
          </EmptyState>
        </div>
      )}
      {away.settled.length > 0 && <Settled steps={away.settled} />}
    </>
  )
}

function Absence({ away }: { away: Away }) {
  const now = useNow()
  if (!away.absence) return null
  return (
    <p>
      {t('away.absence', { from: formatMoment(away.absence.from, now), to: formatMoment(away.absence.to, now) })}{' '}
      {away.newTasks > 0 && <Link href="/tasks?view=open">{t('away.newTasks', { count: away.newTasks })}</Link>}
    </p>
  )
}

function Settled({ steps }: { steps: Away['settled'] }) {
  const nameTarget = useTargetNames()
  return (
    <section className="panel" aria-label={t('away.settled')}>
      <header>
        <h2>{t('away.settled')}</h2>
      </header>
      <ul className="fact-lines">
        {steps.map((step) => (
          <li key={step.escalationId}>
            <Link href={`/tasks/${step.taskId}`}>
              <span className="fact-line-head">
                <span className="cut" dir="auto">
                  {step.task.title}
                </span>
                <Moment at={step.firedAt ?? step.dueAt} />
              </span>
              <span className="muted">
                {nameTarget(step.to)}: {t(step.state === 'dropped' ? 'away.dropped' : 'away.fired')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
