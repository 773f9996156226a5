import { Checkbox, Radio, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ImportMode } from '#shared/model/archive.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { type ImportPlan, unknownCountWord } from './import-plan.ts'
import { useImports } from './imports-context.tsx'
import type { ProbedSource } from './use-probes.ts'

type Props = { plan: ImportPlan; sources: readonly ProbedSource[]; count: number | null }

/** Whether the mail is the past or as good as new, and where the past ends. */
export function StepHow({ plan, sources, count }: Props) {
  const { changePlan } = useImports()
  return (
    <>
      <Radio.Group
        label={t('import.mode')}
        value={plan.mode}
        onChange={(mode) => changePlan({ mode: ImportMode.parse(mode), confirmsLive: false, typedCount: '' })}
      >
        <div className="wizard-choices">
          <Radio value="silent" label={t('import.modeSilent')} description={t('import.modeSilentHint')} />
          <Radio value="live" label={t('import.modeLive')} description={t('import.modeLiveHint')} />
        </div>
      </Radio.Group>
      {plan.mode === 'live' && <ConfirmLive plan={plan} count={count} />}
      <div className="wizard-group">
        <Checkbox
          label={t('import.cutOff')}
          description={t('import.cutOffHint')}
          checked={plan.hasCutOff}
          onChange={(event) => changePlan({ hasCutOff: event.currentTarget.checked })}
        />
        {plan.hasCutOff && (
          <TextInput
            type="date"
            className="wizard-day"
            label={t('import.cutOffDay')}
            value={plan.cutOffDay}
            onChange={(event) => changePlan({ cutOffDay: event.currentTarget.value })}
          />
        )}
      </div>
      {sources.some(({ probe }) => probe.format === 'pst') && (
        <Checkbox
          label={t('import.recover')}
          description={t('import.recoverHint')}
          checked={plan.recover}
          onChange={(event) => changePlan({ recover: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

function ConfirmLive({ plan, count }: { plan: ImportPlan; count: number | null }) {
  const { changePlan } = useImports()
  return (
    <section className="wizard-warning" aria-label={t('import.liveWarningTitle')}>
      <p>
        <IconAlertTriangle size={16} className="tone-warning" aria-hidden />{' '}
        {count === null ? t('import.liveWarningUnknown') : t('import.liveWarning', { count })}
      </p>
      <Checkbox
        label={t('import.liveTick')}
        checked={plan.confirmsLive}
        onChange={(event) => changePlan({ confirmsLive: event.currentTarget.checked })}
      />
      <TextInput
        className="wizard-day"
        label={
          count === null
            ? t('import.liveTypeWord', { word: unknownCountWord })
            : t('import.liveType', { shown: formatNumber(count) })
        }
        value={plan.typedCount}
        onChange={(event) => changePlan({ typedCount: event.currentTarget.value })}
        autoComplete="off"
        {...(count === null ? {} : { inputMode: 'numeric' as const })}
      />
    </section>
  )
}
