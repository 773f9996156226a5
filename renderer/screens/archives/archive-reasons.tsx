import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ItemReason } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { ErrorState } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { type ItemFilter, itemFilterToSearch } from './item-filter.ts'

/** Why items were skipped, failed or came in with problems, grouped; each group opens its items. */
export function ArchiveReasons({ archiveId, filter }: { archiveId: string; filter: ItemFilter }) {
  const api = useApi()
  const answer = useQuery(api.archives.reasons.queryOptions({ input: { archiveId } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  const reasons = answer.data?.filter((reason) => belongs(reason, filter)) ?? []
  if (reasons.length === 0) return null
  const linkTo = (next: ItemFilter) => `/archives/${archiveId}${itemFilterToSearch(next)}`
  return (
    <section className="panel" aria-label={t('archive.reasons')}>
      <header>
        <h2>{t('archive.reasons')}</h2>
        {filter.reason !== '' && <Link href={linkTo({ ...filter, reason: '' })}>{t('archive.reasonsAll')}</Link>}
      </header>
      <ul className="reasons">
        {reasons.map((reason) => {
          const outcome = reason.partial ? ('partial' as const) : reason.outcome
          const isChosen = filter.reason === reason.reason
          return (
            <li key={`${outcome} ${reason.reason}`}>
              <Link
                href={linkTo({ outcome, reason: isChosen ? '' : reason.reason, kind: '' })}
                className="reason"
                aria-current={isChosen ? 'true' : undefined}
              >
                <strong>{formatNumber(reason.count)}</strong>
                <span className="muted">{t(outcome === 'partial' ? 'archive.itemPartial' : `archive.${outcome}`)}</span>
                <span dir="auto">{reason.message || reason.reason}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function belongs(reason: ItemReason, { outcome }: ItemFilter): boolean {
  if (outcome === '') return true
  return outcome === 'partial' ? reason.partial : reason.outcome === outcome
}
