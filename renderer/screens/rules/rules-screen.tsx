import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import type { RuleSetSummary } from '#shared/model/rule.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatWhen } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { Diagnostics } from './diagnostics.tsx'
import { RuleTable } from './rule-table.tsx'
import './rules.css'

/** The active rule set with its hits, and what is wrong with the files on disk. */
export function RulesScreen() {
  const api = useApi()
  const answer = useQuery(api.rules.list.queryOptions({ input: {} }))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('rules.title')}</h1>
        <ReloadButton />
      </div>
      {answer.data ? (
        <Content ruleSet={answer.data} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

function ReloadButton() {
  const api = useApi()
  const queries = useQueryClient()
  const reload = useMutation(
    api.rules.reload.mutationOptions({
      onSuccess: (ruleSet) => {
        queries.setQueryData(api.rules.list.queryKey({ input: {} }), ruleSet)
        const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error').length
        if (errors > 0) sayFault(t('rules.reloadedWithErrors', { count: errors }))
        else say(t('rules.reloaded', { rules: t('count.rules', { count: ruleSet.rules.length }) }))
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  return (
    <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={reload.isPending} onClick={() => reload.mutate({})}>
      {t('rules.reload')}
    </Button>
  )
}

function Content({ ruleSet }: { ruleSet: RuleSetSummary }) {
  const now = useNow()
  const named = new URLSearchParams(useSearch()).get('rule')
  const { activatedAt, version } = ruleSet
  return (
    <>
      <p className="rules-active">
        {activatedAt === null
          ? t('rules.neverActive', { version })
          : t('rules.active', { version, when: formatWhen(activatedAt, now) })}
        {'. '}
        <span className="muted">
          {t('rules.hash')}: <span className="mono break-anywhere">{ruleSet.hash.slice(0, 16)}</span>
        </span>
      </p>
      <Diagnostics ruleSet={ruleSet} />
      {ruleSet.rules.length === 0 ? (
        <div className="panel">
          <EmptyState title={t('rules.emptyTitle')}>{t('rules.emptyBody')}</EmptyState>
        </div>
      ) : (
        <RuleTable rules={ruleSet.rules} named={named} />
      )}
    </>
  )
}
