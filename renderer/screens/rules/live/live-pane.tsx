import { NativeSelect, Tabs } from '@mantine/core'
import { ErrorState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { SeverityLabel } from '../diagnostics.tsx'
import type { DraftChecking, RuleOfFile } from '../edit/use-draft-check.ts'
import { OneMessage } from './one-message.tsx'
import { TestList } from './test-list.tsx'
import { TrialPanel } from './trial-panel.tsx'
import { useTrial } from './use-trial.ts'

export const liveTabs = ['matches', 'message', 'tests', 'problems'] as const
export type LiveTab = (typeof liveTabs)[number]

type Props = {
  path: string
  checking: DraftChecking
  rule: RuleOfFile | null
  onChooseRule: (ruleId: string) => void
  tab: LiveTab
  onTab: (tab: LiveTab) => void
  picked: string | null
  onPick: (messageId: string | null) => void
  onGoTo: (line: number, column: number) => void
}

/** Beside the text: what the rule under the cursor matches, what it makes of one message, its tests and the findings. */
export function LivePane(props: Props) {
  const { path, checking, rule, tab, onTab } = props
  const diagnostics = checking.check?.diagnostics ?? []
  const tests = checking.check?.tests ?? []
  const failed = tests.filter(({ passed }) => !passed).length
  const own = diagnostics.filter((one) => one.path === path)
  return (
    <section className="panel live-pane" aria-label={t('live.title')} data-pane tabIndex={-1}>
      {checking.rules.length > 1 && (
        <NativeSelect
          label={t('live.rule')}
          className="live-rule"
          data={checking.rules.map(({ ruleId, title }) => ({ value: ruleId, label: title }))}
          value={rule?.ruleId ?? ''}
          onChange={(event) => props.onChooseRule(event.currentTarget.value)}
        />
      )}
      <Tabs value={tab} onChange={(value) => onTab(liveTabs.find((one) => one === value) ?? 'matches')} keepMounted={false}>
        <Tabs.List aria-label={t('live.title')}>
          <Tabs.Tab value="matches">{t('live.tab.matches')}</Tabs.Tab>
          <Tabs.Tab value="message">{t('live.tab.message')}</Tabs.Tab>
          <Tabs.Tab value="tests" className={failed > 0 ? 'tab-danger' : ''}>
            {failed > 0
              ? t('live.tab.testsFailed', { count: failed, total: tests.length })
              : t('live.tab.tests', { count: tests.length })}
          </Tabs.Tab>
          <Tabs.Tab value="problems" className={own.some(({ severity }) => severity === 'error') ? 'tab-danger' : ''}>
            {t('live.tab.problems', { count: own.length })}
          </Tabs.Tab>
        </Tabs.List>
        <div className="live-body">
          <Body {...props} />
        </div>
      </Tabs>
    </section>
  )
}

function Body({ path, checking, rule, tab, picked, onPick, onTab, onGoTo }: Props) {
  const diagnostics = checking.check?.diagnostics ?? []
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error')
  const isReady = checking.isCurrent && !hasErrors
  const drafts = [{ path, text: checking.askedText }]
  const live = useTrial(drafts, rule?.ruleId ?? null, isReady)
  if (checking.error) return <ErrorState error={checking.error} onRetry={() => void checking.refetch()} />
  return (
    <>
      <Tabs.Panel value="matches">
        {rule === null && checking.check && !hasErrors ? (
          <p className="muted">{t('live.noRule')}</p>
        ) : (
          <TrialPanel
            live={live}
            hasErrors={hasErrors}
            onPick={(messageId) => {
              onPick(messageId)
              onTab('message')
            }}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="message">
        {tab === 'message' && (
          <OneMessage drafts={drafts} ruleId={rule?.ruleId ?? null} isReady={isReady} picked={picked} onPick={onPick} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="tests">
        <Tests checking={checking} hasErrors={hasErrors} path={path} />
      </Tabs.Panel>
      <Tabs.Panel value="problems">
        <Problems checking={checking} path={path} onGoTo={onGoTo} />
      </Tabs.Panel>
    </>
  )
}

function Tests({ checking, hasErrors, path }: { checking: DraftChecking; hasErrors: boolean; path: string }) {
  const tests = checking.check?.tests ?? []
  const own = tests.filter((test) => test.path === path || !test.passed)
  if (hasErrors) return <p className="muted">{t('live.testsWait')}</p>
  if (own.length === 0) return <p className="muted">{t('live.noTests')}</p>
  return (
    <>
      <p role="status">{t('live.testsSum', { count: tests.length, failed: tests.filter(({ passed }) => !passed).length })}</p>
      <TestList tests={own} />
    </>
  )
}

function Problems({ checking, path, onGoTo }: Pick<Props, 'checking' | 'path' | 'onGoTo'>) {
  const diagnostics = checking.check?.diagnostics ?? []
  const own = diagnostics.filter((one) => one.path === path)
  const elsewhere = diagnostics.filter((one) => one.path !== path && one.severity === 'error').length
  return (
    <>
      {own.length === 0 && <p>{t('live.noProblems')}</p>}
      <ul className="problem-list">
        {own.map((one) => (
          <li key={`${one.line}:${one.column} ${one.message}`}>
            <button type="button" onClick={() => onGoTo(one.line, one.column)}>
              <span>
                <SeverityLabel severity={one.severity} /> {one.message}
              </span>
              {one.hint && <span className="muted">{one.hint}</span>}
              <span className="mono muted">
                {t('live.place', { line: String(one.line), column: String(one.column) })} ({one.code})
              </span>
            </button>
          </li>
        ))}
      </ul>
      {elsewhere > 0 && <p className="tone-danger">{t('live.problemsElsewhere', { count: elsewhere })}</p>}
    </>
  )
}
