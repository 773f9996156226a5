import { Button } from '@mantine/core'
import { isDefinedError } from '@orpc/client'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { RuleFile, RuleTestResult, RuleVersion } from '#shared/model/rule-work.ts'
import { useAction } from '../../../actions/action-context.tsx'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say, sayFault } from '../../../parts/say.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { TextDiff } from '../edit/text-diff.tsx'
import { ForceForm } from '../force-form.tsx'
import { TestList } from '../live/test-list.tsx'
import { useKeepRuleSet } from '../use-rule-mode.ts'
import { VersionFacts } from './version-facts.tsx'
import '../rules.css'
import '../edit/editor.css'

/** Every rule set that was active, with what it changed and a way back to it. */
export function VersionsScreen() {
  const api = useApi()
  const [, navigate] = useLocation()
  const [open, setOpen] = useState<string | null>(null)
  useAction('back', () => navigate('/rules'))
  const answer = useInfiniteQuery(
    api.rules.versions.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  )
  const versions = answer.data?.pages.flatMap(({ rows }) => rows)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('versions.title')}</h1>
        <Link href="/rules">{t('rules.title')}</Link>
      </div>
      {!versions ? (
        answer.error ? (
          <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
        ) : (
          <LoadingState />
        )
      ) : versions.length === 0 ? (
        <div className="panel">
          <EmptyState title={t('versions.none')}>{t('versions.noneBody')}</EmptyState>
        </div>
      ) : (
        <ol className="version-list">
          {versions.map((version) => (
            <li key={version.hash} className="panel">
              <VersionFacts version={version}>
                <Button
                  size="compact-sm"
                  aria-expanded={open === version.hash}
                  onClick={() => setOpen(open === version.hash ? null : version.hash)}
                >
                  {t('versions.show')}
                </Button>
                {!version.active && <RevertButton version={version} />}
              </VersionFacts>
              {open === version.hash && <ChangedFiles version={version} />}
            </li>
          ))}
        </ol>
      )}
      {answer.hasNextPage && (
        <Button onClick={() => void answer.fetchNextPage()} loading={answer.isFetchingNextPage}>
          {t('versions.more')}
        </Button>
      )}
    </div>
  )
}

function RevertButton({ version }: { version: RuleVersion }) {
  const api = useApi()
  const keep = useKeepRuleSet()
  const [failed, setFailed] = useState<RuleTestResult[] | null>(null)
  const revert = useMutation(
    api.rules.revert.mutationOptions({
      onSuccess: (ruleSet) => {
        keep(ruleSet)
        setFailed(null)
        say(t('versions.reverted', { version: version.version }))
      },
      onError: (error) => {
        if (isDefinedError(error) && error.code === 'TESTS_FAILED') setFailed(error.data.tests.filter(({ passed }) => !passed))
        else sayFault(readFault(error))
      },
    }),
  )
  return (
    <>
      <Button size="compact-sm" onClick={() => revert.mutate({ hash: version.hash })} loading={revert.isPending}>
        {t('versions.revert')}
      </Button>
      {failed && (
        <div className="version-failed" role="alert">
          <p>{t('rules.refusedTestsBody')}</p>
          <TestList tests={failed} />
          <ForceForm
            label={t('rules.force')}
            onForce={(reason) => revert.mutate({ hash: version.hash, force: { reason } })}
            isPending={revert.isPending}
          />
        </div>
      )}
    </>
  )
}

/** The files of a version that differ from those of now. */
function ChangedFiles({ version }: { version: RuleVersion }) {
  const api = useApi()
  const then = useQuery(api.rules.version.queryOptions({ input: { hash: version.hash }, staleTime: 'static' }))
  const now = useQuery(api.rules.files.queryOptions({ input: {} }))
  const error = then.error ?? now.error
  if (error) return <ErrorState error={error} onRetry={() => Promise.all([then.refetch(), now.refetch()])} />
  if (!then.data || !now.data) return <LoadingState rows={3} />
  const pairs = pairFiles(then.data.files, now.data)
  if (pairs.length === 0) return <p className="version-note">{t('versions.sameFiles')}</p>
  return (
    <div className="version-diff">
      <p className="muted">{t('versions.legend')}</p>
      {pairs.map(({ path, before, after }) => (
        <section key={path} aria-label={path}>
          <h2 className="mono break-anywhere">{path}</h2>
          <TextDiff before={before} after={after} label={t('diff.label', { path })} />
        </section>
      ))}
    </div>
  )
}

function pairFiles(then: readonly RuleFile[], now: readonly RuleFile[]) {
  const nowByPath = new Map(now.map(({ path, text }) => [path, text]))
  const thenByPath = new Map(then.map(({ path, text }) => [path, text]))
  const paths = [...new Set([...thenByPath.keys(), ...nowByPath.keys()])].sort()
  return (
    paths
      .map((path) => ({ path, before: nowByPath.get(path) ?? '', after: thenByPath.get(path) ?? '' }))
      // A version holds templates too; of these only the files of rules can be compared with now.
      .filter(({ path, before, after }) => path.startsWith('rules/') && before !== after)
  )
}
