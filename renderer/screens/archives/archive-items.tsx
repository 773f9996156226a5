import { Modal, NativeSelect, UnstyledButton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ArchiveItem } from '#shared/model/archive.ts'
import { ItemKind } from '#shared/model/item-kind.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { RawText } from '../../mail/message-content.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatBytes, formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { SaveButton } from './archive-actions.tsx'
import { type ItemFilter, itemFilterToSearch, toItemsInput } from './item-filter.ts'

const pageRows = 100

/** The items behind a number of the statement, each with its place in the file, its message or its raw bytes. */
export function ArchiveItems({ archiveId, filter }: { archiveId: string; filter: ItemFilter }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const answer = useInfiniteQuery(
    api.archives.items.infiniteOptions({
      input: (cursor: string | undefined) => ({
        archiveId,
        ...toItemsInput(filter),
        limit: pageRows,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = useMemo(() => answer.data?.pages.flatMap((page) => page.rows) ?? [], [answer.data])
  const title = nameItems(filter)
  const isFiltered = itemFilterToSearch(filter) !== ''
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>
          {title} {answer.data && <span className="muted">{formatNumber(answer.data.pages[0]?.total ?? 0)}</span>}
        </h2>
        <div className="form-buttons">
          {isFiltered && <Link href={`/archives/${archiveId}`}>{t('archive.itemsAll')}</Link>}
          <NativeSelect
            aria-label={t('archive.kind')}
            data={[
              { value: '', label: t('archive.anyKind') },
              ...ItemKind.options.map((value) => ({ value, label: t(`archive.kind.${value}`) })),
            ]}
            value={filter.kind}
            onChange={(event) => {
              const kind = ItemKind.safeParse(event.currentTarget.value).data ?? ''
              navigate(`/archives/${archiveId}${itemFilterToSearch({ ...filter, kind })}`)
            }}
          />
        </div>
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

function nameItems({ outcome }: ItemFilter): string {
  if (outcome === '') return t('archive.items')
  return t('archive.itemsOf', { outcome: t(outcome === 'partial' ? 'archive.itemPartial' : `archive.${outcome}`) })
}

type RowsProps = { archiveId: string; rows: readonly ArchiveItem[]; title: string; onEnd: () => void }

function Rows({ archiveId, rows, title, onEnd }: RowsProps) {
  const scroller = useRef<HTMLUListElement>(null)
  const [raw, setRaw] = useState<ArchiveItem | null>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 58,
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
      <span className="item-no muted">{formatNumber(item.itemNo)}</span>
      <span className="item-words">
        {item.messageId ? (
          <Link href={`/messages/${item.messageId}`} dir="auto">
            {item.subject || t('messages.noSubject')}
          </Link>
        ) : (
          <span dir="auto">{item.subject || t('messages.noSubject')}</span>
        )}
        <span className="item-place muted" dir="auto">
          {describePlace(item)}
        </span>
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

/** What an item is and where it was: kind, folder, place, size. */
function describePlace(item: ArchiveItem): string {
  const { kind, itemClass, folder, place, offsetBytes, sizeBytes } = item
  return [
    itemClass === null || kind !== 'other' ? t(`archive.kind.${kind}`) : itemClass,
    folder.join(' / '),
    place ?? `${t('archive.itemOffset')} ${formatNumber(offsetBytes)}`,
    formatBytes(sizeBytes),
  ]
    .filter((part) => part !== '')
    .join(' · ')
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
  const { client } = useConnection()
  const answer = useQuery(api.archives.item.queryOptions({ input: { archiveId, itemNo } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  return (
    <div className="form">
      <RawText base64={answer.data.base64} sizeBytes={answer.data.sizeBytes} />
      <div className="form-buttons">
        <SaveButton label={t('archive.itemSave')} load={() => client.archives.item({ archiveId, itemNo })} />
      </div>
    </div>
  )
}
