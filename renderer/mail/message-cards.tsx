import { IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { MessageSummary } from '#shared/model/message.ts'
import { useApi } from '../client/api-context.tsx'
import { ErrorState, LoadingState } from '../parts/states.tsx'
import { Moment } from '../parts/when.tsx'
import { t } from '../text/translate.ts'
import { Attachments } from './attachments.tsx'
import { MessageContent } from './message-content.tsx'
import { showAddress } from './show-address.ts'
import './message-cards.css'

/** Messages under one another, newest first; the newest is open, each other opens where it stands. */
export function MessageCards({ messages, empty }: { messages: readonly MessageSummary[]; empty: string }) {
  const sorted = useMemo(() => messages.toSorted((a, b) => (b.sentAt ?? 0) - (a.sentAt ?? 0)), [messages])
  if (sorted.length === 0) return <p className="muted">{empty}</p>
  return sorted.map((message, place) => <MessageCard key={message.messageId} message={message} startsOpen={place === 0} />)
}

function MessageCard({ message, startsOpen }: { message: MessageSummary; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen)
  return (
    <details className="message-card" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="message-card-from cut" dir="auto">
          {message.from ? showAddress(message.from) : t('common.unknownSender')}
        </span>
        {message.hasAttachment && <IconPaperclip size={16} aria-label={t('message.attachments')} />}
        <Moment at={message.sentAt} />
        {!open && (
          <span className="message-card-preview muted cut" dir="auto">
            {message.preview}
          </span>
        )}
      </summary>
      {open && <OpenCard messageId={message.messageId} subject={message.subject} />}
    </details>
  )
}

function OpenCard({ messageId, subject }: { messageId: string; subject: string }) {
  const api = useApi()
  const answer = useQuery(api.messages.get.queryOptions({ input: { messageId } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  return (
    <div className="message-card-body">
      <p>
        <Link href={`/messages/${messageId}`} dir="auto">
          {subject || t('messages.noSubject')}
        </Link>
      </p>
      <MessageContent message={answer.data} />
      <Attachments message={answer.data} />
    </div>
  )
}
