import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { Calendar } from '#shared/model/calendar.ts'
import type { Module } from '#shared/model/module.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import './modules.css'

/** The modules of this organisation and its calendars, as their files describe them. */
export function ModulesScreen() {
  const api = useApi()
  const [, navigate] = useLocation()
  const modules = useQuery(api.rules.modules.queryOptions({ input: {} }))
  const calendars = useQuery(api.rules.calendars.queryOptions({ input: {} }))
  useAction('back', () => navigate('/rules'))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('modules.title')}</h1>
        <div className="module-links">
          <Link href="/templates">{t('templates.title')}</Link>
          <Link href="/rules">{t('rules.title')}</Link>
        </div>
      </div>
      {modules.data ? (
        modules.data.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('modules.none')}>{t('modules.noneBody')}</EmptyState>
          </div>
        ) : (
          <ul className="module-cards">
            {modules.data.map((module) => (
              <ModuleCard key={module.module} module={module} />
            ))}
          </ul>
        )
      ) : modules.error ? (
        <ErrorState error={modules.error} onRetry={() => modules.refetch()} />
      ) : (
        <LoadingState />
      )}
      <section className="panel" aria-label={t('calendars.title')}>
        <header>
          <h2>{t('calendars.title')}</h2>
        </header>
        {calendars.data ? (
          <CalendarList calendars={calendars.data} />
        ) : calendars.error ? (
          <ErrorState error={calendars.error} onRetry={() => calendars.refetch()} />
        ) : (
          <LoadingState rows={2} />
        )}
      </section>
    </div>
  )
}

function ModuleCard({ module }: { module: Module }) {
  const { states } = module.workflow
  return (
    <li className="panel module-card">
      <h2>
        <Link href={`/modules/${encodeURIComponent(module.module)}`} dir="auto">
          {module.title}
        </Link>{' '}
        {module.confidential && <ConfidentialLabel />}
      </h2>
      <p dir="auto">{module.description}</p>
      <p className="muted">
        {[
          t('modules.states', { count: states.length }),
          t('modules.levels', { count: module.serviceLevels.length }),
          t('modules.checklists', { count: module.checklists.length }),
          t('modules.schedules', { count: module.schedules.length }),
        ].join(', ')}
      </p>
    </li>
  )
}

function CalendarList({ calendars }: { calendars: readonly Calendar[] }) {
  if (calendars.length === 0) return <p className="panel-body muted">{t('calendars.none')}</p>
  return (
    <ul className="calendar-list">
      {calendars.map((calendar) => (
        <li key={calendar.name}>
          <Link href={`/modules/calendars/${encodeURIComponent(calendar.name)}`} dir="auto">
            {calendar.title}
          </Link>{' '}
          <span className="muted">
            {calendar.zone}, {t('calendars.holidays', { count: calendar.holidays.length })}
          </span>
        </li>
      ))}
    </ul>
  )
}
