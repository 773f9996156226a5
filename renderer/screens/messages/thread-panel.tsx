import { Button, Checkbox } from '@mantine/core'
import { IconArrowsJoin, IconArrowsSplit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Message, MessageSummary } from '#shared/model/message.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Thread, ThreadChange } from '#shared/model/thread.ts'
import { useApi } from '../../client/api-context.tsx'
import { showAddress } from '../../mail/show-address.ts'
import { Moment, When } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { JoinDialog } from './join-dialog.tsx'
import { useThreadChanges } from './use-thread-changes.ts'
import './threads.css'

/** The thread of a message: its other messages, what may belong to it, and the ways to split and join it. */
export function ThreadPanel({ message }: { message: Message }) {
  const api = useApi()
  const thread = useQuery(api.threads.get.queryOptions({ input: { threadId: message.threadId } })).data
  const [chosen, setChosen] = useState<readonly string[] | null>(null)
  const [joining, setJoining] = useState(false)
  const close = (): void => {
    setChosen(null)
    setJoining(false)
  }
  const changes = useThreadChanges(close)
  const messages = thread?.messages ?? message.thread
  const toggle = (id: string): void =>
    setChosen((ids) => (ids?.includes(id) ? ids.filter((one) => one !== id) : [...(ids ?? []), id]))
  return (
    <section aria-label={t('thread.title')}>
      <h2>
        {t('thread.title')} <span className="muted">({t('count.messages', { count: messages.length })})</span>
      </h2>
      {chosen && <p className="muted">{t('thread.chooseHint')}</p>}
      {messages.length > 1 && (
        <ol className="thread">
          {messages.map((one) => (
            <li key={one.messageId} className={chosen ? 'thread-choice' : undefined}>
              {chosen && (
                <Checkbox
                  aria-label={`${sender(one)}: ${one.preview || one.subject}`}
                  checked={chosen.includes(one.messageId)}
                  onChange={() => toggle(one.messageId)}
                />
              )}
              <ThreadLine one={one} isOpen={one.messageId === message.messageId} />
            </li>
          ))}
        </ol>
      )}
      <div className="thread-buttons">
        {chosen ? (
          <>
            <Button
              variant="filled"
              disabled={chosen.length === 0 || chosen.length === messages.length}
              loading={changes.isPending}
              onClick={() => changes.split(message.threadId, [...chosen])}
            >
              {t('thread.split', { count: chosen.length })}
            </Button>
            <Button onClick={close}>{t('common.cancel')}</Button>
          </>
        ) : (
          <>
            {messages.length > 1 && (
              <Button leftSection={<IconArrowsSplit size={16} aria-hidden />} onClick={() => setChosen([message.messageId])}>
                {t('thread.choose')}
              </Button>
            )}
            <Button leftSection={<IconArrowsJoin size={16} aria-hidden />} onClick={() => setJoining(true)}>
              {t('thread.join')}
            </Button>
          </>
        )}
      </div>
      {thread && <Suggestions thread={thread} onJoin={(otherId) => changes.merge(thread.threadId, otherId)} />}
      {thread && thread.tasks.length > 1 && <Tasks thread={thread} />}
      {thread && <Decisions thread={thread} onTakeBack={changes.takeBack} />}
      <JoinDialog
        opened={joining}
        threadId={message.threadId}
        query={thread?.subject ?? message.subject}
        onClose={close}
        onJoin={(otherId) => changes.merge(message.threadId, otherId)}
      />
    </section>
  )
}

const sender = (one: MessageSummary): string => (one.from ? showAddress(one.from) : t('common.unknownSender'))

function ThreadLine({ one, isOpen }: { one: MessageSummary; isOpen: boolean }) {
  return (
    <Link href={`/messages/${one.messageId}`} aria-current={isOpen ? 'true' : undefined}>
      <span className="cut" dir="auto">
        {sender(one)}
      </span>
      <span className="cut thread-preview" dir="auto">
        {one.preview || one.subject}
      </span>
      <When at={one.sentAt} />
    </Link>
  )
}

function Suggestions({ thread, onJoin }: { thread: Thread; onJoin: (threadId: string) => void }) {
  if (thread.suggestions.length === 0) return null
  return (
    <>
      <h3>{t('thread.suggested')}</h3>
      <ul className="plain-list">
        {thread.suggestions.map((other) => {
          const subject = other.subject || t('messages.noSubject')
          return (
            <li key={other.threadId}>
              <span dir="auto">{subject}</span>{' '}
              <span className="muted">
                {other.from ? showAddress(other.from) : t('common.unknownSender')}, <When at={other.at} />.{' '}
                {t(other.reason === 'names_message' ? 'thread.namesMessage' : 'thread.carriesToken')}
              </span>{' '}
              <Button size="compact-xs" onClick={() => onJoin(other.threadId)}>
                {t('thread.joinThis', { subject })}
              </Button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Tasks({ thread }: { thread: Thread }) {
  return (
    <>
      <h3>{t('thread.tasks')}</h3>
      <ul className="plain-list">
        {thread.tasks.map((task) => (
          <li key={task.taskId}>
            <Link href={`/tasks/${task.taskId}`} dir="auto">
              {task.title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

const nameOf = (actor: Actor): string => (actor.kind === 'person' ? actor.name : t('app.name'))

function Decisions({ thread, onTakeBack }: { thread: Thread; onTakeBack: (changeId: string) => void }) {
  if (thread.changes.length === 0) return null
  return (
    <>
      <h3>{t('thread.decided')}</h3>
      <ul className="plain-list">
        {thread.changes.map((change) => (
          <li key={change.changeId}>
            {describe(change)}, <Moment at={change.at} />{' '}
            {change.undone ? (
              <span className="muted">({t('thread.wasUndone')})</span>
            ) : (
              <Button size="compact-xs" onClick={() => onTakeBack(change.changeId)}>
                {t('thread.takeBack')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

const describe = (change: ThreadChange): string =>
  t(change.command === 'thread.merge' ? 'thread.wasJoined' : 'thread.wasSplit', { who: nameOf(change.actor) })
