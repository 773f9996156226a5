import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { isOngoing, readShare, useImportProgress, useRecentArchives } from '../../client/import-progress.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { formatBytes, formatSeconds } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { type Arrival, useImports } from './imports-context.tsx'
import { StatementNumbers } from './statement-numbers.tsx'
import { useArchiveCommands } from './use-archive-commands.ts'

/** Every import that runs or waits, wherever it was started, and what became of those this page started. */
export function Arrivals() {
  const { arrivals } = useImports()
  const mine = new Set(arrivals.flatMap((arrival) => (arrival.phase === 'importing' ? [arrival.archiveId] : [])))
  const others = useRecentArchives().filter((archive) => isOngoing(archive) && !mine.has(archive.archiveId))
  return (
    <div className="arrivals" aria-live="polite">
      {arrivals.toReversed().map((arrival) => (
        <ArrivalCard key={arrival.id} arrival={arrival} />
      ))}
      {others.map((archive) => (
        <ImportCard key={archive.archiveId} archiveId={archive.archiveId} name={nameOfSource(archive.source)} onDismiss={null} />
      ))}
    </div>
  )
}

function ArrivalCard({ arrival }: { arrival: Arrival }) {
  const { dismiss } = useImports()
  if (arrival.phase === 'importing') {
    return <ImportCard archiveId={arrival.archiveId} name={arrival.name} onDismiss={() => dismiss(arrival.id)} />
  }
  return (
    <Card
      title={
        <>
          <IconAlertTriangle size={16} className="tone-danger" aria-hidden /> {t('import.failedTitle', { name: arrival.name })}
        </>
      }
      buttons={<Button onClick={() => dismiss(arrival.id)}>{t('import.dismiss')}</Button>}
    >
      <p role="alert">{arrival.sentence}</p>
    </Card>
  )
}

function ImportCard({ archiveId, name, onDismiss }: { archiveId: string; name: string; onDismiss: (() => void) | null }) {
  const api = useApi()
  const archive = useQuery(api.archives.get.queryOptions({ input: { archiveId } })).data
  if (!archive) return null
  if (isOngoing(archive)) return <OngoingCard archive={archive} name={name} />
  const title = archive.state === 'complete' ? 'import.done' : `import.ended.${archive.state}`
  return (
    <Card
      title={t(title as 'import.done', { name })} // the states of an import that is over each have a title
      buttons={
        <>
          <Button component={Link} href={`/archives/${archiveId}`} variant="filled">
            {t('import.statement')}
          </Button>
          {onDismiss && <Button onClick={onDismiss}>{t('import.dismiss')}</Button>}
        </>
      }
    >
      <StatementNumbers archive={archive} />
      {archive.problem && <p className="tone-danger">{archive.problem}</p>}
    </Card>
  )
}

function OngoingCard({ archive, name }: { archive: Archive; name: string }) {
  const title = t(`import.${archive.state as 'running' | 'paused' | 'interrupted'}`, { name }) // an ongoing import is one of these
  return (
    <Card title={<Link href={`/archives/${archive.archiveId}`}>{title}</Link>} buttons={<OngoingButtons archive={archive} />}>
      <OngoingProgress archive={archive} title={title} />
    </Card>
  )
}

/** How far an import is, in a bar and in words. */
export function OngoingProgress({ archive, title }: { archive: Archive; title: string }) {
  const progress = useImportProgress(archive.archiveId)
  const latest = archive.state === 'running' ? (progress?.archive ?? archive) : archive
  const items =
    latest.totalItems === null
      ? t('import.itemsRead', { count: latest.found })
      : t('import.itemsOf', { read: latest.found, count: latest.totalItems })
  const left = progress?.secondsLeft ?? null
  const words =
    archive.state === 'running'
      ? [
          items,
          t('import.rate', { rate: formatBytes(progress?.bytesPerSecond ?? 0) }),
          left === null ? t('import.leftUnknown') : t('import.left', { left: formatSeconds(left) }),
        ]
      : [items, t('import.waits', { percent: Math.floor(readShare(latest) * 100) })]
  return (
    <>
      <Progress value={readShare(latest) * 100} aria-label={title} />
      <p className="muted">{words.join(', ')}</p>
      {archive.state !== 'running' && archive.problem && <p className="tone-warning">{archive.problem}</p>}
    </>
  )
}

/** Pause or go on (`P`), and stop for good. */
export function OngoingButtons({ archive }: { archive: Archive }) {
  const { run, pending } = useArchiveCommands(archive.archiveId)
  const command = archive.state === 'running' ? 'pause' : 'resume'
  const Icon = command === 'pause' ? IconPlayerPause : IconPlayerPlay
  // Where one runs and others wait, the key pauses the one that runs.
  useAction('pause', pending === null ? () => run(command) : null, archive.state !== 'running')
  return (
    <>
      <Button
        leftSection={<Icon size={16} aria-hidden />}
        title={`${t(`import.${command}`)} (${firstKey('pause')})`}
        aria-keyshortcuts={keyShortcut('pause')}
        onClick={() => run(command)}
        loading={pending === command}
      >
        {t(`import.${command}`)}
      </Button>
      <Button onClick={() => run('cancel')} loading={pending === 'cancel'} title={t('import.cancelHint')}>
        {t('import.cancel')}
      </Button>
    </>
  )
}

function Card({ title, buttons, children }: { title: ReactNode; buttons: ReactNode; children: ReactNode }) {
  return (
    <section className="panel arrival">
      <div className="arrival-head">
        <h2>{title}</h2>
        <div className="form-buttons">{buttons}</div>
      </div>
      {children}
    </section>
  )
}
