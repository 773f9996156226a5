import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ReportKind } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { reportAddress } from './report-address.ts'
import { SavedLinks, useSavedReports } from './saved-reports.tsx'
import { SubscriptionList } from './subscription-list.tsx'
import './reports.css'

/** The reports there are, those that were saved, and who is mailed which. */
export function ReportsScreen() {
  const api = useApi()
  const saved = useSavedReports()
  const answer = useQuery(api.reports.list.queryOptions({ input: {} }))
  return (
    <div className="page report">
      <h1>{t('reports.title')}</h1>
      <SavedLinks saved={saved} current={null} />
      {answer.data ? (
        <ul className="report-kinds">
          {answer.data.map((kind) => (
            <KindCard key={kind.name} kind={kind} />
          ))}
        </ul>
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
      <SubscriptionList />
    </div>
  )
}

const shortcuts = ['last_week', 'this_month', 'this_quarter'] as const

function KindCard({ kind: { name, title, description } }: { kind: ReportKind }) {
  return (
    <li className="panel report-kind">
      <h2>
        <Link href={reportAddress(name)}>{title}</Link>
      </h2>
      <p>{description}</p>
      <p className="module-links">
        {shortcuts.map((period) => (
          <Link key={period} href={reportAddress(name, { period })} aria-label={`${title}, ${t(`reports.period.${period}`)}`}>
            {t(`reports.period.${period}`)}
          </Link>
        ))}
      </p>
    </li>
  )
}
