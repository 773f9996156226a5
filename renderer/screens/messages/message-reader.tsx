import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Address, Message } from '#shared/model/message.ts'
import { useApi } from '../../client/api-context.tsx'
import { Attachments } from '../../mail/attachments.tsx'
import { MessageContent } from '../../mail/message-content.tsx'
import { showFullAddress } from '../../mail/show-address.ts'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { MessageActions } from './message-actions.tsx'
import { Explain, Headers, Problems, Sources } from './message-facts.tsx'
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
  return (
    <article className={message.confidential ? 'message-reader confidential-frame' : 'message-reader'}>
      <header className="message-head">
        <h1 dir="auto">{message.subject || t('messages.noSubject')}</h1>
        {message.confidential && <ConfidentialLabel />}
        <dl className="message-headers">
          <Header name={t('message.from')}>
            {message.from ? <People people={[message.from]} /> : t('common.unknownSender')}
          </Header>
          {message.to.length > 0 && (
            <Header name={t('message.to')}>
              <People people={message.to} />
            </Header>
          )}
          {message.cc.length > 0 && (
            <Header name={t('message.cc')}>
              <People people={message.cc} />
            </Header>
          )}
          {message.replyTo.length > 0 && (
            <Header name={t('message.replyTo')}>
              <People people={message.replyTo} />
            </Header>
          )}
          <Header name={t('message.sent')}>
            <Moment at={message.sentAt} />
          </Header>
        </dl>
        <MessageActions message={message} />
      </header>
      <div className="message-body">
        <Problems message={message} />
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

function Header({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** 10 people of a header; a mail to hundreds would push its text off the screen. */
const shownPeople = 10

function People({ people }: { people: readonly Address[] }) {
  const more = people.length - shownPeople
  return (
    <span dir="auto">
      {people.slice(0, shownPeople).map(showFullAddress).join(', ')}
      {more > 0 && ` + ${more}`}
    </span>
  )
}
