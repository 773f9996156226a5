import { IconAlertTriangle, IconCheck, IconEye, IconPlayerSkipForward, IconRepeat, IconX } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { ExplainedRule, Explanation } from '#shared/model/rule.ts'
import { useTargetText } from '../../../client/use-target-names.ts'
import { Label } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'
import { editorAddress } from '../rule-address.ts'
import { sortExplained, wordPhase, wordWhy } from './explained.ts'
import { TraceTree } from './trace-tree.tsx'
import './explain.css'

type Props = { explanation: Explanation; first?: string | null }

/** What every rule said about a message: those that acted are open, those that did not fold away. `first` is shown before all others. */
export function ExplainedRules({ explanation, first = null }: Props) {
  const { leading, silent } = sortExplained(explanation.rules, first)
  return (
    <div className="explained">
      <p>{t(explanation.kept ? 'message.explainKept' : 'message.explainNone')}</p>
      {leading.map((rule) => (
        <Rule key={rule.ruleId} rule={rule} />
      ))}
      {silent.length > 0 && (
        <details className="explained-silent">
          <summary>{t('explain.silent', { count: silent.length })}</summary>
          {silent.map((rule) => (
            <Rule key={rule.ruleId} rule={rule} />
          ))}
        </details>
      )}
    </div>
  )
}

const looks = {
  matched: { tone: 'success', icon: IconCheck },
  observed: { tone: 'accent', icon: IconEye },
  repeated: { tone: 'accent', icon: IconRepeat },
  not_matched: { tone: 'muted', icon: IconX },
  skipped: { tone: 'muted', icon: IconPlayerSkipForward },
  error: { tone: 'danger', icon: IconAlertTriangle },
} as const

function Rule({ rule }: { rule: ExplainedRule }) {
  const { tone, icon: Icon } = looks[rule.result]
  const [path = '', line = ''] = rule.at.split(':')
  return (
    <article className="explained-rule" aria-label={rule.title}>
      <h2>
        <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
          {t(`explain.result.${rule.result}`)}
        </Label>{' '}
        <span dir="auto">{rule.title}</span>
      </h2>
      <p className="muted">
        {t('explain.phase', { phase: wordPhase(rule.phase) })}
        {', '}
        <Link className="mono break-anywhere" href={editorAddress(path, { line: Number(line) || 1 })}>
          {rule.at}
        </Link>
      </p>
      {rule.why && <p>{wordWhy(rule.why)}</p>}
      {rule.condition && <TraceTree node={rule.condition} />}
      {rule.actions.length > 0 && <ActionResults actions={rule.actions} />}
      {rule.stop && rule.result === 'matched' && <p>{t(`explain.stop.${rule.stop}`)}</p>}
    </article>
  )
}

export function ActionResults({
  actions,
}: {
  actions: readonly { action: string; value: string; result: string; by?: string | null }[]
}) {
  const nameTargets = useTargetText()
  return (
    <ul className="action-results">
      {actions.map(({ action, value, result, by }) => (
        <li key={`${action} ${value}`}>
          <code>{action}</code> <span dir="auto">{nameTargets(value)}</span>{' '}
          <span className={result === 'applied' ? 'tone-success' : 'muted'}>
            {wordResult(result)}
            {by ? (result === 'lost' ? ` ${by}` : ` (${by})`) : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}

const results = ['applied', 'lost', 'refused', 'skipped', 'suppressed', 'withheld', 'held', 'duplicate'] as const

function wordResult(result: string): string {
  const known = results.find((one) => one === result)
  return known ? t(`explain.action.${known}`) : result
}
