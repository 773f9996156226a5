import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconLoader } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { ArchiveProbe } from '#shared/model/archive.ts'
import { readFault } from '../../client/read-fault.ts'
import { formatBytes, formatDay, formatNumber, formatSeconds } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { Fact, Facts } from './facts.tsx'
import { PathForm } from './import-start.tsx'
import { useImports } from './imports-context.tsx'
import { Notes } from './notes.tsx'
import type { Draft, DraftSource } from './use-draft.ts'
import type { LookedAt } from './use-probes.ts'

/** What each chosen file is, before anything of it is written. */
export function StepLook({ draft, lookedAt }: { draft: Draft; lookedAt: readonly LookedAt[] }) {
  return (
    <>
      <p className="muted">{t('import.lookIntro')}</p>
      <ul className="looks" aria-live="polite">
        {draft.sources.map((source) => (
          <li key={source.id} className="look">
            <SourceCard source={source} lookedAt={lookedAt.find(({ id }) => id === source.id)} />
          </li>
        ))}
      </ul>
      <PathForm isMore />
    </>
  )
}

function SourceCard({ source, lookedAt }: { source: DraftSource; lookedAt: LookedAt | undefined }) {
  const { id, name } = source
  if (source.phase === 'sending') {
    const title = t('import.uploading', { name })
    return (
      <Card title={title} button={<Button onClick={source.stop}>{t('import.stopSending')}</Button>}>
        <Progress value={source.share * 100} aria-label={title} />
      </Card>
    )
  }
  if (source.phase === 'refused') return <RefusedCard id={id} name={name} sentence={source.sentence} />
  const look = lookedAt?.look
  if (look?.error) return <RefusedCard id={id} name={name} sentence={readFault(look.error)} onRetry={() => void look.refetch()} />
  if (!look?.data) {
    return (
      <Card title={name} button={<RemoveButton id={id} name={name} />}>
        <p className="muted">
          <IconLoader size={16} aria-hidden /> {t('import.looking')}
        </p>
      </Card>
    )
  }
  return (
    <Card title={name} button={<RemoveButton id={id} name={name} />}>
      <ProbeFacts probe={look.data} />
    </Card>
  )
}

type RefusedProps = { id: string; name: string; sentence: string; onRetry?: () => void }

function RefusedCard({ id, name, sentence, onRetry }: RefusedProps) {
  return (
    <Card
      title={
        <>
          <IconAlertTriangle size={16} className="tone-danger" aria-hidden /> {t('import.refusedTitle', { name })}
        </>
      }
      button={
        <>
          {onRetry && <Button onClick={onRetry}>{t('fault.retry')}</Button>}
          <RemoveButton id={id} name={name} />
        </>
      }
    >
      <p role="alert">{sentence}</p>
    </Card>
  )
}

function RemoveButton({ id, name }: { id: string; name: string }) {
  const { removeSource } = useImports()
  return (
    <Button onClick={() => removeSource(id)} aria-label={t('import.removeNamed', { name })}>
      {t('import.remove')}
    </Button>
  )
}

function Card({ title, button, children }: { title: ReactNode; button: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className="arrival-head">
        <h3 dir="auto">{title}</h3>
        <div className="form-buttons">{button}</div>
      </div>
      {children}
    </>
  )
}

function ProbeFacts({ probe }: { probe: ArchiveProbe }) {
  const { earliest, latest } = probe
  return (
    <>
      <Facts>
        <Fact name={t('archive.format')}>
          {t(`format.${probe.format}`)} {probe.variant && <span className="muted">({probe.variant})</span>}
        </Fact>
        <Fact name={t('archive.size')}>{formatBytes(probe.sizeBytes)}</Fact>
        <Fact name={t('import.items')}>{probe.items === null ? t('import.itemsUnknown') : formatNumber(probe.items)}</Fact>
        {probe.folders.length > 1 && <Fact name={t('import.folders')}>{formatNumber(probe.folders.length)}</Fact>}
        {earliest !== null && latest !== null && (
          <Fact name={t('import.dated')}>
            {formatDay(earliest)} – {formatDay(latest)}
          </Fact>
        )}
        <Fact name={t('import.takes')}>{t('import.takesAbout', { time: formatSeconds(probe.expectedSeconds) })}</Fact>
        <Fact name={t('import.free')}>{formatBytes(probe.freeBytes)}</Fact>
      </Facts>
      <p className="muted">{probe.explanation}</p>
      <Notes notes={probe.problems} label={t('import.problems')} />
      {probe.importedAs && (
        <p>
          <Link href={`/archives/${probe.importedAs}`}>{t('import.importedBefore')}</Link>
        </p>
      )}
    </>
  )
}
