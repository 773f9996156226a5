import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { Link } from 'wouter'
import type { OutboxRow } from '#shared/model/outbox.ts'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { Cell } from '../../parts/cell.tsx'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { type RecordLinkProps, RecordList } from '../../parts/record-list.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import type { Selection } from '../tasks/parts/use-selection.ts'
import { type OutboxView, viewToInput, viewToSearch } from './outbox-filter.ts'
import { OutboxStateLabel, showRecipients, showSubject, useAuthorNames, WhenWords } from './outbox-labels.tsx'

/** 100 rows a page, as in the other lists. */
const pageRows = 100

/** 784 px: state, recipients, author and time take 510 px with their gaps. */
const columnsFrom = 784

type Props = { view: OutboxView; outboxId: string | null; selection: Selection; onClear: () => void }

/** The mails of a view, the newest first. */
export function OutboxList({ view, outboxId, selection, onClear }: Props) {
  const api = useApi()
  const answer = useInfiniteQuery(
    api.outbox.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...viewToInput(view), limit: pageRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = useMemo(() => answer.data?.pages.flatMap((page) => page.rows) ?? [], [answer.data])
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = answer
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  if (answer.error && !answer.data) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState />
  if (rows.length === 0) return <NoMails view={view} onClear={onClear} />
  return (
    <RecordList
      label={t('outbox.title')}
      rows={rows}
      total={answer.data.pages[0]?.total ?? rows.length}
      keyOf={(mail) => mail.outboxId}
      hrefOf={(mail) => `/outbox/${mail.outboxId}${viewToSearch(view)}`}
      openKey={outboxId}
      columns={[
        t('outbox.columnMail'),
        t('outbox.columnState'),
        t('outbox.columnTo'),
        t('outbox.columnBy'),
        t('outbox.columnWhen'),
      ]}
      layout="outbox-columns"
      wideFrom={columnsFrom}
      tallPx={76}
      renderCells={(mail, link, wide) => {
        const Cells = wide ? WideCells : TallCells
        return <Cells mail={mail} link={link} selection={selection} />
      }}
      onEndReached={readOn}
      onSelect={(mail) => selection.toggle(mail.outboxId)}
    />
  )
}

function NoMails({ view, onClear }: { view: OutboxView; onClear: () => void }) {
  const api = useApi()
  const now = useNow()
  const last = useQuery(api.outbox.counts.queryOptions({ input: {} })).data?.lastAcceptedAt ?? null
  const accounts = useQuery(api.accounts.list.queryOptions({ input: {} })).data
  if (view !== 'waiting') {
    const name = view === 'all' ? t('outbox.view.all') : t(`outbox.state.${view}`)
    return (
      <EmptyState title={t('outbox.noMatchTitle')} action={<Button onClick={onClear}>{t('outbox.clear')}</Button>}>
        {t('outbox.noMatchBody', { view: name })}
      </EmptyState>
    )
  }
  const hasNoAccount = accounts?.length === 0
  return (
    <EmptyState
      title={t('outbox.emptyTitle')}
      action={hasNoAccount ? <Link href="/settings/accounts">{t('outbox.emptyAction')}</Link> : undefined}
    >
      <p>{t('outbox.emptyBody')}</p>
      {last !== null && <p>{t('outbox.emptyLast', { when: formatMoment(last, now) })}</p>}
      {hasNoAccount && <p>{t('outbox.emptyNoAccount')}</p>}
    </EmptyState>
  )
}

type CellsProps = { mail: OutboxRow; link: RecordLinkProps; selection: Selection }

const SelectBox = ({ mail, selection }: Omit<CellsProps, 'link'>) => (
  <input
    type="checkbox"
    className="record-select"
    tabIndex={-1}
    aria-label={t('outbox.select', { subject: showSubject(mail) })}
    checked={selection.has(mail.outboxId)}
    onChange={() => selection.toggle(mail.outboxId)}
  />
)

/** Who kept it in doubt, what went wrong last, or why it waits; nothing where all goes its way. */
function useRemarks(): (mail: OutboxRow) => string | undefined {
  const nameTarget = useTargetNames()
  return (mail) =>
    mail.state === 'in_doubt' && mail.decidedBy !== null
      ? t('outbox.doubtKept', { who: nameTarget(mail.decidedBy) })
      : (mail.holds[0]?.sentence ?? mail.error ?? undefined)
}

function WideCells({ mail, link, selection }: CellsProps) {
  const nameAuthor = useAuthorNames()
  const remark = useRemarks()(mail)
  return (
    <>
      <Cell className="task-cell-title">
        <SelectBox mail={mail} selection={selection} />
        <Link {...link} dir="auto">
          {showSubject(mail)}
        </Link>
        {mail.confidential && <ConfidentialLabel />}
        {remark && <span className="muted small cut">{remark}</span>}
      </Cell>
      <Cell>
        <OutboxStateLabel state={mail.state} title={remark} />
      </Cell>
      <Cell className={mail.to.length === 0 ? 'muted' : ''}>
        <span dir="auto">{showRecipients(mail.to)}</span>
      </Cell>
      <Cell>{nameAuthor(mail.author)}</Cell>
      <Cell>
        <WhenWords row={mail} />
      </Cell>
    </>
  )
}

function TallCells({ mail, link, selection }: CellsProps) {
  const nameAuthor = useAuthorNames()
  const remark = useRemarks()(mail)
  return (
    <>
      <Cell className="task-cell-title task-cell-whole">
        <SelectBox mail={mail} selection={selection} />
        <Link {...link} dir="auto">
          {showSubject(mail)}
        </Link>
        {mail.confidential && <ConfidentialLabel />}
      </Cell>
      <Cell className="small task-cell-state">
        <OutboxStateLabel state={mail.state} title={remark} />
      </Cell>
      <Cell className="small">
        <WhenWords row={mail} />
      </Cell>
      <Cell className="small muted task-cell-whole outbox-cell-line">
        {remark ?? `${showRecipients(mail.to)}, ${nameAuthor(mail.author)}`}
      </Cell>
    </>
  )
}
