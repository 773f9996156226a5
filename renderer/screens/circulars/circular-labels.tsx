import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPause, IconSend, IconX } from '@tabler/icons-react'
import type { CircularState, Reach } from '#shared/model/circular.ts'
import { Label } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'

const states = {
  held: { tone: 'warning', icon: IconPlayerPause },
  queued: { tone: 'accent', icon: IconClock },
  sending: { tone: 'accent', icon: IconSend },
  done: { tone: 'success', icon: IconCheck },
  cancelled: { tone: 'muted', icon: IconX },
} as const satisfies Record<CircularState, object>

export function CircularStateLabel({ state }: { state: CircularState }) {
  const { tone, icon: Icon } = states[state]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {t(`circulars.state.${state}`)}
    </Label>
  )
}

const reaches = {
  open: { tone: 'muted', icon: IconClock },
  sent: { tone: 'text', icon: IconSend },
  reached: { tone: 'success', icon: IconCheck },
  delayed: { tone: 'warning', icon: IconClock },
  notReached: { tone: 'danger', icon: IconAlertTriangle },
  cancelled: { tone: 'muted', icon: IconX },
} as const satisfies Record<Reach, object>

/** What became of a circular for one recipient, or for a number of them. */
export function ReachLabel({ reach, count }: { reach: Reach; count?: number }) {
  const { tone, icon: Icon } = reaches[reach]
  const word = t(`circulars.reach.${reach}`)
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {count === undefined ? word : `${count} ${word}`}
    </Label>
  )
}

/** Languages by their names in the language of the page. */
export function nameLanguage(language: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(language) ?? language
  } catch {
    return language
  }
}
