import { SegmentedControl, TextInput } from '@mantine/core'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { t } from '../../text/translate.ts'
import { fieldToInstant, instantToField } from '../tasks/due-presets.ts'
import type { SendChoice } from './mail-fields.ts'

const kinds = ['now', 'office', 'at'] as const
const hourMs = 3_600_000

/** When the mail leaves: after the time to take it back, when the office opens, or at a time of one's own. */
export function ComposeWhen({ send, onChange }: { send: SendChoice; onChange: (send: SendChoice) => void }) {
  const narrow = useIsNarrow()
  const choose = (value: string) => {
    const kind = kinds.find((one) => one === value) ?? 'now'
    onChange({ kind, at: kind === 'at' && send.at === '' ? instantToField(Date.now() + hourMs) : send.at })
  }
  const past = send.kind === 'at' && (fieldToInstant(send.at) ?? 0) <= Date.now()
  return (
    <div className="composer-when">
      <SegmentedControl
        size="xs"
        aria-label={t('compose.when')}
        orientation={narrow ? 'vertical' : 'horizontal'}
        value={send.kind}
        onChange={choose}
        data={kinds.map((value) => ({ value, label: t(`compose.${value}`) }))}
      />
      {send.kind === 'at' && (
        <TextInput
          type="datetime-local"
          aria-label={t('compose.atField')}
          value={send.at}
          onChange={(event) => onChange({ kind: 'at', at: event.currentTarget.value })}
          error={past ? t('compose.atWrong') : null}
        />
      )}
    </div>
  )
}
