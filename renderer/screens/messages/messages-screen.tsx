import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { leaveOnEscape } from '../../parts/leave-on-escape.ts'
import { SplitView } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { MessageList } from './message-list.tsx'
import { MessageReader } from './message-reader.tsx'
import { type MessagePages, useMessagePages } from './use-message-pages.ts'
import './messages.css'

const queryToSearch = (query: string): string => (query ? `?${new URLSearchParams({ q: query })}` : '')

/** Every message, found by words; beside the list the one that the address names. */
export function MessagesScreen({ messageId }: { messageId: string | null }) {
  const search = useSearch()
  const query = new URLSearchParams(search).get('q') ?? ''
  const [, navigate] = useLocation()
  const pages = useMessagePages('all', query)
  const listHref = `/messages${queryToSearch(query)}`
  const find = (next: string) => navigate(`/messages${queryToSearch(next)}`, { replace: true })
  useAction('back', messageId ? () => navigate(listHref) : null)

  return (
    <SplitView
      listLabel={t('messages.title')}
      readerLabel={t('message.title')}
      list={
        <>
          <div className="split-head">
            <h1>{t('messages.title')}</h1>
            <SearchField query={query} onFind={find} />
          </div>
          <p className="list-note muted" aria-live="polite">
            {pages.state !== 'ready' ? ' ' : query ? t('messages.found', { count: pages.total }) : t('messages.all')}
          </p>
          <Found pages={pages} query={query} messageId={messageId} onFind={find} />
        </>
      }
      reader={messageId === null ? null : <MessageReader key={messageId} messageId={messageId} listHref={listHref} />}
    />
  )
}

type FoundProps = { pages: MessagePages; query: string; messageId: string | null; onFind: (query: string) => void }

function Found({ pages, query, messageId, onFind }: FoundProps) {
  if (pages.state === 'failed') return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.state === 'loading') return <LoadingState />
  if (pages.rows.length === 0) return query ? <NoMatch onFind={onFind} /> : <NoMessages />
  return (
    <MessageList
      label={t('messages.title')}
      rows={pages.rows}
      total={pages.total}
      hrefOf={(message) => `/messages/${message.messageId}${queryToSearch(query)}`}
      openId={messageId}
      onEndReached={pages.readOn}
    />
  )
}

const examples = ['has:attachment', 'from:office', 'subject:"burst pipe"']

function NoMatch({ onFind }: { onFind: (query: string) => void }) {
  return (
    <EmptyState title={t('messages.noMatchTitle')} action={<Button onClick={() => onFind('')}>{t('messages.clear')}</Button>}>
      <p>{t('messages.noMatchBody')}</p>
      <div className="form-buttons">
        {examples.map((example) => (
          <Button key={example} size="compact-sm" className="mono" onClick={() => onFind(example)}>
            {example}
          </Button>
        ))}
      </div>
    </EmptyState>
  )
}

function NoMessages() {
  return (
    <EmptyState title={t('messages.emptyTitle')} action={<Link href="/import">{t('today.firstAction')}</Link>}>
      {t('messages.emptyBody')}
    </EmptyState>
  )
}

/** 250 ms after the last letter the index is asked. */
const typingMs = 250

function SearchField({ query, onFind }: { query: string; onFind: (query: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(query)
  const latest = useRef(onFind)
  latest.current = onFind
  useEffect(() => setTyped(query), [query])
  useEffect(() => {
    if (typed.trim() === query) return
    const timer = setTimeout(() => latest.current(typed.trim()), typingMs)
    return () => clearTimeout(timer)
  }, [typed, query])
  // Come by the key from another screen.
  const fromKey = useHistoryState<{ focusSearch?: boolean } | null>()?.focusSearch === true
  useEffect(() => {
    if (fromKey) field.current?.focus()
  }, [fromKey])
  useAction('search', () => field.current?.focus())
  return (
    <search className="message-search">
      <TextInput
        ref={field}
        type="search"
        aria-label={t('messages.search')}
        placeholder={`${t('messages.search')} (${firstKey('search')})`}
        title={t('messages.searchHint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={leaveOnEscape}
        dir="auto"
      />
    </search>
  )
}
