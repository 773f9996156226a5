import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Message } from '#shared/model/message.ts'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useApi } from '../../client/api-context.tsx'
import { showAddress } from '../../mail/show-address.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { OutboxStateLabel } from '../outbox/outbox-labels.tsx'
import { beginMail } from './begin-mail.ts'
import { Composer } from './composer.tsx'
import { StoredDraft } from './draft-composer.tsx'
import { writeAddress } from './reply-fields.ts'
import type { Matter } from './use-draft-save.ts'
import { type Beginning, readBeginning, type useWriting } from './use-writing.ts'

type Props = {
  matter: Matter
  confidential: boolean
  /** The messages whose files can go along. */
  messageIds: readonly string[]
  place: ReturnType<typeof useWriting>
}

const titles = { new: 'compose.reply', all: 'compose.replyAll', forward: 'compose.forward' } as const satisfies Record<
  Beginning,
  string
>

/** The composer on a task or a message: an answer to its last message, that message forwarded, or the draft that the address names. */
export function Reply({ matter, confidential, messageIds, place }: Props) {
  const [begun, setBegun] = useState<{ draft: OutboxDetail; how: Beginning } | null>(null)
  const { writing, write, stop } = place
  if (writing === null) return null
  const how = readBeginning(writing) ?? (writing === begun?.draft.outboxId ? begun.how : null)
  const title = t(matter.messageId === null ? 'compose.write' : titles[how ?? 'new'])
  const saved = (draft: OutboxDetail) => {
    if (how) setBegun({ draft, how })
    if (readBeginning(writing)) write(draft.outboxId)
  }
  return (
    <section className="reply" aria-label={title}>
      <h2>{title}</h2>
      {how ? (
        <NewMail
          key={how}
          how={how}
          matter={{ ...matter, passesOn: how === 'forward' }}
          confidential={confidential}
          messageIds={messageIds}
          draft={begun?.how === how ? begun.draft : null}
          onSaved={saved}
          onClose={stop}
        />
      ) : (
        <OldDraft outboxId={writing} onClose={stop} />
      )}
    </section>
  )
}

type NewMailProps = Omit<Props, 'place'> & {
  how: Beginning
  draft: OutboxDetail | null
  onSaved: (draft: OutboxDetail) => void
  onClose: () => void
}

function NewMail(props: NewMailProps) {
  const api = useApi()
  const { messageId } = props.matter
  const answer = useQuery({
    ...api.messages.get.queryOptions({ input: { messageId: messageId ?? '' } }),
    enabled: messageId !== null,
  })
  if (messageId !== null && answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (messageId !== null && !answer.data) return <LoadingState rows={4} />
  return <Begun {...props} message={answer.data ?? null} />
}

function Begun({ message, draft, how, ...props }: NewMailProps & { message: Message | null }) {
  const [start] = useState(() => beginMail(message, how, Date.now()))
  return (
    <Composer
      {...props}
      outboxId={null}
      holds={draft?.holds ?? []}
      start={start}
      quoted={
        message && how !== 'forward'
          ? { who: message.from ? showAddress(message.from) : t('common.unknownSender'), at: message.sentAt, text: message.text }
          : null
      }
      suggestions={
        message && how !== 'forward'
          ? [...(message.from ? [message.from] : []), ...message.replyTo, ...message.to, ...message.cc].map(writeAddress)
          : []
      }
    />
  )
}

function OldDraft({ outboxId, onClose }: { outboxId: string; onClose: () => void }) {
  const api = useApi()
  const answer = useQuery(api.outbox.show.queryOptions({ input: { outboxId } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={4} />
  if (answer.data.state !== 'draft')
    return (
      <EmptyState title={answer.data.subject || t('outbox.noSubject')}>
        <OutboxStateLabel state={answer.data.state} />
      </EmptyState>
    )
  return <StoredDraft draft={answer.data} onClose={onClose} />
}
