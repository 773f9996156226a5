import { Button } from '@mantine/core'
import { Link, useLocation, useSearch } from 'wouter'
import { useAction } from '../../actions/action-context.tsx'
import { SplitView } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { FilterForm } from './filter-form.tsx'
import { MessageList } from './message-list.tsx'
import { MessageReader } from './message-reader.tsx'
import { SavedSearches } from './saved-searches.tsx'
import { SearchField } from './search-field.tsx'
import { SearchGaps, SearchRemarks } from './search-notes.tsx'
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
            <FilterForm query={query} onFind={find} />
          </div>
          <SavedSearches query={query} hrefOf={(saved) => `/messages${queryToSearch(saved)}`} />
          <div className="list-note muted">
            <p aria-live="polite">{pages.state !== 'ready' ? ' ' : query ? countOf(pages) : t('messages.all')}</p>
            {pages.state === 'ready' && <SearchGaps coverage={pages.coverage} />}
          </div>
          {pages.state === 'ready' && <SearchRemarks remarks={pages.remarks} />}
          <Found pages={pages} query={query} messageId={messageId} onFind={find} />
        </>
      }
      reader={messageId === null ? null : <MessageReader key={messageId} messageId={messageId} listHref={listHref} />}
    />
  )
}

const countOf = ({ total, totalIsFloor }: MessagePages): string =>
  t(totalIsFloor ? 'messages.foundAtLeast' : 'messages.found', { count: total })

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

const examples = ['has:attachment', 'from:office', 'subject:"burst pipe"', 'is:triage after:30d']

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
