import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import type { RuleSummary } from '#shared/model/rule.ts'
import type { Trial } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say } from '../../../parts/say.tsx'
import { When } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { choiceToSince, type SinceChoice } from '../backtest/since-choices.ts'
import { SinceSelect } from '../backtest/since-select.tsx'
import { ActionResults } from '../explain/explained-rules.tsx'
import { useUndoRun } from './use-undo-run.ts'

/** Applies a rule to mail that is there: first what would happen, then the run, with one undo. No mail is sent and no timer started. */
export function ApplyPanel({ rule }: { rule: RuleSummary }) {
  const api = useApi()
  const queries = useQueryClient()
  const undo = useUndoRun()
  const [choice, setChoice] = useState<SinceChoice>('month')
  const [preview, setPreview] = useState<{ trial: Trial; since: number | null } | null>(null)
  const look = useMutation(api.rules.apply.mutationOptions())
  const apply = useMutation(
    api.rules.apply.mutationOptions({
      onSuccess: async ({ run }) => {
        setPreview(null)
        if (run) say(t('apply.started', { count: run.matched }), () => undo.mutate({ runId: run.runId }))
        await Promise.all(
          [api.rules.key(), api.tasks.key(), api.messages.key(), api.dashboard.key()].map((queryKey) =>
            queries.invalidateQueries({ queryKey }),
          ),
        )
      },
    }),
  )
  const isInactive = rule.mode !== 'active' || rule.suspended !== null
  return (
    <section className="panel" aria-label={t('apply.title')}>
      <header>
        <h2>{t('apply.title')}</h2>
      </header>
      <div className="panel-body">
        <p className="muted">{t(isInactive ? 'apply.inactive' : 'apply.about')}</p>
        <form
          className="backtest-fields"
          onSubmit={(event) => {
            event.preventDefault()
            const since = choiceToSince(choice, Date.now())
            look.mutate(
              { ruleId: rule.ruleId, dryRun: true, ...(since === null ? {} : { since }) },
              { onSuccess: ({ trial }) => setPreview({ trial, since }) },
            )
          }}
        >
          <SinceSelect
            label={t('apply.since')}
            value={choice}
            onChange={(next) => {
              setChoice(next)
              setPreview(null)
            }}
          />
          <Button type="submit" loading={look.isPending} disabled={isInactive}>
            {t('apply.preview')}
          </Button>
        </form>
        <Fault error={apply.error} />
        <Fault error={look.error} />
        {preview && (
          <Preview
            trial={preview.trial}
            isPending={apply.isPending}
            onApply={() => apply.mutate({ ruleId: rule.ruleId, ...(preview.since === null ? {} : { since: preview.since }) })}
          />
        )}
      </div>
    </section>
  )
}

const TooMany = z.object({ code: z.literal('TOO_MANY'), data: z.object({ matched: z.int(), limit: z.int() }) })

function Fault({ error }: { error: unknown }) {
  const tooMany = TooMany.safeParse(error).data?.data
  if (!error) return null
  return (
    <p className="tone-danger" role="alert">
      {tooMany ? t('apply.tooMany', { count: tooMany.matched, limit: tooMany.limit }) : readFault(error)}
    </p>
  )
}

function Preview({ trial, isPending, onApply }: { trial: Trial; isPending: boolean; onApply: () => void }) {
  return (
    <div className="apply-preview">
      <p className="trial-count" role="status">
        {t('live.matches', { count: trial.matched, judged: trial.judged })}
      </p>
      <p className="muted">{t('live.newTasks', { count: trial.newTasks })}</p>
      {trial.samples.length > 0 && (
        <ul className="sample-list" aria-label={t('live.samples', { count: trial.samples.length })}>
          {trial.samples.map((row) => (
            <li key={row.messageId}>
              <Link href={`/messages/${row.messageId}`} dir="auto">
                {row.subject || t('live.noSubject')}
              </Link>
              <p className="muted sample-from">
                <span dir="auto">{row.from}</span> <When at={row.at} />
              </p>
              <ActionResults actions={row.actions} />
            </li>
          ))}
        </ul>
      )}
      <div className="form-buttons">
        <Button variant="filled" onClick={onApply} loading={isPending} disabled={trial.matched === 0}>
          {t('apply.run', { count: trial.matched })}
        </Button>
      </div>
    </div>
  )
}
