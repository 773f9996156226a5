import { Button } from '@mantine/core'
import { IconChevronLeft, IconSend } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Client } from '#shared/contract/contract.ts'
import type { Circular } from '#shared/model/circular.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { useOutboxRefresh } from '../outbox/use-outbox-command.ts'
import { CircularStateLabel } from './circular-labels.tsx'
import { CircularRecipients } from './circular-recipients.tsx'
import { Reached } from './circulars-screen.tsx'
import './circulars.css'

/** How one circular stands: for each recipient what became of it, and whom to call. */
export function CircularScreen({ circularId }: { circularId: string }) {
  const api = useApi()
  const answer = useQuery(api.circulars.get.queryOptions({ input: { circularId } }))
  return (
    <div className="page circulars">
      <Link href="/circulars" className="circular-back no-print">
        <IconChevronLeft size={16} aria-hidden />
        {t('circulars.title')}
      </Link>
      {answer.data ? (
        <Loaded circular={answer.data} />
      ) : answer.error ? (
        <Missing error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  if (code !== 'CIRCULAR_NOT_FOUND' && code !== 'BAD_REQUEST') return <ErrorState error={error} onRetry={onRetry} />
  return <EmptyState title={t('circular.notFound')} action={<Link href="/circulars">{t('circulars.title')}</Link>} />
}

function Loaded({ circular }: { circular: Circular }) {
  const now = useNow()
  const nameTarget = useTargetNames()
  return (
    <>
      <h1 dir="auto">{circular.title}</h1>
      <p className="circular-facts">
        <CircularStateLabel state={circular.state} />
        <Reached circular={circular} />
        <span className="muted">
          {t('circulars.by', { who: nameTarget(circular.author), when: formatMoment(circular.createdAt, now) })}
        </span>
      </p>
      <Buttons circular={circular} />
      <CircularRecipients circular={circular} />
    </>
  )
}

function Buttons({ circular: { circularId, state, counts } }: { circular: Circular }) {
  const { client } = useConnection()
  const refresh = useOutboxRefresh()
  const command = useMutation({
    mutationFn: ({ call }: { call: (circulars: Client['circulars']) => Promise<Circular>; said: string }) =>
      call(client.circulars),
    onSuccess: (_circular, { said }) => say(said),
    onError: (error) => sayFault(readFault(error)),
    onSettled: refresh,
  })
  if (counts.open === 0) return null
  return (
    <div className="form-buttons no-print" role="toolbar" aria-label={t('circular.actions')}>
      {state === 'held' && (
        <Button
          variant="filled"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={command.isPending}
          onClick={() => command.mutate({ call: (circulars) => circulars.release({ circularId }), said: t('circular.released') })}
        >
          {t('circular.release', { count: counts.open })}
        </Button>
      )}
      <Button
        onClick={() => command.mutate({ call: (circulars) => circulars.cancel({ circularId }), said: t('circular.withdrawn') })}
      >
        {t('circular.withdraw')}
      </Button>
    </div>
  )
}
