import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Diagnostic, RuleSetSummary } from '#shared/model/rule.ts'
import { Label } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'
import { editorAddress } from './rule-address.ts'

/** What the checker found in the rule files: errors under a banner that says what stays active, the rest folded away. */
export function Diagnostics({ ruleSet }: { ruleSet: RuleSetSummary }) {
  const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error')
  const remarks = ruleSet.diagnostics.filter(({ severity }) => severity !== 'error')
  return (
    <>
      {errors.length > 0 || ruleSet.stale ? (
        <section className="panel rules-stale" aria-label={t('rules.diagnostics')}>
          <header>
            <h2 className="tone-danger">
              <Label tone="danger" icon={<IconAlertTriangle size={20} aria-hidden />}>
                {t('rules.errorCount', { count: errors.length })}
              </Label>
            </h2>
          </header>
          <p>{t('rules.stale', { version: ruleSet.version })}</p>
          <Findings diagnostics={errors} />
        </section>
      ) : (
        <Label tone="success" icon={<IconCheck size={16} aria-hidden />}>
          {t('rules.noDiagnostics')}
        </Label>
      )}
      {remarks.length > 0 && (
        <details className="panel rules-remarks">
          <summary>{t('rules.remarks', { count: remarks.length })}</summary>
          <Findings diagnostics={remarks.toSorted((a, b) => rank[a.severity] - rank[b.severity])} />
        </details>
      )}
    </>
  )
}

const rank = { error: 0, warning: 1, info: 2 } as const

export function Findings({ diagnostics }: { diagnostics: readonly Diagnostic[] }) {
  return (
    <ul className="diagnostics">
      {diagnostics.map((diagnostic) => (
        <li key={`${diagnostic.path}:${diagnostic.line}:${diagnostic.column} ${diagnostic.message}`}>
          <Finding diagnostic={diagnostic} />
        </li>
      ))}
    </ul>
  )
}

const severities = {
  error: { tone: 'danger', icon: IconAlertTriangle },
  warning: { tone: 'warning', icon: IconAlertTriangle },
  info: { tone: 'muted', icon: IconInfoCircle },
} as const

function Finding({ diagnostic }: { diagnostic: Diagnostic }) {
  const { path, line, column } = diagnostic
  const place = `${path}:${line}:${column}`
  return (
    <>
      <p>
        <SeverityLabel severity={diagnostic.severity} /> {diagnostic.message}{' '}
        {diagnostic.hint && <span className="muted">{diagnostic.hint}</span>}
      </p>
      <p className="mono break-anywhere">
        {path.includes('/') ? <Link href={editorAddress(path, { line })}>{place}</Link> : place}{' '}
        <span className="muted">({diagnostic.code})</span>
      </p>
    </>
  )
}

export function SeverityLabel({ severity }: { severity: Diagnostic['severity'] }) {
  const { tone, icon: Icon } = severities[severity]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {t(`rules.severity.${severity}`)}
    </Label>
  )
}
