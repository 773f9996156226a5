import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPause, IconX } from '@tabler/icons-react'
import type { TaskServiceLevel } from '#shared/model/escalation.ts'
import { Label } from '../../../parts/labels.tsx'
import { Moment } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'

const looks = {
  running: { tone: 'text', icon: IconClock },
  paused: { tone: 'muted', icon: IconPlayerPause },
  overdue: { tone: 'danger', icon: IconAlertTriangle },
  met: { tone: 'success', icon: IconCheck },
  missed: { tone: 'danger', icon: IconX },
} as const

/** What was promised for a task of its kind, how it stands, and how each time comes about. */
export function ServiceLevel({ level }: { level: TaskServiceLevel }) {
  return (
    <ul className="plain-list">
      {level.deadlines.map((deadline) => {
        const { tone, icon: Icon } = looks[deadline.state]
        return (
          <li key={deadline.kind}>
            <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
              {t(`task.promise.${deadline.kind}`)}: {t(`task.promise.${deadline.state}`)}
            </Label>{' '}
            <Moment at={deadline.doneAt ?? deadline.dueAt} />
            <details className="muted promise-why">
              <summary>{t('task.promiseWhy')}</summary>
              {deadline.arithmetic}
            </details>
          </li>
        )
      })}
    </ul>
  )
}
