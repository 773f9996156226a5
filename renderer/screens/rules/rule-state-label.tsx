import { IconAlertTriangle, IconEye, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { RuleSummary } from '#shared/model/rule.ts'
import { Label } from '../../parts/labels.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { stateOfRule } from './rule-state.ts'

const looks = {
  active: { tone: 'success', icon: IconPlayerPlay },
  observing: { tone: 'accent', icon: IconEye },
  off: { tone: 'muted', icon: IconPlayerPause },
  suspended: { tone: 'danger', icon: IconAlertTriangle },
} as const

/** The state of a rule in icon and words; one that observes says until when. */
export function RuleStateLabel({ rule }: { rule: Pick<RuleSummary, 'suspended' | 'mode' | 'observing'> }) {
  const now = useNow()
  const state = stateOfRule(rule)
  const { tone, icon: Icon } = looks[state]
  const words =
    state === 'observing' && rule.observing
      ? t('rules.observingUntil', { when: formatMoment(rule.observing.until, now) })
      : t(`rules.state.${state}`)
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />} {...(rule.suspended ? { title: rule.suspended.sentence } : {})}>
      {words}
    </Label>
  )
}
