import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { useImportProgress, useRecentArchives } from '../../client/import-progress.tsx'
import { readFault } from '../../client/read-fault.ts'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { sayFault } from '../../parts/say.tsx'
import { formatBytes, formatSeconds } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { type Arrival, useImports } from './imports-context.tsx'
import { StatementNumbers } from './statement-numbers.tsx'

/** Every file on its way in, and imports that run from elsewhere. */
export function Arrivals() {
  const { arrivals } = useImports()
  const mine = new Set(arrivals.flatMap((arrival) => (arrival.phase === 'importing' ? [arrival.archiveId] : [])))
  const others = useRecentArchives().filter(({ state, archiveId }) => state === 'running' && !mine.has(archiveId))
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
  if (arrival.phase === 'sending') {
    const title = t('import.uploading', { name: arrival.name })
    return (
      <Card title={title} buttons={<Button onClick={arrival.stop}>{t('import.cancel')}</Button>}>
        <Progress value={arrival.share * 100} aria-label={title} />
      </Card>
    )
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
  if (archive.state === 'running') return <RunningCard archive={archive} name={name} />
  return (
    <Card
      title={t('import.done', { name })}
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

function RunningCard({ archive, name }: { archive: Archive; name: string }) {
  const api = useApi()
  const progress = useImportProgress(archive.archiveId)
  const cancel = useMutation(api.archives.cancel.mutationOptions({ onError: (error) => sayFault(readFault(error)) }))
  const latest = progress?.archive ?? archive
  const title = t('import.running', { name })
  const left = progress?.secondsLeft ?? null
  return (
    <Card
      title={title}
      buttons={
        <Button onClick={() => cancel.mutate({ archiveId: archive.archiveId })} title={t('import.cancelHint')}>
          {t('import.cancel')}
        </Button>
      }
    >
      <Progress value={latest.sizeBytes > 0 ? (latest.positionBytes / latest.sizeBytes) * 100 : 0} aria-label={title} />
      <p className="muted">
        {t('import.progress', {
          count: latest.found,
          rate: formatBytes(progress?.bytesPerSecond ?? 0),
          messages: Math.round(progress?.messagesPerSecond ?? 0),
        })}
        , {left === null ? t('import.leftUnknown') : t('import.left', { left: formatSeconds(left) })}
      </p>
    </Card>
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
