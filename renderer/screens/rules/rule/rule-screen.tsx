import { Button } from '@mantine/core'
import { IconEdit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { RuleSummary } from '#shared/model/rule.ts'
import { useAction } from '../../../actions/action-context.tsx'
import { useApi } from '../../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { formatNumber } from '../../../text/format.ts'
import { t } from '../../../text/translate.ts'
import { Fact, Facts } from '../../archives/facts.tsx'
import { useModules } from '../../tasks/use-modules.ts'
import { ModeMenu } from '../mode-menu.tsx'
import { PlainText } from '../plain-text.tsx'
import { editorAddress } from '../rule-address.ts'
import { TestsLabel } from '../rule-table.tsx'
import { wordEvent } from '../word-event.ts'
import { ApplyPanel } from './apply-panel.tsx'
import { RuleHits } from './rule-hits.tsx'
import { RunList } from './run-list.tsx'
import { ShadowPanel } from './shadow-panel.tsx'
import '../rules.css'
import '../edit/editor.css'

/** Everything known about one rule: its words, figures, what it met, and what it would do to mail that is there. */
export function RuleScreen({ ruleId }: { ruleId: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const answer = useQuery(api.rules.list.queryOptions({ input: {} }))
  useAction('back', () => navigate('/rules'))
  const rule = answer.data?.rules.find((one) => one.ruleId === ruleId)
  if (!answer.data) {
    return (
      <div className="page">
        {answer.error ? <ErrorState error={answer.error} onRetry={() => answer.refetch()} /> : <LoadingState />}
      </div>
    )
  }
  if (!rule) {
    return (
      <div className="page">
        <h1 className="break-anywhere">{ruleId}</h1>
        <EmptyState title={t('rule.notFound')} action={<Link href="/rules">{t('rules.title')}</Link>}>
          {t('rule.notFoundBody')}
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <p className="muted editor-trail">
            <Link href="/rules">{t('rules.title')}</Link> /
          </p>
          <h1 dir="auto">{rule.title}</h1>
        </div>
        <div className="form-buttons">
          <Button
            component={Link}
            href={editorAddress(rule.path, { line: rule.line })}
            variant="filled"
            leftSection={<IconEdit size={16} aria-hidden />}
          >
            {t('rule.edit')}
          </Button>
        </div>
      </div>
      <About rule={rule} />
      {rule.mode === 'observe' && <ShadowPanel ruleId={ruleId} />}
      {rule.when !== 'manual' && <ApplyPanel rule={rule} />}
      <RunList ruleId={ruleId} />
      <RuleHits ruleId={ruleId} />
    </div>
  )
}

function About({ rule }: { rule: RuleSummary }) {
  const modules = useModules()
  return (
    <section className="panel rule-about" aria-label={t('rule.about')}>
      <PlainText plain={rule.plain || rule.condition} />
      {rule.suspended && (
        <p className="tone-danger" role="alert">
          {rule.suspended.sentence}
        </p>
      )}
      <Facts>
        <Fact name={t('rules.columnState')}>
          <ModeMenu rule={rule} />
        </Fact>
        <Fact name={t('rules.columnHits')}>
          {formatNumber(rule.hits)}
          {rule.lastHitAt !== null && (
            <span className="muted">
              {' ('}
              {t('rule.lastHit')} <When at={rule.lastHitAt} />)
            </span>
          )}
        </Fact>
        <Fact name={t('rules.columnTests')}>
          <TestsLabel rule={rule} />
        </Fact>
        <Fact name={t('rule.when')}>{wordEvent(rule.when)}</Fact>
        <Fact name={t('rule.phase')}>{t(`rules.phase.${rule.phase}`)}</Fact>
        <Fact name={t('rule.module')}>{modules.get(rule.module)?.title ?? (rule.module || t('rules.everyModule'))}</Fact>
        <Fact name={t('rules.columnPlace')}>
          <Link className="mono break-anywhere" href={editorAddress(rule.path, { line: rule.line })}>
            {rule.path}:{rule.line}
          </Link>
        </Fact>
        <Fact name={t('rule.id')}>
          <span className="mono break-anywhere">
            {rule.ruleId}, {rule.hash.replace('sha256:', '').slice(0, 12)}
          </span>
        </Fact>
      </Facts>
    </section>
  )
}
