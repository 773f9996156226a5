import { Button } from '@mantine/core'
import { IconHistory, IconMailCog, IconPlayerTrackNext, IconPlus, IconRefresh, IconSitemap } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { RuleSetSummary } from '#shared/model/rule.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatWhen } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { Diagnostics } from './diagnostics.tsx'
import { NewRuleDialog } from './new-rule-dialog.tsx'
import { filterRules, ruleFilterToSearch, searchToRuleFilter, wholeRuleFilter } from './rule-filter.ts'
import { RuleFilterBar } from './rule-filter-bar.tsx'
import { RuleTable } from './rule-table.tsx'
import { SetHash } from './set-hash.tsx'
import { useKeepRuleSet } from './use-rule-mode.ts'
import './rules.css'

/** The active rule set in words with its hits and tests, and what is wrong with the files on disk. */
export function RulesScreen() {
  const api = useApi()
  const answer = useQuery(api.rules.list.queryOptions({ input: {} }))
  const [making, setMaking] = useState(false)
  const modules = [...new Set(answer.data?.rules.map(({ module }) => module))].filter(Boolean)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('rules.title')}</h1>
        <div className="form-buttons">
          <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t('rules.new')}
          </Button>
          <Button component={Link} href="/rules/versions" leftSection={<IconHistory size={16} aria-hidden />}>
            {t('rules.versions')}
          </Button>
          <Button component={Link} href="/rules/runs" leftSection={<IconPlayerTrackNext size={16} aria-hidden />}>
            {t('rules.runs')}
          </Button>
          <Button component={Link} href="/modules" leftSection={<IconSitemap size={16} aria-hidden />}>
            {t('modules.title')}
          </Button>
          <Button component={Link} href="/templates" leftSection={<IconMailCog size={16} aria-hidden />}>
            {t('templates.title')}
          </Button>
          <ReloadButton />
        </div>
      </div>
      {answer.data ? (
        <Content ruleSet={answer.data} onNew={() => setMaking(true)} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
      <NewRuleDialog opened={making} onClose={() => setMaking(false)} modules={modules} />
    </div>
  )
}

function ReloadButton() {
  const api = useApi()
  const keep = useKeepRuleSet()
  const reload = useMutation(
    api.rules.reload.mutationOptions({
      onSuccess: (ruleSet) => {
        keep(ruleSet)
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

function Content({ ruleSet, onNew }: { ruleSet: RuleSetSummary; onNew: () => void }) {
  const now = useNow()
  const search = useSearch()
  const [, navigate] = useLocation()
  const named = new URLSearchParams(search).get('rule')
  const filter = searchToRuleFilter(search)
  const shown = filterRules(ruleSet.rules, filter)
  const { activatedAt, version } = ruleSet
  return (
    <>
      <p className="rules-active">
        {activatedAt === null
          ? t('rules.neverActive', { version })
          : t('rules.active', { version, when: formatWhen(activatedAt, now) })}
        {'. '}
        <span className="muted">
          {t('rules.hash')}: <SetHash hash={ruleSet.hash} />
        </span>
      </p>
      <Diagnostics ruleSet={ruleSet} />
      {ruleSet.rules.length === 0 ? (
        <div className="panel">
          <EmptyState
            title={t('rules.emptyTitle')}
            action={
              <Button variant="filled" onClick={onNew}>
                {t('rules.new')}
              </Button>
            }
          >
            {t('rules.emptyBody')}
          </EmptyState>
        </div>
      ) : (
        <>
          <RuleFilterBar
            filter={filter}
            rules={ruleSet.rules}
            onChange={(next) => navigate(`/rules${ruleFilterToSearch(next)}`, { replace: true })}
          />
          <p className="visually-hidden" role="status">
            {t('count.shown', { count: shown.length, total: ruleSet.rules.length })}
          </p>
          {shown.length === 0 && (
            <div className="panel">
              <EmptyState
                title={t('rules.noMatch')}
                action={
                  <Button onClick={() => navigate(`/rules${ruleFilterToSearch(wholeRuleFilter)}`, { replace: true })}>
                    {t('rules.clear')}
                  </Button>
                }
              >
                {t('rules.noMatchBody', { count: ruleSet.rules.length })}
              </EmptyState>
            </div>
          )}
          <RuleTable rules={shown} named={named} />
        </>
      )}
    </>
  )
}
