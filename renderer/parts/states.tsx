import { Button, CopyButton, Skeleton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useConnectionState } from '../client/api-context.tsx'
import { readFault } from '../client/read-fault.ts'
import { t } from '../text/translate.ts'
import './states.css'

type EmptyProps = { title: string; children?: ReactNode; action?: ReactNode; icon?: ReactNode }

/** A place without content: what it is and what to do next. */
export function EmptyState({ title, children, action, icon }: EmptyProps) {
  return (
    <div className="state">
      {icon}
      <p className="state-title">{title}</p>
      {children && <div className="state-body">{children}</div>}
      {action && <div className="state-action">{action}</div>}
    </div>
  )
}

/** A question that failed: what happened, a way to ask again, and the words for whoever helps. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const sentence = readFault(error)
  return (
    <div className="state" role="alert">
      <IconAlertTriangle className="tone-danger" size={20} aria-hidden />
      <p className="state-title">{t('fault.title')}</p>
      <div className="state-body">{sentence}</div>
      <div className="state-action">
        <Button variant="filled" onClick={onRetry}>
          {t('fault.retry')}
        </Button>
        <CopyButton value={`${window.location.pathname}: ${sentence}`}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? t('fault.copied') : t('fault.copy')}</Button>}
        </CopyButton>
      </div>
    </div>
  )
}

/** 300 ms: an answer that comes sooner needs no sign that it is coming. */
const skeletonAfterMs = 300

/** 2 s: whoever waits longer is told that it goes on, or why it cannot. */
const wordsAfterMs = 2000

/** Grey lines in place of content that takes longer than a moment; words once it takes long, or where nothing can come. */
export function LoadingState({ rows = 6 }: { rows?: number }) {
  const isShown = useAfter(skeletonAfterMs)
  const isLong = useAfter(wordsAfterMs)
  const isLost = useConnectionState() !== 'open'
  if (!isShown) return <div className="state-loading" />
  return (
    <div className="state-loading" role="status" aria-label={isLost ? undefined : t('list.loading')}>
      {isLong && <p className="muted">{t(isLost ? 'list.waitsForConnection' : 'list.loadingLong')}</p>}
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no other identity
        <Skeleton key={row} height={20} width={`${90 - ((row * 17) % 40)}%`} />
      ))}
    </div>
  )
}

/** Whether so long has passed since the part came onto the screen. */
function useAfter(delayMs: number): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs])
  return isOver
}
