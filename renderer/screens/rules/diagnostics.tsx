import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import type { Diagnostic, RuleSetSummary } from '#shared/model/rule.ts'
import { Label } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'

/** What the checker found in the rule files, at file, line and column; errors first. */
export function Diagnostics({ ruleSet }: { ruleSet: RuleSetSummary }) {
  const { diagnostics, stale } = ruleSet
  if (diagnostics.length === 0) {
    return (
      <Label tone="success" icon={<IconCheck size={16} aria-hidden />}>
        {t('rules.noDiagnostics')}
      </Label>
    )
  }
  const order = { error: 0, warning: 1, info: 2 } as const
  const sorted = diagnostics.toSorted((a, b) => order[a.severity] - order[b.severity])
  return (
    <section className="panel" aria-label={t('rules.diagnostics')}>
      <header>
        <h2>{t('rules.diagnostics')}</h2>
        {stale && <span className="tone-danger">{t('rules.stale')}</span>}
      </header>
      <ul className="diagnostics">
        {sorted.map((diagnostic) => (
          <li key={`${diagnostic.path}:${diagnostic.line}:${diagnostic.column} ${diagnostic.message}`}>
            <Finding diagnostic={diagnostic} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const severities = {
  error: { tone: 'danger', icon: IconAlertTriangle },
  warning: { tone: 'warning', icon: IconAlertTriangle },
  info: { tone: 'muted', icon: IconInfoCircle },
} as const

function Finding({ diagnostic }: { diagnostic: Diagnostic }) {
  const { tone, icon: Icon } = severities[diagnostic.severity]
  return (
    <>
      <p>
        <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
          {t(`rules.severity.${diagnostic.severity}`)}
        </Label>{' '}
        {diagnostic.message} {diagnostic.hint && <span className="muted">{diagnostic.hint}</span>}
      </p>
      <p className="mono break-anywhere">
        {diagnostic.path}:{diagnostic.line}:{diagnostic.column} <span className="muted">({diagnostic.code})</span>
      </p>
    </>
  )
}
