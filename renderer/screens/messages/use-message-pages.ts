import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { SearchCoverage, SearchRemark } from '#shared/model/message.ts'
import { useApi } from '../../client/api-context.tsx'
import type { ListedMessage } from './message-list.tsx'

/** 100 rows a page, as in the task list. */
const pageRows = 100

export type MessagePages = {
  rows: readonly ListedMessage[]
  total: number
  /** There are more than `total`, and they were not counted. */
  totalIsFloor: boolean
  remarks: readonly SearchRemark[]
  /** What the search cannot find yet; null where nothing is searched. */
  coverage: SearchCoverage | null
  state: 'loading' | 'failed' | 'ready'
  error: unknown
  retry: () => void
  readOn: () => void
}

/** Messages page by page: what a query finds, or a whole view when there is no query. */
export function useMessagePages(view: 'all' | 'triage', query: string): MessagePages {
  const api = useApi()
  const paging = {
    initialPageParam: undefined,
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  }
  const withCursor = (cursor: string | undefined) => ({ limit: pageRows, ...(cursor ? { cursor } : {}) })
  const listed = useInfiniteQuery(
    api.messages.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ view, ...withCursor(cursor) }),
      ...paging,
      enabled: query === '',
    }),
  )
  const found = useInfiniteQuery(
    api.messages.search.infiniteOptions({
      input: (cursor: string | undefined) => ({ query, ...withCursor(cursor) }),
      ...paging,
      enabled: query !== '',
    }),
  )
  const answer = query === '' ? listed : found
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = answer
  const rows = useMemo<readonly ListedMessage[]>(() => data?.pages.flatMap((page): ListedMessage[] => page.rows) ?? [], [data])
  const search = query === '' ? undefined : found.data?.pages[0]
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return {
    rows,
    total: data?.pages[0]?.total ?? 0,
    totalIsFloor: search?.totalIsFloor ?? false,
    remarks: search?.remarks ?? [],
    coverage: search?.coverage ?? null,
    state: data ? 'ready' : answer.error ? 'failed' : 'loading',
    error: answer.error,
    retry: () => void refetch(),
    readOn,
  }
}
