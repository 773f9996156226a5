import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useApi } from '../../../client/api-context.tsx'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { ActionResults } from '../explain/explained-rules.tsx'
import { ModeRefusalDialog } from '../mode-refusal-dialog.tsx'
import { observeDays, useRuleMode } from '../use-rule-mode.ts'

/** What a rule that only observes would have done so far, with the two ways on. */
export function ShadowPanel({ ruleId }: { ruleId: string }) {
  const api = useApi()
  const answer = useQuery(api.rules.shadow.queryOptions({ input: { ruleId } }))
  const modes = useRuleMode(ruleId)
  const { set, isPending } = modes
  return (
    <section className="panel" aria-label={t('shadow.title')}>
      <header>
        <h2>{t('shadow.title')}</h2>
        {answer.data && (
          <span className="muted">
            {t(answer.data.ended ? 'shadow.ended' : 'shadow.until')} <When at={answer.data.until} />
          </span>
        )}
      </header>
      <div className="panel-body">
        {answer.error ? (
          <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
        ) : !answer.data ? (
          <LoadingState rows={3} />
        ) : (
          <>
            <p>{answer.data.sentence}</p>
            {answer.data.samples.length > 0 && (
              <ul className="sample-list">
                {answer.data.samples.map((row) => (
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
              <Button variant={answer.data.ended ? 'filled' : 'default'} onClick={() => set('active')} loading={isPending}>
                {t('shadow.activate')}
              </Button>
              <Button onClick={() => set('observe')} loading={isPending}>
                {t('shadow.goOn', { days: observeDays })}
              </Button>
            </div>
          </>
        )}
      </div>
      <ModeRefusalDialog modes={modes} />
    </section>
  )
}
