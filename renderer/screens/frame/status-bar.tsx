import { Progress } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconCloud, IconCloudOff, IconLock, IconLockExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import { useApi, useConnectionState } from '../../client/api-context.tsx'
import { useImportProgress, useRecentArchives } from '../../client/import-progress.tsx'
import { Label } from '../../parts/labels.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { t } from '../../text/translate.ts'

/** The line that is always there: the network, a running import, and how the data is protected. */
export function StatusBar() {
  const running = useRecentArchives().find((archive) => archive.state === 'running')
  return (
    <footer className="status-bar">
      <OnlineWord />
      {running && <RunningImport archive={running} />}
      <ProtectionWord />
    </footer>
  )
}

function OnlineWord() {
  const { online } = useNetwork()
  const state = useConnectionState()
  if (state !== 'open') {
    return (
      <Label tone="warning" icon={<IconCloudOff size={16} aria-hidden />}>
        {t('status.lost')}
      </Label>
    )
  }
  return (
    <Label
      tone="muted"
      icon={online ? <IconCloud size={16} aria-hidden /> : <IconCloudOff size={16} aria-hidden />}
      {...(online ? {} : { title: t('status.offlineHint') })}
    >
      {t(online ? 'status.online' : 'status.offline')}
    </Label>
  )
}

function RunningImport({ archive }: { archive: Archive }) {
  const latest = useImportProgress(archive.archiveId)?.archive ?? archive
  const share = latest.sizeBytes > 0 ? latest.positionBytes / latest.sizeBytes : 0
  const percent = `${Math.round(share * 100)} %`
  const words = t('status.importing', { source: nameOfSource(latest.source), percent })
  return (
    <Link href="/import" className="status-import">
      <span className="cut">{words}</span>
      <Progress value={share * 100} w={80} size="sm" aria-label={words} />
    </Link>
  )
}

function ProtectionWord() {
  const api = useApi()
  const health = useQuery(api.health.get.queryOptions({ input: {} })).data
  if (!health) return <span className="status-end muted">{t('status.protectionUnknown')}</span>
  const weak = health.protection === 'device'
  return (
    <Link href="/health" className="status-end">
      <Label
        tone={weak ? 'warning' : 'success'}
        icon={weak ? <IconLockExclamation size={16} aria-hidden /> : <IconLock size={16} aria-hidden />}
      >
        {health.protectionSentence}
      </Label>
    </Link>
  )
}
