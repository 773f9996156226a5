import { Button, Table } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconLoader, IconX } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RuleRun } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { Label } from '../../../parts/labels.tsx'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { formatDay, formatNumber } from '../../../text/format.ts'
import { t } from '../../../text/translate.ts'
import { ruleAddress } from '../rule-address.ts'
import { useUndoRun } from './use-undo-run.ts'

/** The runs over existing mail, of one rule or of all, each with its undo. A running one is asked again until it ends. */
export function RunList({ ruleId }: { ruleId: string | null }) {
  const api = useApi()
  const answer = useInfiniteQuery({
    ...api.rules.runs.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 20, ...(ruleId ? { ruleId } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
    // A run has no stream of its own; its rows say how far it is.
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ rows }) => rows.some((run) => run.state === 'running')) ? 1_000 : false,
  })
  const runs = answer.data?.pages.flatMap(({ rows }) => rows)
  return (
    <section className="panel" aria-label={t('runs.title')}>
      <header>
        <h2>{t('runs.title')}</h2>
      </header>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !runs ? (
        <LoadingState rows={2} />
      ) : runs.length === 0 ? (
        <p className="panel-body muted">{t('runs.none')}</p>
      ) : (
        <Table className="data-table stacking-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('runs.columnWhen')}</Table.Th>
              <Table.Th scope="col">{t('rules.columnState')}</Table.Th>
              <Table.Th scope="col">{t('runs.columnWhat')}</Table.Th>
              <Table.Th scope="col">
                <span className="visually-hidden">{t('runs.columnUndo')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Row key={run.runId} run={run} withRule={ruleId === null} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {answer.hasNextPage && (
        <Button onClick={() => void answer.fetchNextPage()} loading={answer.isFetchingNextPage}>
          {t('versions.more')}
        </Button>
      )}
    </section>
  )
}

const looks = {
  running: { tone: 'accent', icon: IconLoader },
  complete: { tone: 'success', icon: IconCheck },
  cancelled: { tone: 'muted', icon: IconX },
  failed: { tone: 'danger', icon: IconAlertTriangle },
  undone: { tone: 'muted', icon: IconArrowBackUp },
} as const

function Row({ run, withRule }: { run: RuleRun; withRule: boolean }) {
  const undo = useUndoRun()
  const { tone, icon: Icon } = looks[run.state]
  const canUndo = run.state !== 'running' && run.state !== 'undone' && run.tasksMade + run.tasksChanged > 0
  return (
    <Table.Tr>
      <Table.Td>
        <When at={run.startedAt} />
        {withRule && (
          <Link className="mono rule-place" href={ruleAddress(run.ruleId)}>
            {run.ruleId}
          </Link>
        )}
      </Table.Td>
      <Table.Td data-column={t('rules.columnState')}>
        <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
          {t(`runs.state.${run.state}`)}
        </Label>
      </Table.Td>
      <Table.Td data-column={t('runs.columnWhat')}>
        {t('runs.outcome', {
          judged: formatNumber(run.judged),
          matched: formatNumber(run.matched),
          made: formatNumber(run.tasksMade),
          changed: formatNumber(run.tasksChanged),
        })}{' '}
        {run.since !== null && <span className="muted">{t('backtest.over', { day: formatDay(run.since) })}</span>}{' '}
        {run.withheld > 0 && <span className="muted">{t('runs.withheld', { count: run.withheld })}</span>}
        {run.problem && <p className="tone-danger">{run.problem}</p>}
      </Table.Td>
      <Table.Td>
        {canUndo && (
          <Button size="compact-sm" onClick={() => undo.mutate({ runId: run.runId })} loading={undo.isPending}>
            {t('runs.undo')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
