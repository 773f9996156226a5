import { NativeSelect } from '@mantine/core'
import { t } from '../../../text/translate.ts'
import { type SinceChoice, sinceChoices } from './since-choices.ts'

type Props = { value: SinceChoice; onChange: (choice: SinceChoice) => void; label: string }

/** How far back to look. */
export function SinceSelect({ value, onChange, label }: Props) {
  return (
    <NativeSelect
      label={label}
      data={sinceChoices.map((choice) => ({ value: choice, label: t(`backtest.since.${choice}`) }))}
      value={value}
      onChange={(event) => onChange(sinceChoices.find((choice) => choice === event.currentTarget.value) ?? 'year')}
    />
  )
}
