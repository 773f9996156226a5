import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { isOngoing, useImportProgress } from '../../client/import-progress.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment } from '../../parts/when.tsx'
import { formatBytes, formatDay, formatSeconds } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { ArchiveActions } from './archive-actions.tsx'
import { ArchiveFolders } from './archive-folders.tsx'
import { ArchiveItems } from './archive-items.tsx'
import { ArchiveReasons } from './archive-reasons.tsx'
import { ArchiveStateLabel } from './archive-table.tsx'
import { ArchiveVerification } from './archive-verification.tsx'
import { OngoingButtons, OngoingProgress } from './arrivals.tsx'
import { Fact, Facts } from './facts.tsx'
import { searchToItemFilter } from './item-filter.ts'
import { Notes } from './notes.tsx'
import { StatementNumbers } from './statement-numbers.tsx'
import './archives.css'

/** The statement of one import; each number opens its items below. */
export function ArchiveScreen({ archiveId }: { archiveId: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const filter = searchToItemFilter(useSearch())
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
        <StatementNumbers archive={archive} chosen={filter.outcome} />
        {isOngoing(archive) ? (
          <Ongoing archive={archive} />
        ) : (
          archive.problem && (
            <p className="tone-danger" role="alert">
              {archive.problem}
            </p>
          )
        )}
        <Notes notes={archive.remarks} label={t('archive.remarks')} />
        <p>{describeOutcome(archive)}</p>
        <SourceFacts archive={archive} />
        {!isOngoing(archive) && <ArchiveActions archive={archive} />}
      </section>
      {archive.verification && <ArchiveVerification verification={archive.verification} />}
      <ArchiveFolders archive={archive} />
      {/* Grouping reads every item: while items still come in, that would slow them down. */}
      {archive.state !== 'running' && <ArchiveReasons archiveId={archiveId} filter={filter} />}
      <ArchiveItems archiveId={archiveId} filter={filter} />
    </div>
  )
}

function Ongoing({ archive }: { archive: Archive }) {
  const name = nameOfSource(archive.source)
  return (
    <>
      <OngoingProgress archive={archive} title={t('import.running', { name })} />
      <div className="form-buttons">
        <OngoingButtons archive={archive} />
      </div>
    </>
  )
}

/** What came of it, in words: tasks, what was held back, and how it was taken in. */
function describeOutcome(archive: Archive): string {
  const sentences = [
    `${t('archive.tasks', { count: archive.tasks })}, ${t('archive.withheld', { count: archive.withheld })}.`,
    t(archive.mode === 'silent' ? 'archive.silent' : 'archive.live'),
  ]
  if (archive.cutOff !== null) sentences.push(t('archive.cutOff', { day: formatDay(archive.cutOff) }))
  if (archive.undoneAt !== null) sentences.push(t('archive.undone', { day: formatDay(archive.undoneAt) }))
  return sentences.join(' ')
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

function SourceFacts({ archive }: { archive: Archive }) {
  return (
    <Facts>
      <Fact name={t('import.columnState')}>
        <ArchiveStateLabel state={archive.state} />
      </Fact>
      <Fact name={t('archive.format')}>
        {t(`format.${archive.format}`)} {archive.variant && <span className="muted">({archive.variant})</span>}
      </Fact>
      <Fact name={t('archive.size')}>{formatBytes(archive.sizeBytes)}</Fact>
      <Fact name={t('archive.started')}>
        <Moment at={archive.startedAt} />
      </Fact>
      {archive.endedAt !== null && <Fact name={t('archive.took')}>{formatSeconds(archive.busyMs / 1000)}</Fact>}
      {describeChoice(archive) !== '' && <Fact name={t('archive.choice')}>{describeChoice(archive)}</Fact>}
      {archive.sourceUnchanged !== null && (
        <Fact name={t('archive.source')}>
          {archive.sourceUnchanged ? t('archive.sourceSame') : <span className="tone-danger">{t('archive.sourceChanged')}</span>}
        </Fact>
      )}
      {archive.sha256 && (
        <Fact name={t('archive.sha256')}>
          <span className="mono break-anywhere">{archive.sha256}</span>
        </Fact>
      )}
    </Facts>
  )
}

/** What of the archive was wanted; nothing where that was all of it. */
function describeChoice({ choice }: Archive): string {
  const parts: string[] = []
  if (choice.folders) parts.push(t('archive.choiceFolders', { count: choice.folders.length }))
  if (choice.folderGlobs) parts.push(choice.folderGlobs.join(', '))
  if (choice.since !== undefined) parts.push(t('import.from', { day: formatDay(choice.since) }))
  // `until` is the first moment left out; the day before it is the last one taken.
  if (choice.until !== undefined) parts.push(t('import.to', { day: formatDay(choice.until - 1) }))
  if (!choice.deletedItems) parts.push(t('archive.choiceNoDeleted'))
  if (choice.recover) parts.push(t('archive.choiceRecover'))
  return parts.join(', ')
}
