import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Message } from '#shared/model/message.ts'
import { useApi } from '../../client/api-context.tsx'
import { Attachments } from '../../mail/attachments.tsx'
import { MailHeaders } from '../../mail/mail-headers.tsx'
import { MailProblems } from '../../mail/mail-problems.tsx'
import { MessageContent } from '../../mail/message-content.tsx'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { Reply } from '../compose/reply.tsx'
import { useWriting } from '../compose/use-writing.ts'
import { MessageActions } from './message-actions.tsx'
import { Explain, Headers, Sources } from './message-facts.tsx'
import { ThreadPanel } from './thread-panel.tsx'
import './messages.css'

type Props = { messageId: string; listHref: string }

/** One message: who wrote what to whom, its content, and everything Orgo knows about it. */
export function MessageReader({ messageId, listHref }: Props) {
  const api = useApi()
  const narrow = useIsNarrow()
  const answer = useQuery(api.messages.get.queryOptions({ input: { messageId } }))
  return (
    <>
      {narrow && (
        <Link href={listHref} className="back-link">
          <IconChevronLeft size={16} aria-hidden />
          {t('common.back')}
        </Link>
      )}
      {answer.data ? (
        <Loaded message={answer.data} />
      ) : answer.error ? (
        <MissingMessage error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </>
  )
}

function MissingMessage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  if (code !== 'MESSAGE_NOT_FOUND' && code !== 'BAD_REQUEST') return <ErrorState error={error} onRetry={onRetry} />
  return (
    <EmptyState title={t('message.notFound')} action={<Link href="/messages">{t('nav.messages')}</Link>}>
      {t('message.notFoundBody')}
    </EmptyState>
  )
}

function Loaded({ message }: { message: Message }) {
  const place = useWriting()
  return (
    <article className={message.confidential ? 'message-reader confidential-frame' : 'message-reader'}>
      <header className="message-head">
        <h1 dir="auto">{message.subject || t('messages.noSubject')}</h1>
        {message.confidential && <ConfidentialLabel />}
        <MailHeaders mail={message} />
        <MessageActions message={message} onWrite={place.write} />
      </header>
      <div className="message-body">
        <Reply
          matter={{ taskId: message.taskId, messageId: message.messageId }}
          confidential={message.confidential}
          messageIds={message.attachments.length > 0 ? [message.messageId] : []}
          place={place}
        />
        <MailProblems mail={message} />
        <MessageContent message={message} />
        <Attachments message={message} />
        <ThreadPanel message={message} />
        <Explain messageId={message.messageId} />
        <Sources message={message} />
        <Headers message={message} />
      </div>
    </article>
  )
}
