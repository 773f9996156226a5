import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconHelpCircle,
  IconLoader2,
  IconPencil,
  IconPlayerPause,
  IconX,
} from '@tabler/icons-react'
import type { OutboxRow, OutboxState, Recipient, RecipientState } from '#shared/model/outbox.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { Label } from '../../parts/labels.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatExact, formatWhen } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

const looks = {
  draft: { tone: 'muted', icon: IconPencil },
  held: { tone: 'warning', icon: IconPlayerPause },
  queued: { tone: 'accent', icon: IconClock },
  sending: { tone: 'accent', icon: IconLoader2 },
  failed: { tone: 'danger', icon: IconAlertTriangle },
  in_doubt: { tone: 'warning', icon: IconHelpCircle },
  accepted: { tone: 'success', icon: IconCheck },
  cancelled: { tone: 'muted', icon: IconX },
} as const satisfies Record<OutboxState, object>

/** How a mail stands, in icon and word. */
export function OutboxStateLabel({ state, title }: { state: OutboxState; title?: string | undefined }) {
  const { tone, icon: Icon } = looks[state]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />} {...(title === undefined ? {} : { title })}>
      {t(`outbox.state.${state}`)}
    </Label>
  )
}

/** What became of a mail for one recipient: what is known of the delivery says more than what the server said. */
export function ReceiptLabel({ recipient: { outcome, delivery } }: { recipient: RecipientState }) {
  if (delivery === 'unknown') {
    const { tone, icon: Icon } = { pending: looks.queued, accepted: looks.accepted, refused: looks.failed }[outcome]
    return (
      <Label tone={outcome === 'pending' ? 'muted' : tone} icon={<Icon size={16} aria-hidden />}>
        {t(`outbox.outcome.${outcome}`)}
      </Label>
    )
  }
  const { tone, icon: Icon } = {
    delayed: looks.held,
    delivered: looks.accepted,
    bounced: looks.failed,
    auto_replied: looks.held,
    answered: looks.accepted,
  }[delivery]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {t(`outbox.delivery.${delivery}`)}
    </Label>
  )
}

/** When a queued mail leaves; for the others, when they changed last. */
export function WhenWords({ row }: { row: Pick<OutboxRow, 'state' | 'nextTryAt' | 'tries' | 'changedAt'> }) {
  const now = useNow()
  if (row.state !== 'queued' || row.nextTryAt === null)
    return (
      <time className="muted" dateTime={new Date(row.changedAt).toISOString()} title={formatExact(row.changedAt)}>
        {formatWhen(row.changedAt, now)}
      </time>
    )
  if (row.nextTryAt <= now) return <span>{t('outbox.leavesSoon')}</span>
  const when = formatWhen(row.nextTryAt, now)
  return <span title={formatExact(row.nextTryAt)}>{t(row.tries > 0 ? 'outbox.triesAgain' : 'outbox.leaves', { when })}</span>
}

/** Who wrote a mail: a person by name, a rule by its id, or Orgo itself. */
export function useAuthorNames(): (author: string) => string {
  const nameTarget = useTargetNames()
  return (author) => {
    if (author.startsWith('rule:')) return t('outbox.byRule', { rule: author.slice(5) })
    return author.startsWith('person:') ? nameTarget(author) : t('outbox.byTimer')
  }
}

const showRecipient = ({ name, address }: Pick<Recipient, 'name' | 'address'>): string => name || address

/** The first recipient, and how many more there are. */
export function showRecipients(recipients: readonly Recipient[]): string {
  const [first] = recipients
  if (!first) return t('outbox.nobody')
  const count = recipients.length - 1
  return count === 0 ? showRecipient(first) : t('outbox.toMore', { first: showRecipient(first), count })
}

/** The mark by which an answer finds its thread: the servers need it, and people do not. */
const threadMark = /\s*\[#[0-9A-Z]{4}-[0-9A-Z]{4}\]\s*$/

export const showSubject = ({ subject }: Pick<OutboxRow, 'subject'>): string =>
  subject.replace(threadMark, '') || t('outbox.noSubject')
