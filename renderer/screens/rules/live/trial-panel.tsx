import { Button } from '@mantine/core'
import type { Trial, TrialRow } from '#shared/model/rule-work.ts'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { ActionResults } from '../explain/explained-rules.tsx'
import type { LiveTrial } from './use-trial.ts'

type Props = { live: LiveTrial; hasErrors: boolean; onPick: (messageId: string) => void }

/** "Matches 37 of 1,000", with samples and with mail that came near, while a rule is typed. */
export function TrialPanel({ live, hasErrors, onPick }: Props) {
  const { trial, isCurrent, error, refetch } = live
  if (error) return <ErrorState error={error} onRetry={refetch} />
  if (!trial) return hasErrors ? <p className="muted">{t('live.fixFirst')}</p> : <LoadingState rows={3} />
  return (
    <div className={isCurrent ? 'trial' : 'trial trial-old'} aria-busy={!isCurrent}>
      <p className="trial-count" role="status">
        {t('live.matches', { count: trial.matched, judged: trial.judged })}
      </p>
      <p className="muted">{hasErrors ? t('live.oldAnswer') : describe(trial)}</p>
      {trial.samples.length > 0 && (
        <>
          <h2>{t('live.samples', { count: trial.samples.length })}</h2>
          <ul className="sample-list">
            {trial.samples.map((row) => (
              <Sample key={row.messageId} row={row} onPick={onPick} />
            ))}
          </ul>
        </>
      )}
      {trial.near.length > 0 && (
        <>
          <h2>{t('live.near')}</h2>
          <ul className="sample-list">
            {trial.near.map(({ messageId, subject, word, wanted }) => (
              <li key={`${messageId} ${word}`}>
                <Pick messageId={messageId} subject={subject} onPick={onPick} />
                <p className="tone-warning">{t('live.nearWord', { word, wanted })}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function describe({ newTasks, judged, total }: Trial): string {
  const tasks = t('live.newTasks', { count: newTasks })
  return judged < total ? `${tasks} ${t('live.newestOnly', { judged, total })}` : tasks
}

function Sample({ row, onPick }: { row: TrialRow; onPick: Props['onPick'] }) {
  return (
    <li>
      <Pick messageId={row.messageId} subject={row.subject} onPick={onPick} />
      <p className="muted sample-from">
        <span dir="auto">{row.from}</span> <When at={row.at} />
      </p>
      {row.actions.length > 0 && <ActionResults actions={row.actions} />}
    </li>
  )
}

function Pick({ messageId, subject, onPick }: { messageId: string; subject: string; onPick: Props['onPick'] }) {
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      className="sample-pick"
      onClick={() => onPick(messageId)}
      aria-description={t('live.pickHint')}
    >
      <span className="cut" dir="auto">
        {subject || t('live.noSubject')}
      </span>
    </Button>
  )
}
