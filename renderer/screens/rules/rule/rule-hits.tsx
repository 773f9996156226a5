import { Button, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RuleHit } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { useTargetText } from '../../../client/use-target-names.ts'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { explainAddress } from '../rule-address.ts'

/** What a rule met, the newest first: the message or task, what came of it, and by which version. */
export function RuleHits({ ruleId }: { ruleId: string }) {
  const api = useApi()
  const answer = useInfiniteQuery(
    api.rules.history.infiniteOptions({
      input: (cursor: string | undefined) => ({ ruleId, limit: 20, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  )
  const hits = answer.data?.pages.flatMap(({ rows }) => rows)
  return (
    <section className="panel" aria-label={t('hits.title')}>
      <header>
        <h2>{t('hits.title')}</h2>
        {answer.data && <span className="muted">{t('hits.count', { count: answer.data.pages[0]?.total ?? 0 })}</span>}
      </header>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !hits ? (
        <LoadingState rows={4} />
      ) : hits.length === 0 ? (
        <p className="panel-body muted">{t('hits.none')}</p>
      ) : (
        <Table className="data-table stacking-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('hits.columnWhat')}</Table.Th>
              <Table.Th scope="col">{t('hits.columnOutcome')}</Table.Th>
              <Table.Th scope="col">{t('hits.columnEffects')}</Table.Th>
              <Table.Th scope="col">{t('runs.columnWhen')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {hits.map((hit) => (
              <Row key={`${hit.at} ${hit.messageId ?? hit.taskId} ${hit.outcome}`} hit={hit} ruleId={ruleId} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {answer.hasNextPage && (
        <div className="panel-body">
          <Button onClick={() => void answer.fetchNextPage()} loading={answer.isFetchingNextPage}>
            {t('versions.more')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Row({ hit, ruleId }: { hit: RuleHit; ruleId: string }) {
  const nameTargets = useTargetText()
  const title = hit.title || t('live.noSubject')
  const href = hit.taskId ? `/tasks/${hit.taskId}` : hit.messageId ? `/messages/${hit.messageId}` : null
  return (
    <Table.Tr>
      <Table.Td>
        {href ? (
          <Link href={href} dir="auto">
            {title}
          </Link>
        ) : (
          <span dir="auto">{title}</span>
        )}
        {hit.messageId && (
          <Link className="rule-place" href={`${explainAddress(hit.messageId)}?rule=${encodeURIComponent(ruleId)}`}>
            {t('hits.why')}
          </Link>
        )}
      </Table.Td>
      <Table.Td data-column={t('hits.columnOutcome')}>{wordOutcome(hit.outcome)}</Table.Td>
      <Table.Td data-column={t('hits.columnEffects')}>
        {hit.effects.length === 0 ? <span className="muted">{t('hits.noEffects')}</span> : nameTargets(hit.effects.join(', '))}
      </Table.Td>
      <Table.Td data-column={t('runs.columnWhen')}>
        <When at={hit.at} /> <span className="mono muted">{hit.ruleHash.replace('sha256:', '').slice(0, 8)}</span>
      </Table.Td>
    </Table.Tr>
  )
}

const outcomes = ['matched', 'not_matched', 'observed', 'repeated', 'error', 'skipped'] as const

function wordOutcome(outcome: string): string {
  const known = outcomes.find((one) => one === outcome)
  return known ? t(`explain.result.${known}`) : outcome
}
