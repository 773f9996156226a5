import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Backtest } from '#shared/model/rule-work.ts'
import { useApi, useConnection, useConnectionState } from '../../../client/api-context.tsx'

/** A backtest as its stream last said; it is followed for as long as it runs and this part is on the screen. */
export function useBacktest(backtestId: string | null): { backtest: Backtest | null; error: unknown; refetch: () => void } {
  const api = useApi()
  const connection = useConnection()
  const state = useConnectionState()
  const queries = useQueryClient()
  const answer = useQuery(
    api.rules.backtest.queryOptions({ input: { backtestId: backtestId ?? '' }, enabled: backtestId !== null, retry: false }),
  )
  const isRunning = answer.data?.state === 'running'
  useEffect(() => {
    if (state !== 'open' || backtestId === null || !isRunning) return
    const stop = new AbortController()
    const key = api.rules.backtest.queryKey({ input: { backtestId } })
    const listen = async () => {
      for await (const backtest of await connection.client.rules.watchBacktest({ backtestId }, { signal: stop.signal })) {
        queries.setQueryData(key, backtest)
      }
      await queries.invalidateQueries({ queryKey: api.rules.backtestRows.key() })
    }
    // A broken stream ends with the connection; the next `open` follows again.
    listen().catch(() => undefined)
    return () => stop.abort()
  }, [backtestId, isRunning, state, connection, queries, api])
  return { backtest: answer.data ?? null, error: answer.error, refetch: () => void answer.refetch() }
}
