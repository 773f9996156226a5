import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Archive, ImportProgress } from '#shared/model/archive.ts'
import { useApi, useConnection, useConnectionState } from './api-context.tsx'

const progressKey = (archiveId: string): readonly string[] => ['import-progress', archiveId]

/** How far a running import is, as its stream last said; null before the first word. */
export function useImportProgress(archiveId: string | null): ImportProgress | null {
  const answer = useQuery<ImportProgress>({
    queryKey: progressKey(archiveId ?? ''),
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return archiveId === null ? null : (answer.data ?? null)
}

/** The newest imports, the running one among them if there is one. */
export function useRecentArchives(): Archive[] {
  const api = useApi()
  return useQuery(api.archives.list.queryOptions({ input: { limit: 20 } })).data?.rows ?? []
}

/** An import that is not over: it runs, or it waits to be gone on with. */
export const isOngoing = ({ state }: Archive): boolean => state === 'running' || state === 'paused' || state === 'interrupted'

/** How much of an archive is read, 0 to 1. */
export const readShare = ({ sizeBytes, positionBytes }: Archive): number => (sizeBytes > 0 ? positionBytes / sizeBytes : 0)

/** Follows every running import once for the whole page, whoever shows it. */
export function WatchImports() {
  const running = useRecentArchives().filter((archive) => archive.state === 'running')
  return running.map((archive) => <WatchImport key={archive.archiveId} archiveId={archive.archiveId} />)
}

function WatchImport({ archiveId }: { archiveId: string }): null {
  const api = useApi()
  const connection = useConnection()
  const state = useConnectionState()
  const queries = useQueryClient()
  useEffect(() => {
    if (state !== 'open') return
    const stop = new AbortController()
    const listen = async () => {
      for await (const progress of await connection.client.archives.watch({ archiveId }, { signal: stop.signal })) {
        queries.setQueryData(progressKey(archiveId), progress)
      }
      await queries.invalidateQueries({ queryKey: api.archives.key() })
    }
    // A broken stream ends with the connection; the next `open` follows again.
    listen().catch(() => undefined)
    return () => stop.abort()
  }, [archiveId, state, connection, queries, api])
  return null
}
