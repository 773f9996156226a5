import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { type Archive, ItemOutcome } from '#shared/model/archive.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { useImportProgress } from '../../client/import-progress.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment } from '../../parts/when.tsx'
import { formatBytes, formatSeconds } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { ArchiveItems, type ItemChoice } from './archive-items.tsx'
import { ArchiveStateLabel } from './archive-table.tsx'
import { StatementNumbers } from './statement-numbers.tsx'
import './archives.css'

/** The statement of one import; each number opens its items below. */
export function ArchiveScreen({ archiveId }: { archiveId: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const params = new URLSearchParams(useSearch())
  const choice: ItemChoice = params.get('partial') === '1' ? 'partial' : (ItemOutcome.safeParse(params.get('outcome')).data ?? '')
  const answer = useQuery(api.archives.get.queryOptions({ input: { archiveId } }))
  const running = useImportProgress(archiveId)?.archive
  useAction('back', () => navigate('/import'))

  if (!answer.data) {
    return (
      <div className="page">
        {answer.error ? <Missing error={answer.error} onRetry={() => answer.refetch()} /> : <LoadingState />}
      </div>
    )
  }
  const archive = answer.data.state === 'running' ? (running ?? answer.data) : answer.data
  return (
    <div className="page archive-page">
      <div className="page-head">
        <h1 dir="auto">{nameOfSource(archive.source)}</h1>
        <Link href="/import">{t('archive.all')}</Link>
      </div>
      <section className="panel statement" aria-label={t('archive.statement')}>
        <StatementNumbers archive={archive} chosen={choice} />
        {archive.problem && (
          <p className="tone-danger" role="alert">
            {archive.problem}
          </p>
        )}
        <p>
          {t('archive.tasks', { count: archive.tasks })}, {t('archive.withheld', { count: archive.withheld })}.{' '}
          {t(archive.mode === 'silent' ? 'archive.silent' : 'archive.live')}
        </p>
        <Facts archive={archive} />
      </section>
      <ArchiveItems archiveId={archiveId} choice={choice} />
    </div>
  )
}

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  if (code !== 'ARCHIVE_NOT_FOUND' && code !== 'BAD_REQUEST') return <ErrorState error={error} onRetry={onRetry} />
  return (
    <EmptyState title={t('archive.notFound')} action={<Link href="/import">{t('archive.all')}</Link>}>
      {t('archive.notFoundBody')}
    </EmptyState>
  )
}

function Facts({ archive }: { archive: Archive }) {
  return (
    <dl className="statement-facts">
      <Fact name={t('import.columnState')}>
        <ArchiveStateLabel state={archive.state} />
      </Fact>
      <Fact name={t('archive.format')}>{archive.format}</Fact>
      <Fact name={t('archive.size')}>{formatBytes(archive.sizeBytes)}</Fact>
      <Fact name={t('archive.started')}>
        <Moment at={archive.startedAt} />
      </Fact>
      {archive.endedAt !== null && <Fact name={t('archive.took')}>{formatSeconds(archive.busyMs / 1000)}</Fact>}
      {archive.sha256 && (
        <Fact name={t('archive.sha256')}>
          <span className="mono break-anywhere">{archive.sha256}</span>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
