import { Progress } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconCloud, IconCloudOff, IconLock, IconLockExclamation, IconPlayerPause, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import { useApi, useConnectionState } from '../../client/api-context.tsx'
import { isOngoing, readShare, useImportProgress, useRecentArchives } from '../../client/import-progress.tsx'
import { Label } from '../../parts/labels.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { t } from '../../text/translate.ts'
import { useMailToDecide, useMailToSend } from './mail-counts.ts'

/** The line that is always there: the network, an import under way, and how the data is protected. */
export function StatusBar() {
  const ongoing = useRecentArchives().filter(isOngoing)
  const shown = ongoing.find(({ state }) => state === 'running') ?? ongoing[0]
  return (
    <footer className="status-bar">
      <OnlineWord />
      <MailWords />
      {shown && <OngoingImport archive={shown} />}
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

/** What waits to leave, and what waits for somebody. */
function MailWords() {
  const toSend = useMailToSend()
  const toDecide = useMailToDecide()
  if (toSend === null || toDecide === null) return null
  return (
    <>
      <Link href="/outbox">
        <Label tone={toSend === 0 ? 'muted' : 'text'} icon={<IconSend size={16} aria-hidden />}>
          {t('status.toSend', { count: toSend })}
        </Label>
      </Link>
      {toDecide > 0 && (
        <Link href="/outbox">
          <Label tone="warning" icon={<IconPlayerPause size={16} aria-hidden />}>
            {t('status.toDecide', { count: toDecide })}
          </Label>
        </Link>
      )}
    </>
  )
}

function OngoingImport({ archive }: { archive: Archive }) {
  const progress = useImportProgress(archive.archiveId)?.archive
  const latest = archive.state === 'running' ? (progress ?? archive) : archive
  const share = readShare(latest) * 100
  const percent = `${Math.floor(share)} %`
  const words = t(archive.state === 'running' ? 'status.importing' : 'status.importPaused', {
    source: nameOfSource(latest.source),
    percent,
  })
  return (
    <Link href="/import" className="status-import">
      {archive.state !== 'running' && <IconPlayerPause size={16} aria-hidden />}
      <span className="cut">{words}</span>
      <Progress value={share} w={80} size="sm" aria-label={words} />
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
