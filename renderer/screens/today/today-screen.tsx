import { IconAlarm, IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { Link } from 'wouter'
import type { Dashboard } from '#shared/model/dashboard.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { TaskLines } from './task-lines.tsx'
import { TodayFigures } from './today-figures.tsx'
import { NextEscalations, OpenByAssignee, OpenByModule, RecentArchives } from './today-panels.tsx'
import './today.css'

/** What needs me now: due today, late, waiting in Triage, and what escalates next. */
export function TodayScreen() {
  const api = useApi()
  const page = useRef<HTMLDivElement>(null)
  useAction('next', () => moveFocus(page.current, 1))
  useAction('previous', () => moveFocus(page.current, -1))
  const answer = useQuery(api.dashboard.get.queryOptions({ input: {} }))
  return (
    <div className="page today" ref={page}>
      <h1>{t('today.title')}</h1>
      {answer.data ? (
        <Content dashboard={answer.data} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

/** Moves focus to the next or previous task on the screen. */
function moveFocus(page: HTMLElement | null, step: 1 | -1): void {
  const tasks: Element[] = [...(page?.querySelectorAll('.task-lines a') ?? [])]
  const here = document.activeElement ? tasks.indexOf(document.activeElement) : -1
  const next = tasks[Math.max(0, here + step)]
  if (next instanceof HTMLElement) next.focus()
}

function Content({ dashboard }: { dashboard: Dashboard }) {
  const { counts } = dashboard
  if (dashboard.messages === 0 && counts.all === 0 && dashboard.recentArchives.length === 0) return <FirstTime />
  return (
    <>
      {dashboard.sample && (
        <p className="sample-banner">
          <IconFlask size={20} aria-hidden />
          <span>{t('today.sample')}</span>
        </p>
      )}
      <AwayCard />
      <ul className="today-counts">
        <CountCard href="/tasks?view=today" label={t('tasks.view.today')} value={counts.today} />
        <CountCard href="/tasks?view=overdue" label={t('tasks.view.overdue')} value={counts.overdue} alarming />
        <CountCard href="/tasks?view=urgent" label={t('tasks.view.urgent')} value={counts.urgent} />
        <CountCard href="/tasks?view=unassigned" label={t('tasks.view.unassigned')} value={counts.unassigned} />
        <CountCard href="/tasks?view=waiting" label={t('tasks.view.waiting')} value={counts.waiting} />
        <CountCard href="/triage" label={t('nav.triage')} value={dashboard.triage} />
      </ul>
      <TodayFigures />
      <div className="today-panels">
        <div className="today-column">
          <TodayPanel title={t('today.now')} href="/tasks?view=today" count={counts.today}>
            <TaskLines
              tasks={dashboard.today}
              empty={t('today.nowEmpty', { tasks: t('count.tasks', { count: counts.open }) })}
              label={t('today.now')}
            />
          </TodayPanel>
          <TodayPanel title={t('today.overdue')} href="/tasks?view=overdue" count={counts.overdue}>
            <TaskLines tasks={dashboard.overdue} empty={t('today.overdueEmpty')} label={t('today.overdue')} />
          </TodayPanel>
          <TodayPanel title={t('today.escalations')} link={<Link href="/escalations">{t('escalations.simulate')}</Link>}>
            <NextEscalations escalations={dashboard.nextEscalations} />
          </TodayPanel>
        </div>
        <div className="today-column">
          <TodayPanel title={t('today.modules')}>
            <OpenByModule modules={dashboard.byModule} />
          </TodayPanel>
          <TodayPanel title={t('today.people')}>
            <OpenByAssignee rows={dashboard.byAssignee} />
          </TodayPanel>
          <TodayPanel title={t('today.archives')}>
            <RecentArchives archives={dashboard.recentArchives} />
          </TodayPanel>
        </div>
      </div>
    </>
  )
}

/** After days away: what fell due meanwhile waits for a decision. */
function AwayCard() {
  const api = useApi()
  const total = useQuery(api.escalations.away.queryOptions({ input: {} })).data?.total ?? 0
  if (total === 0) return null
  return (
    <p className="sample-banner away-card">
      <IconAlarm size={20} aria-hidden />
      <span>{t('away.card', { count: total })}</span>
      <Link href="/away">{t('away.open')}</Link>
    </p>
  )
}

function FirstTime() {
  return (
    <div className="panel">
      <EmptyState title={t('today.firstTitle')} action={<Link href="/import">{t('today.firstAction')}</Link>}>
        {t('today.firstBody')}
      </EmptyState>
    </div>
  )
}

type CountCardProps = { href: string; label: string; value: number | undefined; alarming?: boolean }

/** A count is the count of the list it opens; one that could not be computed says so and never 0. */
function CountCard({ href, label, value, alarming = false }: CountCardProps) {
  const tone = alarming && value ? 'tone-danger' : ''
  return (
    <li>
      <Link href={href} className="count-card panel" title={value === undefined ? t('today.countUnknown') : undefined}>
        <span className={`count-value ${tone}`}>{value === undefined ? '–' : formatNumber(value)}</span>
        <span>{label}</span>
      </Link>
    </li>
  )
}

type TodayPanelProps = { title: string; href?: string; count?: number; link?: ReactNode; children: ReactNode }

function TodayPanel({ title, href, count, link, children }: TodayPanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {href && (count ?? 0) > 0 && <Link href={href}>{t('today.showAll', { count: count ?? 0 })}</Link>}
        {link}
      </header>
      {children}
    </section>
  )
}
