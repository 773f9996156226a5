import { Table } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconHandClick } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { Link } from 'wouter'
import type { RuleSummary } from '#shared/model/rule.ts'
import { Label } from '../../parts/labels.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { useModules } from '../tasks/use-modules.ts'
import { ModeMenu } from './mode-menu.tsx'
import { PlainText } from './plain-text.tsx'
import { editorAddress, ruleAddress } from './rule-address.ts'

/** The rules of each module in words, with state, figures and place. The rule that the address names is shown and marked. */
export function RuleTable({ rules, named }: { rules: readonly RuleSummary[]; named: string | null }) {
  const modules = useModules()
  const byModule = useMemo(() => groupByModule(rules), [rules])
  return [...byModule].map(([module, ofModule]) => {
    const title = modules.get(module)?.title ?? (module || t('rules.everyModule'))
    return (
      <section key={module} className="panel" aria-label={title}>
        <header>
          <h2>{module ? <Link href={`/modules/${module}`}>{title}</Link> : title}</h2>
          <span className="muted">{t('count.rules', { count: ofModule.length })}</span>
        </header>
        <Table className="data-table rule-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('rules.columnTitle')}</Table.Th>
              <Table.Th scope="col">{t('rules.columnState')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('rules.columnHits')}
              </Table.Th>
              <Table.Th scope="col">{t('rules.columnLast')}</Table.Th>
              <Table.Th scope="col">{t('rules.columnTests')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ofModule.map((rule) => (
              <Row key={rule.ruleId} rule={rule} isNamed={rule.ruleId === named} />
            ))}
          </Table.Tbody>
        </Table>
      </section>
    )
  })
}

function groupByModule(rules: readonly RuleSummary[]): Map<string, RuleSummary[]> {
  const byModule = new Map<string, RuleSummary[]>()
  for (const rule of rules) byModule.set(rule.module, [...(byModule.get(rule.module) ?? []), rule])
  return byModule
}

function Row({ rule, isNamed }: { rule: RuleSummary; isNamed: boolean }) {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isNamed) row.current?.scrollIntoView({ block: 'center' })
  }, [isNamed])
  return (
    <Table.Tr ref={row} className={isNamed ? 'rule-named' : ''} aria-current={isNamed ? 'true' : undefined}>
      <Table.Td className="rule-what">
        <p className="rule-title">
          <Link href={ruleAddress(rule.ruleId)} dir="auto">
            {rule.title}
          </Link>
          {rule.when === 'manual' && (
            <Label tone="accent" icon={<IconHandClick size={16} aria-hidden />}>
              {t('rules.macro')}
            </Label>
          )}
        </p>
        <div className="rule-words">
          <PlainText plain={rule.plain || rule.condition} />
        </div>
        <p className="rule-place mono">
          <Link href={editorAddress(rule.path, { line: rule.line })}>
            {rule.path}:{rule.line}
          </Link>
        </p>
        {rule.suspended && <p className="tone-danger">{rule.suspended.sentence}</p>}
      </Table.Td>
      <Table.Td data-column={t('rules.columnState')}>
        <ModeMenu rule={rule} />
      </Table.Td>
      <Table.Td className="number" data-column={t('rules.columnHits')}>
        {formatNumber(rule.hits)}
      </Table.Td>
      <Table.Td data-column={t('rules.columnLast')}>
        {rule.lastHitAt === null ? <span className="muted">{t('rules.never')}</span> : <When at={rule.lastHitAt} />}
      </Table.Td>
      <Table.Td data-column={t('rules.columnTests')}>
        <TestsLabel rule={rule} />
      </Table.Td>
    </Table.Tr>
  )
}

/** How many tests name a rule, and whether one failed. */
export function TestsLabel({ rule: { tests, failedTests } }: { rule: RuleSummary }) {
  if (tests === 0) return <span className="muted">{t('rules.noTests')}</span>
  if (failedTests > 0) {
    return (
      <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {t('rules.testsFailed', { count: failedTests, total: tests })}
      </Label>
    )
  }
  return (
    <Label tone="success" icon={<IconCheck size={16} aria-hidden />}>
      {t('rules.testsPassed', { count: tests })}
    </Label>
  )
}
