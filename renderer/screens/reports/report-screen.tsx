import { Button, SegmentedControl } from '@mantine/core'
import { IconMailForward } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { Report, ReportKind, ReportName } from '#shared/model/report.ts'
import { useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { DryRunDialog } from './dry-run-dialog.tsx'
import { ExportMenu } from './export-menu.tsx'
import {
  choiceToRequest,
  type ReportChoice,
  type ReportLook,
  readReportName,
  reportAddress,
  searchToChoice,
} from './report-address.ts'
import { ReportBody } from './report-body.tsx'
import { ReportFilterBar } from './report-filter-bar.tsx'
import { SavedLinks, SaveReport, useSavedReports } from './saved-reports.tsx'
import { SubscribeDialog } from './subscribe-dialog.tsx'
import './reports.css'

/** The report that the address names, narrowed as the address says. */
export function ReportScreen({ name }: { name: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const kinds = useQuery(api.reports.list.queryOptions({ input: {} }))
  useAction('back', () => navigate('/reports'))
  const known = readReportName(name)
  const kind = kinds.data?.find((one) => one.name === known)
  if (known && kind) return <KnownReport key={known} kind={kind} name={known} />
  return (
    <div className="page">
      {kinds.error ? (
        <ErrorState error={kinds.error} onRetry={() => kinds.refetch()} />
      ) : !kinds.data ? (
        <LoadingState />
      ) : (
        <>
          <h1>{name}</h1>
          <EmptyState title={t('reports.notFound')} action={<Link href="/reports">{t('reports.title')}</Link>}>
            {t('reports.notFoundBody')}
          </EmptyState>
        </>
      )}
    </div>
  )
}

function KnownReport({ kind, name }: { kind: ReportKind; name: ReportName }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const { choice, look } = searchToChoice(useSearch())
  const go = (next: ReportChoice, nextLook: ReportLook = look) => navigate(reportAddress(name, next, nextLook), { replace: true })
  // The words of a report come from the engine: in the page's language unless another is chosen.
  const request = choiceToRequest(name, { ...choice, language: choice.language ?? 'en' })
  const answer = useQuery(api.reports.run.queryOptions({ input: request, placeholderData: keepPreviousData, gcTime: 60_000 }))
  const saved = useSavedReports().filter((one) => one.request.name === name)
  const asked = choiceToRequest(name, choice)
  const address = reportAddress(name, choice)
  const switchLook = () => go(choice, look === 'charts' ? 'tables' : 'charts')
  useAction('switchLook', switchLook)
  return (
    <div className="page report">
      <div className="page-head">
        <div>
          <p className="muted editor-trail">
            <Link href="/reports">{t('reports.title')}</Link> /
          </p>
          <h1>{kind.title}</h1>
        </div>
        <div className="form-buttons">
          <ExportMenu request={request} />
          <SaveReport request={asked} saved={saved} address={address} />
          <MailReport request={asked} />
        </div>
      </div>
      <SavedLinks saved={saved} current={address} />
      <ReportFilterBar kind={kind} choice={choice} shown={answer.data?.period ?? null} onChange={go} />
      <div className="report-head">
        {answer.data && <PeriodLine report={answer.data} />}
        <SegmentedControl
          aria-label={`${t('reports.look')} (${firstKey('switchLook')})`}
          value={look}
          onChange={(value) => go(choice, value)}
          data={[
            { value: 'charts' as const, label: t('reports.look.charts') },
            { value: 'tables' as const, label: t('reports.look.tables') },
          ]}
        />
      </div>
      {answer.data && !answer.error ? (
        <div className={answer.isPlaceholderData ? 'trial-old' : ''} aria-busy={answer.isFetching}>
          <ReportBody report={answer.data} look={look} />
        </div>
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

function PeriodLine({ report }: { report: Report }) {
  return (
    <p className="report-period" role="status">
      <strong>{report.period.title}</strong>{' '}
      <span className="muted">{[report.period.zone, ...report.filterTexts].join(', ')}</span>
    </p>
  )
}

function MailReport({ request }: { request: Parameters<typeof SubscribeDialog>[0]['request'] }) {
  const [opened, setOpened] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  return (
    <>
      <Button leftSection={<IconMailForward size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {t('reports.subscribe')}
      </Button>
      <SubscribeDialog
        request={request}
        opened={opened}
        onClose={() => setOpened(false)}
        onMade={({ subscriptionId }) => setMade(subscriptionId)}
      />
      <DryRunDialog subscriptionId={made} onClose={() => setMade(null)} />
    </>
  )
}
