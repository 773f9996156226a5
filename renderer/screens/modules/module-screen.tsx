import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Module } from '#shared/model/module.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { Fact, Facts } from '../archives/facts.tsx'
import { editorAddress } from '../rules/rule-address.ts'
import { ChecklistPanel, FieldPanel, LevelPanel, RolePanel, SchedulePanel, TemplatePanel } from './module-panels.tsx'
import { Panel } from './panel.tsx'
import { StateList } from './state-list.tsx'
import { WorkflowDrawing } from './workflow-drawing.tsx'
import './modules.css'

/** One module as its files describe it: how its tasks go, what is promised, ticked off, repeated, and who has which part. */
export function ModuleScreen({ name }: { name: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const answer = useQuery(api.rules.modules.queryOptions({ input: {} }))
  useAction('back', () => navigate('/modules'))
  const module = answer.data?.find((one) => one.module === name)
  if (!answer.data) {
    return (
      <div className="page">
        {answer.error ? <ErrorState error={answer.error} onRetry={() => answer.refetch()} /> : <LoadingState />}
      </div>
    )
  }
  if (!module) {
    return (
      <div className="page">
        <h1>{name}</h1>
        <EmptyState title={t('modules.notFound')} action={<Link href="/modules">{t('modules.title')}</Link>}>
          {t('modules.notFoundBody')}
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <p className="muted editor-trail">
            <Link href="/modules">{t('modules.title')}</Link> /
          </p>
          <h1 dir="auto">{module.title}</h1>
        </div>
        <div className="module-links">
          <Link href={`/rules?module=${encodeURIComponent(name)}`}>{t('modules.toRules')}</Link>
          <Link href={`/tasks?module=${encodeURIComponent(name)}`}>{t('modules.toTasks')}</Link>
          <Link href={editorAddress(`rules/${name}/module.yaml`)}>module.yaml</Link>
          <Link href={editorAddress(`rules/${name}/workflow.yaml`)}>workflow.yaml</Link>
        </div>
      </div>
      <About module={module} />
      <WorkflowPanel module={module} />
      <LevelPanel module={module} />
      <ChecklistPanel module={module} />
      <SchedulePanel module={module} />
      <FieldPanel module={module} />
      <RolePanel module={module} />
      <TemplatePanel module={module} />
    </div>
  )
}

function About({ module }: { module: Module }) {
  const nameTarget = useTargetNames()
  const { team, escalateTo, calendar, readers, confidential } = module
  return (
    <section className="panel module-about" aria-label={t('rule.about')}>
      <p dir="auto">{module.description}</p>
      <Facts>
        {confidential && (
          <Fact name={t('common.confidential')}>
            <ConfidentialLabel /> {readers.map(nameTarget).join(', ')}
          </Fact>
        )}
        <Fact name={t('modules.team')}>{team ? nameTarget(team) : t('common.none')}</Fact>
        <Fact name={t('modules.escalateTo')}>{escalateTo ? nameTarget(escalateTo) : t('common.none')}</Fact>
        <Fact name={t('modules.calendar')}>
          {calendar ? (
            <Link href={`/modules/calendars/${encodeURIComponent(calendar)}`}>{calendar}</Link>
          ) : (
            t('modules.builtInCalendar')
          )}
        </Fact>
      </Facts>
    </section>
  )
}

function WorkflowPanel({ module: { workflow } }: { module: Module }) {
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <Panel title={t('modules.workflow')} note={workflow.name}>
      <div className="workflow-columns">
        <WorkflowDrawing workflow={workflow} chosen={chosen} />
        <StateList workflow={workflow} onPoint={setChosen} />
      </div>
    </Panel>
  )
}
