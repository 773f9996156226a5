import { Modal, UnstyledButton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { ArchiveItem, ItemOutcome } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { RawText } from '../../mail/message-content.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

/** Which number of the statement is opened: an outcome, the partial ones, or all. */
export type ItemChoice = ItemOutcome | 'partial' | ''

const pageRows = 100

/** The items behind a number of the statement, each with its place in the file, its message or its raw bytes. */
export function ArchiveItems({ archiveId, choice }: { archiveId: string; choice: ItemChoice }) {
  const api = useApi()
  const filter = choice === '' ? {} : choice === 'partial' ? { partial: true } : { outcome: choice }
  const answer = useInfiniteQuery(
    api.archives.items.infiniteOptions({
      input: (cursor: string | undefined) => ({ archiveId, ...filter, limit: pageRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = useMemo(() => answer.data?.pages.flatMap((page) => page.rows) ?? [], [answer.data])
  const title =
    choice === ''
      ? t('archive.items')
      : t('archive.itemsOf', { outcome: t(choice === 'partial' ? 'archive.itemPartial' : `archive.${choice}`) })
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {choice !== '' && <Link href={`/archives/${archiveId}`}>{t('archive.itemsAll')}</Link>}
      </header>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !answer.data ? (
        <LoadingState rows={4} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('archive.itemsEmptyTitle')}>{t('archive.itemsEmptyBody')}</EmptyState>
      ) : (
        <Rows
          archiveId={archiveId}
          rows={rows}
          title={title}
          onEnd={() => answer.hasNextPage && !answer.isFetchingNextPage && void answer.fetchNextPage()}
        />
      )}
    </section>
  )
}

type RowsProps = { archiveId: string; rows: readonly ArchiveItem[]; title: string; onEnd: () => void }

function Rows({ archiveId, rows, title, onEnd }: RowsProps) {
  const scroller = useRef<HTMLUListElement>(null)
  const [raw, setRaw] = useState<ArchiveItem | null>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 48,
    overscan: 10,
  })
  const items = virtual.getVirtualItems()
  const atEnd = (items.at(-1)?.index ?? 0) >= rows.length - 10
  const latest = useRef(onEnd)
  latest.current = onEnd
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further page may still end within sight
  useEffect(() => {
    if (atEnd) latest.current()
  }, [atEnd, rows.length])
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className="items" ref={scroller} tabIndex={0} aria-label={title}>
        <li className="items-space" aria-hidden style={{ blockSize: virtual.getTotalSize() }} />
        {items.map(({ index, start }) => {
          const item = rows[index]
          if (!item) return null
          return (
            <li
              key={item.itemNo}
              ref={virtual.measureElement}
              data-index={index}
              className="item"
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <ItemWords item={item} onRaw={() => setRaw(item)} />
            </li>
          )
        })}
      </ul>
      <RawItem archiveId={archiveId} item={raw} onClose={() => setRaw(null)} />
    </>
  )
}

function ItemWords({ item, onRaw }: { item: ArchiveItem; onRaw: () => void }) {
  const outcome = `${t(`archive.${item.outcome}`)}${item.partial ? `, ${t('archive.itemPartial')}` : ''}`
  return (
    <>
      <span className="item-no muted" title={`${t('archive.itemOffset')} ${formatNumber(item.offsetBytes)}`}>
        {formatNumber(item.itemNo)}
      </span>
      <span className="item-words">
        {item.messageId ? (
          <Link href={`/messages/${item.messageId}`} dir="auto">
            {item.subject || t('messages.noSubject')}
          </Link>
        ) : (
          <span dir="auto">{item.subject || t('messages.noSubject')}</span>
        )}
        {item.problems.map((problem) => (
          <span key={`${problem.code} ${problem.message}`} className="item-problem tone-warning">
            {problem.message} {problem.offsetBytes !== undefined && t('message.problemAt', { offset: problem.offsetBytes })}
          </span>
        ))}
      </span>
      <span className={item.outcome === 'failed' ? 'tone-danger' : 'muted'}>{outcome}</span>
      <UnstyledButton
        className="item-raw"
        onClick={onRaw}
        aria-label={`${t('archive.itemRaw')}, ${t('archive.itemNo')} ${item.itemNo}`}
      >
        {t('archive.itemRaw')}
      </UnstyledButton>
    </>
  )
}

function RawItem({ archiveId, item, onClose }: { archiveId: string; item: ArchiveItem | null; onClose: () => void }) {
  return (
    <Modal
      opened={item !== null}
      onClose={onClose}
      size="xl"
      title={`${t('archive.itemNo')} ${item?.itemNo ?? ''}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {item && <RawBytes archiveId={archiveId} itemNo={item.itemNo} />}
    </Modal>
  )
}

function RawBytes({ archiveId, itemNo }: { archiveId: string; itemNo: number }) {
  const api = useApi()
  const answer = useQuery(api.archives.item.queryOptions({ input: { archiveId, itemNo } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  return <RawText base64={answer.data.base64} sizeBytes={answer.data.sizeBytes} />
}
