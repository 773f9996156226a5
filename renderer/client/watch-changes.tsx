import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Outputs } from '#shared/contract/contract.ts'
import { type Api, useApi, useConnection, useConnectionState } from './api-context.tsx'

type Topic = Outputs['dashboard']['watch'] extends AsyncIterable<{ topics: (infer Name)[] }> ? Name : never

/** 400 ms: a running import commits some 20 times a second, and asking after each would slow it. */
const gatherMs = 400

/** Listens to the engine's changes for as long as the connection is open and marks the answers they outdate. */
export function WatchChanges(): null {
  const api = useApi()
  const connection = useConnection()
  const state = useConnectionState()
  const queries = useQueryClient()

  useEffect(() => {
    if (state !== 'open') return
    const stop = new AbortController()
    const waiting = new Set<Topic>()
    let timer: ReturnType<typeof setTimeout> | null = null
    const flush = () => {
      timer = null
      const topics = [...waiting]
      waiting.clear()
      void invalidate(queries, api, topics)
    }
    // Whatever changed while nobody listened.
    void queries.invalidateQueries()
    const listen = async () => {
      for await (const change of await connection.client.dashboard.watch({}, { signal: stop.signal })) {
        for (const topic of change.topics) waiting.add(topic)
        timer ??= setTimeout(flush, gatherMs)
      }
    }
    // A stream that breaks ends with the connection, and the next `open` starts another.
    listen().catch(() => undefined)
    return () => {
      stop.abort()
      if (timer) clearTimeout(timer)
    }
  }, [state, connection, queries, api])
  return null
}

async function invalidate(queries: QueryClient, api: Api, topics: Topic[]): Promise<void> {
  const keys = [api.dashboard.get.key(), ...topics.map((topic) => api[topic].key())]
  if (topics.includes('messages')) keys.push(api.tasks.get.key())
  if (topics.includes('tasks')) keys.push(api.escalations.key(), api.reports.run.key())
  await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })))
}
