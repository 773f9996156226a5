import {
  IconAlertTriangle,
  IconCheck,
  IconChevronDown,
  IconChevronsUp,
  IconChevronUp,
  IconCircle,
  IconClock,
  IconInbox,
  IconLock,
  IconPlayerPause,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Priority, StateCategory, TaskSummary } from '#shared/model/task.ts'
import { formatExact, formatSpan, formatWhen } from '../text/format.ts'
import { t } from '../text/translate.ts'
import { useNow } from './when.tsx'
import './labels.css'

type Tone = 'text' | 'muted' | 'accent' | 'danger' | 'warning' | 'success' | 'confidential'

/** An icon, a word and a colour: a status is never told by colour alone. */
export function Label({ tone, icon, children, title }: { tone: Tone; icon: ReactNode; children: ReactNode; title?: string }) {
  return (
    <span className={`label tone-${tone}`} title={title}>
      {icon}
      <span>{children}</span>
    </span>
  )
}

const categories: Readonly<Record<StateCategory, { tone: Tone; icon: typeof IconInbox }>> = {
  new: { tone: 'accent', icon: IconInbox },
  open: { tone: 'text', icon: IconCircle },
  waiting: { tone: 'muted', icon: IconPlayerPause },
  done: { tone: 'success', icon: IconCheck },
  declined: { tone: 'muted', icon: IconX },
}

export function StateLabel({ category, title }: { category: StateCategory; title: string }) {
  const { tone, icon: Icon } = categories[category]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {title}
    </Label>
  )
}

const priorities: Readonly<Record<Exclude<Priority, 'normal'>, { tone: Tone; icon: typeof IconChevronUp }>> = {
  urgent: { tone: 'danger', icon: IconChevronsUp },
  high: { tone: 'warning', icon: IconChevronUp },
  low: { tone: 'muted', icon: IconChevronDown },
}

/** The priority in icon and word; `Normal` says nothing in a list. */
export function PriorityLabel({ priority, quiet = false }: { priority: Priority; quiet?: boolean }) {
  if (priority === 'normal') return quiet ? null : <span>{t('priority.normal')}</span>
  const { tone, icon: Icon } = priorities[priority]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />} title={t(`priority.${priority}`)}>
      {t(`priority.${priority}`)}
    </Label>
  )
}

export function ConfidentialLabel() {
  return (
    <Label tone="confidential" icon={<IconLock size={16} aria-hidden />} title={t('common.confidential')}>
      {t('common.confidential')}
    </Label>
  )
}

const soonMs = 3_600_000
const relativeMs = 7 * 24 * soonMs

/** How long is left, or how late it is; a closed task shows its due time only. */
export function DueLabel({ task }: { task: Pick<TaskSummary, 'dueAt' | 'closedAt' | 'overdue' | 'escalatesAt'> }) {
  const now = useNow()
  const at = task.dueAt ?? task.escalatesAt
  if (at === null || task.closedAt !== null) return null
  const distance = at - now
  const title = formatExact(at)
  if (distance < 0) {
    return (
      <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />} title={title}>
        {t('due.late', { span: formatSpan(distance) })}
      </Label>
    )
  }
  const words = distance < relativeMs ? t('due.left', { span: formatSpan(distance) }) : t('due.on', { when: formatWhen(at, now) })
  return (
    <Label tone={distance < soonMs ? 'warning' : 'text'} icon={<IconClock size={16} aria-hidden />} title={title}>
      {words}
    </Label>
  )
}
