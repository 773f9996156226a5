import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleVersion } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { VersionFacts } from '../versions/version-facts.tsx'
import { TextDiff } from './text-diff.tsx'
import type { RuleDraftState } from './use-text-draft.ts'

/** The file as it was in earlier rule sets: what differs from the text of now, and a way to take it back. */
export function FileHistory({ draft, onTaken }: { draft: RuleDraftState; onTaken: () => void }) {
  const api = useApi()
  const answer = useQuery(api.rules.versions.queryOptions({ input: { limit: 50 } }))
  const [open, setOpen] = useState<string | null>(null)
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState />
  if (answer.data.rows.length === 0) {
    return (
      <div className="panel">
        <EmptyState title={t('versions.none')}>{t('versions.noneBody')}</EmptyState>
      </div>
    )
  }
  return (
    <ol className="version-list">
      {answer.data.rows.map((version) => (
        <li key={version.hash} className="panel">
          <VersionFacts version={version}>
            <Button
              size="compact-sm"
              aria-expanded={open === version.hash}
              onClick={() => setOpen(open === version.hash ? null : version.hash)}
            >
              {t('history.compare')}
            </Button>
          </VersionFacts>
          {open === version.hash && <Compared version={version} draft={draft} onTaken={onTaken} />}
        </li>
      ))}
    </ol>
  )
}

function Compared({ version, draft, onTaken }: { version: RuleVersion; draft: RuleDraftState; onTaken: () => void }) {
  const api = useApi()
  const answer = useQuery(api.rules.version.queryOptions({ input: { hash: version.hash }, staleTime: 'static' }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  const then = answer.data.files.find(({ path }) => path === draft.path)
  if (!then) return <p className="version-note">{t('history.notThere')}</p>
  if (then.text === draft.text) return <p className="version-note">{t('history.same')}</p>
  return (
    <div className="version-diff">
      <p className="muted">{t('history.legend')}</p>
      <TextDiff before={draft.text} after={then.text} label={t('diff.label', { path: draft.path })} />
      <div className="form-buttons">
        <Button
          onClick={() => {
            draft.setText(then.text)
            onTaken()
          }}
        >
          {t('history.take')}
        </Button>
      </div>
    </div>
  )
}
