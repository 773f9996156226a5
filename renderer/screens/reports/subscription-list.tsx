import { Button } from '@mantine/core'
import { IconAlertTriangle, IconEye, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Subscription } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { Label } from '../../parts/labels.tsx'
import { say, sayFault } from '../../parts/say.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { DryRunDialog } from './dry-run-dialog.tsx'
import { reportAddress, requestToChoice } from './report-address.ts'

/** Which report is mailed to whom and when, with a look at what would leave now. */
export function SubscriptionList() {
  const api = useApi()
  const answer = useQuery(api.reports.subscriptions.queryOptions({ input: {} }))
  const [shown, setShown] = useState<string | null>(null)
  return (
    <section className="panel" aria-label={t('reports.subscriptions')}>
      <header>
        <h2>{t('reports.subscriptions')}</h2>
      </header>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !answer.data ? (
        <LoadingState rows={2} />
      ) : answer.data.length === 0 ? (
        <p className="panel-empty">{t('reports.noSubscriptions')}</p>
      ) : (
        <ul className="subscription-list">
          {answer.data.map((one) => (
            <SubscriptionItem key={one.subscriptionId} subscription={one} onShow={() => setShown(one.subscriptionId)} />
          ))}
        </ul>
      )}
      <DryRunDialog subscriptionId={shown} onClose={() => setShown(null)} />
    </section>
  )
}

function SubscriptionItem({ subscription, onShow }: { subscription: Subscription; onShow: () => void }) {
  const { subscriptionId, request, reportTitle, personName, when, paused, nextAt, problem } = subscription
  const { pause, remove } = useSubscriptionCommands()
  return (
    <li>
      <div>
        <p>
          <Link href={reportAddress(request.name, requestToChoice(request))}>{reportTitle}</Link>{' '}
          {t('reports.goesTo', { name: personName })}
        </p>
        <p className="muted">
          {when}.{' '}
          {paused ? (
            t('reports.paused')
          ) : (
            <>
              {t('reports.next')} <Moment at={nextAt} />
            </>
          )}
        </p>
        {problem !== null && (
          <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
            {problem}
          </Label>
        )}
      </div>
      <div className="form-buttons">
        <Button leftSection={<IconEye size={16} aria-hidden />} onClick={onShow}>
          {t('reports.dryRun')}
        </Button>
        <Button
          leftSection={paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
          onClick={() => pause.mutate({ subscriptionId, paused: !paused })}
        >
          {t(paused ? 'reports.resume' : 'reports.pause')}
        </Button>
        <Button leftSection={<IconTrash size={16} aria-hidden />} onClick={() => remove.mutate({ subscriptionId })}>
          {t('reports.unsubscribe')}
        </Button>
      </div>
    </li>
  )
}

function useSubscriptionCommands() {
  const api = useApi()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: api.reports.subscriptions.key() })
  const onError = (error: unknown) => sayFault(readFault(error))
  const pause = useMutation(api.reports.pauseSubscription.mutationOptions({ onSuccess: refresh, onError }))
  const remove = useMutation(
    api.reports.unsubscribe.mutationOptions({
      onSuccess: () => {
        say(t('reports.unsubscribed'))
        return refresh()
      },
      onError,
    }),
  )
  return { pause, remove }
}
