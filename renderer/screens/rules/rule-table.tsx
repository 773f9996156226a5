import { Table } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import type { RuleSummary } from '#shared/model/rule.ts'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { useModules } from '../tasks/use-modules.ts'

/** The rules of each module with condition, place and hits. The rule that the address names is shown and marked. */
export function RuleTable({ rules, named }: { rules: readonly RuleSummary[]; named: string | null }) {
  const modules = useModules()
  const byModule = useMemo(() => groupByModule(rules), [rules])
  return [...byModule].map(([module, ofModule]) => {
    const title = modules.get(module)?.title ?? (module || t('rules.everyModule'))
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      <section key={module} className="panel table-scroll" aria-label={title} tabIndex={0}>
        <header>
          <h2>{title}</h2>
          <span className="muted">{t('count.rules', { count: ofModule.length })}</span>
        </header>
        <Table className="data-table rule-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('rules.columnTitle')}</Table.Th>
              <Table.Th scope="col">{t('rules.columnCondition')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('rules.columnHits')}
              </Table.Th>
              <Table.Th scope="col">{t('rules.columnLast')}</Table.Th>
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
      <Table.Td>
        <span dir="auto">{rule.title}</span>
        {rule.mode !== 'active' && <span className="rule-mode tone-warning">{t(`rules.mode.${rule.mode}`)}</span>}
        <span className="rule-place mono muted">
          {rule.path}:{rule.line}
        </span>
      </Table.Td>
      <Table.Td>
        <code className="rule-condition">{rule.condition}</code>
      </Table.Td>
      <Table.Td className="number">{formatNumber(rule.hits)}</Table.Td>
      <Table.Td>
        {rule.lastHitAt === null ? <span className="muted">{t('rules.never')}</span> : <When at={rule.lastHitAt} />}
      </Table.Td>
    </Table.Tr>
  )
}
