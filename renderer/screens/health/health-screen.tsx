import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconRefresh, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Health, HealthStatus } from '#shared/model/health.ts'
import { useApi } from '../../client/api-context.tsx'
import { Label } from '../../parts/labels.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatBytes, formatExact, formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import './health.css'

/** Is all well, and what to do where it is not. */
export function HealthScreen() {
  const api = useApi()
  const answer = useQuery(api.health.get.queryOptions({ input: {}, refetchOnMount: 'always' }))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('health.title')}</h1>
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={answer.isFetching && answer.data !== undefined}
          onClick={() => answer.refetch()}
        >
          {t('health.again')}
        </Button>
      </div>
      {answer.data ? (
        <Content health={answer.data} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

const looks = {
  ok: { tone: 'success', icon: IconCheck },
  warning: { tone: 'warning', icon: IconAlertTriangle },
  error: { tone: 'danger', icon: IconX },
} as const

function StatusLabel({ status, children }: { status: HealthStatus; children: ReactNode }) {
  const { tone, icon: Icon } = looks[status]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {children}
    </Label>
  )
}

function Content({ health }: { health: Health }) {
  return (
    <>
      <p className="health-summary">
        <StatusLabel status={health.status}>{t(`health.${health.status}`)}</StatusLabel>{' '}
        <span className="muted">{t('health.at', { when: formatExact(health.at) })}</span>
      </p>
      <section className="panel" aria-label={t('health.checks')}>
        <header>
          <h2>{t('health.checks')}</h2>
          <span>{health.protectionSentence}</span>
        </header>
        <ul className="health-checks">
          {health.checks.map((check) => (
            <li key={check.id}>
              <StatusLabel status={check.status}>{t(`health.status.${check.status}`)}</StatusLabel>
              <div>
                <strong>{check.title}</strong>
                <p>{check.detail}</p>
                {check.action && <p className="muted">{check.action}</p>}
              </div>
            </li>
          ))}
        </ul>
      </section>
      <div className="health-figures">
        <Figures
          title={t('health.contents')}
          rows={[
            [t('health.messages'), formatNumber(health.counts.messages)],
            [t('health.tasks'), formatNumber(health.counts.tasks)],
            [t('health.openTasks'), formatNumber(health.counts.openTasks)],
            [t('health.archives'), formatNumber(health.counts.archives)],
            [t('health.rules'), formatNumber(health.counts.rules)],
          ]}
        />
        <Figures
          title={t('health.storage')}
          rows={[
            [t('health.database'), formatBytes(health.storage.databaseBytes)],
            [t('health.blobs'), formatBytes(health.storage.blobBytes)],
            [t('health.version'), health.version],
            [t('health.schema'), formatNumber(health.schemaVersion)],
          ]}
        />
      </div>
    </>
  )
}

function Figures({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      <dl className="figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
