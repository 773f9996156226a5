import { Button, NativeSelect } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from 'wouter'
import type { OutboxCounts } from '#shared/model/outbox.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { SplitView } from '../../parts/split-view.tsx'
import { t } from '../../text/translate.ts'
import { useSelection } from '../tasks/parts/use-selection.ts'
import { Doubts } from './doubts.tsx'
import { MailsBar } from './mails-bar.tsx'
import { type OutboxView, outboxViews, searchToView, viewToSearch } from './outbox-filter.ts'
import { OutboxList } from './outbox-list.tsx'
import { OutboxReader } from './outbox-reader.tsx'
import { WillSend } from './will-send.tsx'
import './outbox.css'

/** What will leave, and what has: first what wants somebody, then every mail with its state. */
export function OutboxScreen({ outboxId }: { outboxId: string | null }) {
  const view = searchToView(useSearch())
  const [, navigate] = useLocation()
  const listHref = `/outbox${viewToSearch(view)}`
  const show = (next: OutboxView) => navigate(`/outbox${viewToSearch(next)}`, { replace: true })
  const selection = useSelection()
  useAction('back', selection.ids.length > 0 ? selection.clear : outboxId ? () => navigate(listHref) : null)

  return (
    <SplitView
      listLabel={t('outbox.title')}
      readerLabel={t('outbox.mail')}
      list={
        <>
          <div className="split-head outbox-head">
            <h1>{t('outbox.title')}</h1>
            <ViewSelect view={view} onChange={show} />
            <Button component={Link} href="/circulars" leftSection={<IconUsersGroup size={16} aria-hidden />}>
              {t('outbox.circulars')}
            </Button>
          </div>
          <MailsBar selection={selection} />
          {view === 'waiting' && (
            <div className="outbox-decide">
              <Doubts openId={outboxId} />
              <WillSend selection={selection} startsOpen={outboxId === null} />
            </div>
          )}
          <OutboxList view={view} outboxId={outboxId} selection={selection} onClear={() => show('waiting')} />
        </>
      }
      reader={outboxId === null ? null : <OutboxReader key={outboxId} outboxId={outboxId} listHref={listHref} />}
    />
  )
}

function ViewSelect({ view, onChange }: { view: OutboxView; onChange: (view: OutboxView) => void }) {
  const api = useApi()
  const counts = useQuery(api.outbox.counts.queryOptions({ input: {} })).data
  return (
    <NativeSelect
      aria-label={t('outbox.view')}
      value={view}
      onChange={(event) => onChange(searchToView(`?view=${event.currentTarget.value}`))}
      data={outboxViews.map((value) => ({ value, label: nameOfView(value, counts) }))}
    />
  )
}

/** The name of a view with how many mails stand there; the ends of the list, which only grow, have no count. */
function nameOfView(view: OutboxView, counts: OutboxCounts | undefined): string {
  const name = view === 'waiting' || view === 'all' ? t(`outbox.view.${view}`) : t(`outbox.state.${view}`)
  if (!counts || view === 'waiting' || view === 'all' || view === 'accepted' || view === 'cancelled') return name
  return t('outbox.viewCount', { view: name, count: counts[view] })
}
