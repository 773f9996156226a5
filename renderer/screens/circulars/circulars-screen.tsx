import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { type Circular, Reach } from '#shared/model/circular.ts'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { CircularStateLabel, ReachLabel } from './circular-labels.tsx'
import './circulars.css'

const pageRows = 50

/** The circulars, the newest first, each with whom it reached. */
export function CircularsScreen() {
  const api = useApi()
  const answer = useInfiniteQuery(
    api.circulars.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: pageRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
    }),
  )
  const rows = answer.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <div className="page circulars">
      <div className="page-head">
        <h1>{t('circulars.title')}</h1>
        <Button component={Link} href="/circulars/new" variant="filled" leftSection={<IconPlus size={16} aria-hidden />}>
          {t('circulars.new')}
        </Button>
      </div>
      <p className="muted">{t('circulars.intro')}</p>
      {answer.data ? (
        <section className="panel" aria-label={t('circulars.list')}>
          {rows.length === 0 ? (
            <EmptyState title={t('circulars.empty')} action={<Link href="/circulars/new">{t('circulars.new')}</Link>}>
              {t('circulars.emptyBody')}
            </EmptyState>
          ) : (
            <ul className="plain-list circular-list">
              {rows.map((circular) => (
                <li key={circular.circularId}>
                  <Line circular={circular} />
                </li>
              ))}
            </ul>
          )}
          {answer.hasNextPage && (
            <Button onClick={() => void answer.fetchNextPage()} loading={answer.isFetchingNextPage}>
              {t('circulars.showMore')}
            </Button>
          )}
        </section>
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

function Line({ circular }: { circular: Circular }) {
  const now = useNow()
  const nameTarget = useTargetNames()
  return (
    <>
      <Link href={`/circulars/${circular.circularId}`} dir="auto">
        {circular.title}
      </Link>
      <span className="circular-facts">
        <CircularStateLabel state={circular.state} />
        <Reached circular={circular} />
      </span>
      <span className="muted small">
        {t('circulars.by', { who: nameTarget(circular.author), when: formatMoment(circular.createdAt, now) })}
      </span>
    </>
  )
}

/** How many got it, by what is known; kinds without anybody are left out. */
export function Reached({ circular: { counts } }: { circular: Circular }) {
  return (
    <>
      <span>{t('circulars.total', { count: counts.total })}</span>
      {Reach.options
        .filter((reach) => counts[reach] > 0)
        .map((reach) => (
          <ReachLabel key={reach} reach={reach} count={counts[reach]} />
        ))}
    </>
  )
}
