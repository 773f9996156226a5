import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { SimulatedStep, Simulation } from '#shared/model/escalation.ts'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { ConfidentialLabel, PriorityLabel } from '../../parts/labels.tsx'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment, useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { SimulatedDays } from './simulated-days.tsx'
import './escalations.css'

/** How far ahead a person looks: tonight, the weekend, the holidays. Whole days, so that none is drawn as if it closed early. */
const spans = [
  { days: 1, hour: 12, label: 'escalations.until1' },
  { days: 3, hour: 24, label: 'escalations.until3' },
  { days: 7, hour: 24, label: 'escalations.until7' },
  { days: 30, hour: 24, label: 'escalations.until30' },
] as const

function endOf({ days, hour }: (typeof spans)[number], from: number): number {
  const end = new Date(from)
  end.setDate(end.getDate() + days)
  return end.setHours(hour, 0, 0, 0)
}

/** What escalates tonight or over the long weekend if nobody does anything, and why then; nothing is written. */
export function EscalationsScreen() {
  const api = useApi()
  const narrow = useIsNarrow()
  const [span, setSpan] = useState<(typeof spans)[number]>(spans[1])
  // The minute is enough: a time of its own for each drawing would ask without end.
  const now = useNow()
  const from = Math.floor(now / 60_000) * 60_000
  const until = endOf(span, from)
  const answer = useQuery(api.escalations.simulate.queryOptions({ input: { from, until }, placeholderData: keepPreviousData }))
  return (
    <div className="page escalations">
      <header className="escalations-head">
        <h1>{t('escalations.title')}</h1>
        <SegmentedControl
          aria-label={t('escalations.until')}
          orientation={narrow ? 'vertical' : 'horizontal'}
          fullWidth={narrow}
          value={span.label}
          onChange={(value) => setSpan(spans.find(({ label }) => label === value) ?? spans[1])}
          data={spans.map(({ label }) => ({ value: label, label: t(label) }))}
        />
      </header>
      {answer.data ? (
        <Content simulation={answer.data} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

function Content({ simulation }: { simulation: Simulation }) {
  const { steps, more, until } = simulation
  const now = useNow()
  if (steps.length === 0)
    return (
      <div className="panel">
        <EmptyState title={t('escalations.empty')}>{t('escalations.emptyBody', { when: formatMoment(until, now) })}</EmptyState>
      </div>
    )
  return (
    <>
      <p>
        {t('escalations.count', { count: steps.length + more })} {more > 0 && t('escalations.more', { count: more })}
      </p>
      <SimulatedDays simulation={simulation} />
      <section className="panel" aria-label={t('escalations.list')}>
        <header>
          <h2>{t('escalations.list')}</h2>
        </header>
        <ol className="simulated-steps">
          {steps.map((step) => (
            <li key={`${step.task.taskId} ${step.at} ${step.kind} ${step.step} ${step.to}`}>
              <Step step={step} />
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

function Step({ step }: { step: SimulatedStep }) {
  const nameTarget = useTargetNames()
  const what =
    step.kind === 'escalation'
      ? t('escalations.tells', { to: step.to === null ? t('common.nobody') : nameTarget(step.to) })
      : t(`escalations.kind.${step.kind}`)
  return (
    <>
      <span className="simulated-when">
        <Moment at={step.at} />
      </span>
      <span className="simulated-what">
        <Link href={`/tasks/${step.task.taskId}`} className="cut" dir="auto">
          {step.task.title}
        </Link>
        <span className="task-line-facts">
          <PriorityLabel priority={step.task.priority} quiet />
          {step.task.confidential && <ConfidentialLabel />}
          <span>{what}</span>
        </span>
        <span className="muted">{step.reason}</span>
        {step.arithmetic !== '' && <span className="muted simulated-arithmetic">{step.arithmetic}</span>}
      </span>
    </>
  )
}
