import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconEye, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Backtest } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { Label } from '../../../parts/labels.tsx'
import { sayFault } from '../../../parts/say.tsx'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { useNow } from '../../../parts/when.tsx'
import { formatDay, formatSeconds } from '../../../text/format.ts'
import { t } from '../../../text/translate.ts'
import { setModeInText } from '../edit/replace-text.ts'
import type { DraftChecking, RuleOfFile } from '../edit/use-draft-check.ts'
import type { SaveDraft } from '../edit/use-save-draft.ts'
import type { RuleDraftState } from '../edit/use-text-draft.ts'
import { observeDays } from '../use-rule-mode.ts'
import { BacktestRows } from './backtest-rows.tsx'
import { choiceToSince, type SinceChoice } from './since-choices.ts'
import { SinceSelect } from './since-select.tsx'
import { useBacktest } from './use-backtest.ts'

type Props = {
  draft: RuleDraftState
  checking: DraftChecking
  saving: SaveDraft
  rule: RuleOfFile | null
  backtestId: string | null
  onStarted: (backtestId: string) => void
}

/** What the unsaved rules would have done with the mail that is there, before they act on any. */
export function BacktestView({ draft, checking, saving, rule, backtestId, onStarted }: Props) {
  const { backtest, error, refetch } = useBacktest(backtestId)
  const isGone = typeof error === 'object' && error !== null && 'code' in error && error.code === 'BACKTEST_NOT_FOUND'
  const hasErrors = checking.check?.diagnostics.some(({ severity }) => severity === 'error') ?? true
  const isOld = backtest !== null && checking.isCurrent && checking.check?.setHash !== backtest.toHash
  return (
    <div className="backtest">
      <StartForm draft={draft} isBlocked={hasErrors} isRunning={backtest?.state === 'running'} onStarted={onStarted} />
      {error !== null && !isGone && <ErrorState error={error} onRetry={refetch} />}
      {backtestId !== null && !backtest && error === null && <LoadingState rows={3} />}
      {backtest && <Outcome backtest={backtest} isOld={isOld} />}
      {backtest?.state === 'complete' && (draft.isChanged || draft.file === null) && (
        <section className="panel backtest-decide" aria-label={t('backtest.decide')}>
          <h2>{t('backtest.decide')}</h2>
          <p className="muted">{t(isOld ? 'backtest.oldText' : 'backtest.decideHint')}</p>
          <div className="form-buttons">
            <Button
              variant="filled"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => saving.save()}
              loading={saving.isPending}
              disabled={hasErrors}
            >
              {t('backtest.activate')}
            </Button>
            {rule && (
              <Button
                leftSection={<IconEye size={16} aria-hidden />}
                onClick={() => saving.save({ text: setModeInText(draft.text, rule.line, 'observe'), observeRuleId: rule.ruleId })}
                loading={saving.isPending}
                disabled={hasErrors}
              >
                {t('backtest.observe', { days: observeDays, rule: rule.title })}
              </Button>
            )}
          </div>
        </section>
      )}
      {backtest && backtest.state !== 'running' && (
        <section className="panel backtest-outcome" aria-label={t('backtest.rows')}>
          <BacktestRows backtest={backtest} />
        </section>
      )}
    </div>
  )
}

type StartProps = { draft: RuleDraftState; isBlocked: boolean; isRunning: boolean; onStarted: (backtestId: string) => void }

function StartForm({ draft, isBlocked, isRunning, onStarted }: StartProps) {
  const api = useApi()
  const queries = useQueryClient()
  const now = useNow()
  const [choice, setChoice] = useState<SinceChoice>('year')
  const start = useMutation(
    api.rules.startBacktest.mutationOptions({
      onSuccess: (backtest) => {
        queries.setQueryData(api.rules.backtest.queryKey({ input: { backtestId: backtest.backtestId } }), backtest)
        onStarted(backtest.backtestId)
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  const since = choiceToSince(choice, now)
  return (
    <form
      className="panel backtest-start"
      aria-label={t('backtest.title')}
      onSubmit={(event) => {
        event.preventDefault()
        start.mutate({ drafts: [{ path: draft.path, text: draft.text }], ...(since === null ? {} : { since }) })
      }}
    >
      <p>{t('backtest.about')}</p>
      <div className="backtest-fields">
        <SinceSelect label={t('backtest.sinceLabel')} value={choice} onChange={setChoice} />
        <Button type="submit" variant="filled" disabled={isBlocked || isRunning} loading={start.isPending}>
          {t('backtest.start')}
        </Button>
      </div>
      {isBlocked && <p className="tone-danger">{t('live.fixFirst')}</p>}
    </form>
  )
}

function Outcome({ backtest, isOld }: { backtest: Backtest; isOld: boolean }) {
  const { state, judged, total, sentence, problem, approximate } = backtest
  return (
    <section className="panel backtest-outcome" aria-label={t('backtest.outcome')}>
      {state === 'running' ? (
        <Running backtest={backtest} />
      ) : (
        <>
          <p className="backtest-sentence" role="status">
            {sentence}
          </p>
          {problem && (
            <p className="tone-danger" role="alert">
              {problem}
            </p>
          )}
          <p className="muted">{describeRun(backtest)}</p>
          {state === 'cancelled' && <p className="tone-warning">{t('backtest.cancelled', { judged, total })}</p>}
          {approximate > 0 && <p className="tone-warning">{t('backtest.approximate', { count: approximate })}</p>}
          {isOld && (
            <Label tone="warning" icon={<IconAlertTriangle size={16} aria-hidden />}>
              {t('backtest.old')}
            </Label>
          )}
        </>
      )}
    </section>
  )
}

function describeRun({ judged, startedAt, endedAt, since }: Backtest): string {
  const seconds = ((endedAt ?? startedAt) - startedAt) / 1000
  const range = since === null ? t('backtest.overAll') : t('backtest.over', { day: formatDay(since) })
  return `${t('backtest.judged', { count: judged, time: formatSeconds(seconds) })} ${range}`
}

function Running({ backtest: { backtestId, judged, total } }: { backtest: Backtest }) {
  const api = useApi()
  const cancel = useMutation(api.rules.cancelBacktest.mutationOptions({ onError: (error) => sayFault(readFault(error)) }))
  const percent = total > 0 ? (judged / total) * 100 : 0
  return (
    <div className="backtest-running">
      <p id="backtest-progress">{t('backtest.running', { judged, total })}</p>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-labelledby="backtest-progress" />
      </Progress.Root>
      <div className="form-buttons">
        <Button
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={() => cancel.mutate({ backtestId })}
          loading={cancel.isPending}
        >
          {t('backtest.cancel')}
        </Button>
      </div>
    </div>
  )
}
