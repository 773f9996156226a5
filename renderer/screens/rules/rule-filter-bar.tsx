import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useRef } from 'react'
import type { RuleSummary } from '#shared/model/rule.ts'
import { useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { leaveOnEscape } from '../../parts/leave-on-escape.ts'
import { t } from '../../text/translate.ts'
import { useModules } from '../tasks/use-modules.ts'
import { filterRules, type RuleFilter, ruleFilterToSearch, stateChoices, wholeRuleFilter } from './rule-filter.ts'

type Props = { filter: RuleFilter; rules: readonly RuleSummary[]; onChange: (filter: RuleFilter) => void }

/** Text, state and module of the rules to show; each state says how many there are. */
export function RuleFilterBar({ filter, rules, onChange }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const modules = useModules()
  useAction('search', () => field.current?.focus())
  const names = [...new Set(rules.map(({ module }) => module))]
  const countOf = (state: RuleFilter['state']) => filterRules(rules, { ...filter, state }).length
  return (
    <search className="rule-filter" aria-label={t('rules.filter')}>
      <TextInput
        ref={field}
        type="search"
        aria-label={t('rules.filterText')}
        placeholder={`${t('rules.filterText')} (${firstKey('search')})`}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
        onKeyDown={leaveOnEscape}
        dir="auto"
      />
      <NativeSelect
        aria-label={t('rules.filterState')}
        data={[
          { value: '', label: t('rules.anyState') },
          ...stateChoices.map((value) => ({ value, label: `${t(`rules.state.${value}`)} (${countOf(value)})` })),
        ]}
        value={filter.state}
        onChange={(event) => {
          const { value } = event.currentTarget
          onChange({ ...filter, state: stateChoices.find((choice) => choice === value) ?? '' })
        }}
      />
      <NativeSelect
        aria-label={t('rules.filterModule')}
        data={[
          { value: ' ', label: t('rules.anyModule') },
          ...names.map((value) => ({ value, label: modules.get(value)?.title ?? (value || t('rules.everyModule')) })),
        ]}
        value={filter.module ?? ' '}
        onChange={(event) =>
          onChange({ ...filter, module: event.currentTarget.value === ' ' ? null : event.currentTarget.value })
        }
      />
      {ruleFilterToSearch(filter) !== '' && <Button onClick={() => onChange(wholeRuleFilter)}>{t('rules.clear')}</Button>}
    </search>
  )
}
