import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import type { ArchiveProbe } from '#shared/model/archive.ts'
import { useConnection } from '../../client/api-context.tsx'
import type { ImportSource } from './import-plan.ts'
import type { DraftSource } from './use-draft.ts'

/** A source with what a look into it found. */
export type LookedAt = { id: string; name: string; source: ImportSource; look: UseQueryResult<ArchiveProbe> }

/**
 * Looks into every source that is ready, each once, however many steps show it.
 *
 * The key stands apart from the engine's other answers on archives: those go stale with every batch of a running import,
 * and a look reads through a file of many gigabytes.
 */
export function useProbes(sources: readonly DraftSource[]): LookedAt[] {
  const connection = useConnection()
  const ready = sources.flatMap((one) => (one.phase === 'ready' ? [one] : []))
  const looks = useQueries({
    queries: ready.map(({ source }) => ({
      queryKey: ['archive-probe', source],
      queryFn: ({ signal }: { signal: AbortSignal }) => connection.client.archives.probe({ source }, { signal }),
      staleTime: 'static',
    })),
  })
  return ready.flatMap(({ id, name, source }, place) => (looks[place] ? [{ id, name, source, look: looks[place] }] : []))
}

/** The sources that can be imported, with their probes. */
export type ProbedSource = { id: string; name: string; source: ImportSource; probe: ArchiveProbe }

export const listProbed = (lookedAt: readonly LookedAt[]): ProbedSource[] =>
  lookedAt.flatMap(({ id, name, source, look }) => (look.data ? [{ id, name, source, probe: look.data }] : []))
