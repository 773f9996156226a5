import { Button, Chip, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { type Backtest, OutcomeKind, type OutcomeRow, outcomeKinds } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { useTargetText } from '../../../client/use-target-names.ts'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { formatNumber } from '../../../text/format.ts'
import { t } from '../../../text/translate.ts'
import { ruleAddress } from '../rule-address.ts'

type Kind = OutcomeRow['kind']

/** The messages that the two sets decide differently, by what differs. */
export function BacktestRows({ backtest: { backtestId, counts } }: { backtest: Backtest }) {
  const api = useApi()
  const [kind, setKind] = useState<Kind | null>(null)
  const answer = useInfiniteQuery(
    api.rules.backtestRows.infiniteOptions({
      input: (cursor: string | undefined) => ({
        backtestId,
        limit: 50,
        ...(kind ? { kind } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  )
  const rows = answer.data?.pages.flatMap((page) => page.rows)
  const kinds = outcomeKinds.filter((one) => (counts[one] ?? 0) > 0)
  if (kinds.length === 0) return <p>{t('backtest.noDifference')}</p>
  return (
    <>
      <Chip.Group value={kind ?? ''} onChange={(value) => setKind(OutcomeKind.safeParse(value).data ?? null)}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws a box of its own */}
        <div className="backtest-kinds" role="group" aria-label={t('backtest.kinds')}>
          <Chip value="" size="sm">
            {t('backtest.allKinds', { count: kinds.reduce((sum, one) => sum + (counts[one] ?? 0), 0) })}
          </Chip>
          {kinds.map((one) => (
            <Chip key={one} value={one} size="sm">
              {t(`backtest.kind.${one}`)} {formatNumber(counts[one] ?? 0)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : rows ? (
        <Rows rows={rows} />
      ) : (
        <LoadingState />
      )}
      {answer.hasNextPage && (
        <div className="form-buttons">
          <Button onClick={() => void answer.fetchNextPage()} loading={answer.isFetchingNextPage}>
            {t('versions.more')}
          </Button>
        </div>
      )}
    </>
  )
}

function Rows({ rows }: { rows: readonly OutcomeRow[] }) {
  return (
    <Table className="data-table backtest-table stacking-table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('backtest.columnMessage')}</Table.Th>
          <Table.Th scope="col">{t('backtest.columnWhat')}</Table.Th>
          <Table.Th scope="col">{t('backtest.columnBefore')}</Table.Th>
          <Table.Th scope="col">{t('backtest.columnAfter')}</Table.Th>
          <Table.Th scope="col">{t('backtest.columnRules')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={`${row.messageId} ${row.kind}`}>
            <Table.Td>
              <Link href={`/messages/${row.messageId}`} dir="auto">
                {row.subject || t('live.noSubject')}
              </Link>
              <span className="muted sample-from">
                <span dir="auto">{row.from}</span> <When at={row.at} />
              </span>
            </Table.Td>
            <Table.Td data-column={t('backtest.columnWhat')}>{t(`backtest.kind.${row.kind}`)}</Table.Td>
            <Table.Td data-column={t('backtest.columnBefore')}>
              <Value value={row.before} />
            </Table.Td>
            <Table.Td data-column={t('backtest.columnAfter')}>
              <Value value={row.after} />
            </Table.Td>
            <Table.Td data-column={t('backtest.columnRules')}>
              <span className="rule-links">
                {row.ruleIds.map((ruleId) => (
                  <Link key={ruleId} className="mono" href={ruleAddress(ruleId)}>
                    {ruleId}
                  </Link>
                ))}
              </span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Value({ value }: { value: string | null }) {
  const nameTargets = useTargetText()
  return value === null ? <span className="muted">{t('backtest.nothing')}</span> : <span dir="auto">{nameTargets(value)}</span>
}
