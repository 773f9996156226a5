import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { RelativePeriod, type ReportKind, ReportLanguage, type ReportPeriod } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { t } from '../../text/translate.ts'
import type { ReportChoice } from './report-address.ts'

type Props = {
  kind: ReportKind
  choice: ReportChoice
  /** The period that is shown, from which own dates begin. */
  shown: ReportPeriod | null
  onChange: (choice: ReportChoice) => void
}

/** Period, module, team, person and place of a report. */
export function ReportFilterBar({ kind, choice, shown, onChange }: Props) {
  const api = useApi()
  const nameTarget = useTargetNames()
  const choices = useQuery(api.reports.choices.queryOptions({ input: {} })).data
  const set = (part: ReportChoice) => onChange({ ...choice, ...part })
  const isFinancial = kind.name === 'financial_report'
  const { period, from, to, language, ...narrowed } = choice
  return (
    <search className="report-filter" aria-label={t('reports.filter')}>
      <PeriodFields {...{ kind, choice, shown, onChange }} />
      <Pick
        label={t('tasks.module')}
        any={t('tasks.anyModule')}
        value={choice.module}
        data={(choices?.modules ?? []).map(({ module, title }) => ({ value: module, label: title }))}
        onPick={(module) => set({ module })}
      />
      <Pick
        label={t('task.team')}
        any={t('reports.anyTeam')}
        value={choice.team}
        data={targetsOf(choices?.teams, nameTarget, t('reports.noTeam'))}
        onPick={(team) => set({ team })}
      />
      <Pick
        label={t('reports.person')}
        any={t('reports.anyPerson')}
        value={choice.person}
        data={targetsOf(choices?.people, nameTarget, t('common.nobody'))}
        onPick={(person) => set({ person })}
      />
      <Pick
        label={t('reports.place')}
        any={t('reports.anyPlace')}
        value={choice.place}
        data={plainOf(choices?.places)}
        onPick={(place) => set({ place })}
      />
      {isFinancial && (
        <>
          <Pick
            label={t('reports.vendor')}
            any={t('reports.anyVendor')}
            value={choice.vendor}
            data={plainOf(choices?.vendors)}
            onPick={(vendor) => set({ vendor })}
          />
          <Pick
            label={t('reports.currency')}
            any={t('reports.anyCurrency')}
            value={choice.currency}
            data={plainOf(choices?.currencies)}
            onPick={(currency) => set({ currency })}
          />
        </>
      )}
      <Pick
        label={t('reports.language')}
        any={t('reports.pageLanguage')}
        value={choice.language}
        data={ReportLanguage.options.map((value) => ({ value, label: nameLanguage(value) }))}
        onPick={(value) => set({ language: ReportLanguage.options.find((one) => one === value) })}
      />
      <Checkbox
        label={t('reports.withConfidential')}
        checked={choice.confidential === true}
        onChange={(event) => set({ confidential: event.currentTarget.checked || undefined })}
      />
      {Object.values(narrowed).some((value) => value !== undefined) && (
        <Button onClick={() => onChange({ period, from, to, language })}>{t('tasks.clear')}</Button>
      )}
    </search>
  )
}

type Choices = { value: string; label: string }[]

const plainOf = (values: readonly string[] = []): Choices => values.map((value) => ({ value, label: value }))

const targetsOf = (targets: readonly string[] = [], nameTarget: (target: string) => string, none: string): Choices => [
  ...targets.filter((target) => target !== 'none').map((target) => ({ value: target, label: nameTarget(target) })),
  { value: 'none', label: none },
]

/** A language by its own name. */
function nameLanguage(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}

type PickProps = {
  label: string
  any: string
  value: string | undefined
  data: Choices
  onPick: (value: string | undefined) => void
}

/** A choice of one value or any; a value that is no longer offered stays what it is. */
function Pick({ label, any, value, data, onPick }: PickProps) {
  const known = value === undefined || data.some((one) => one.value === value)
  return (
    <NativeSelect
      label={label}
      data={[{ value: '', label: any }, ...data, ...(known ? [] : [{ value, label: value }])]}
      value={value ?? ''}
      onChange={(event) => onPick(event.currentTarget.value || undefined)}
    />
  )
}

const own = 'own'

function PeriodFields({ kind, choice, shown, onChange }: Props) {
  const isOwn = choice.from !== undefined || choice.to !== undefined
  const setDay = (part: 'from' | 'to', day: string) => {
    if (day !== '') onChange({ ...choice, period: undefined, [part]: day })
  }
  const pick = (value: string) => {
    const { from: _from, to: _to, period: _period, ...rest } = choice
    const period = RelativePeriod.options.find((one) => one === value)
    if (period) onChange({ ...rest, period })
    else if (shown) onChange({ ...rest, from: shown.from, to: shown.to })
  }
  return (
    <>
      <NativeSelect
        label={t('reports.period')}
        data={[
          ...RelativePeriod.options.map((value) => ({ value: value as string, label: t(`reports.period.${value}`) })),
          { value: own, label: t('reports.period.own') },
        ]}
        value={isOwn ? own : (choice.period ?? kind.usualPeriod)}
        onChange={(event) => pick(event.currentTarget.value)}
      />
      {isOwn && (
        <>
          <DayField label={t('reports.from')} value={choice.from ?? ''} onDay={(day) => setDay('from', day)} />
          <DayField label={t('reports.to')} value={choice.to ?? ''} onDay={(day) => setDay('to', day)} />
        </>
      )}
    </>
  )
}

/** A day, taken over once it is whole: a date field gives nothing while a part of it is missing. */
function DayField({ label, value, onDay }: { label: string; value: string; onDay: (day: string) => void }) {
  return <TextInput type="date" label={label} value={value} onChange={(event) => onDay(event.currentTarget.value)} />
}
