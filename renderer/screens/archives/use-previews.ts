import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ImportPreview } from '#shared/model/archive.ts'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import type { ImportInput } from './import-plan.ts'

export type Previews = {
  /** The newest word on each input that was begun, in their order. */
  previews: ImportPreview[]
  isRunning: boolean
  fault: string | null
  stop(): void
  retry(): void
}

type Ask = { inputs: readonly ImportInput[]; sample: number | null }

const keyOf = (input: ImportInput, sample: number | null) => ['import-preview', input, sample]

/**
 * Tries the rules on every input, one after the other, for as long as it is shown.
 *
 * What was tried to its end is kept: going back a step and forth again does not read the archive anew.
 */
export function usePreviews({ inputs, sample }: Ask): Previews {
  const connection = useConnection()
  const queries = useQueryClient()
  const [isRunning, setRunning] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const stop = useRef<AbortController | null>(null)
  const asked = JSON.stringify([inputs, sample])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for inputs that are made anew by every drawing
  useEffect(() => {
    const abort = new AbortController()
    stop.current = abort
    const run = async () => {
      for (const input of inputs) {
        const key = keyOf(input, sample)
        if (queries.getQueryData<ImportPreview>(key)?.done) continue
        const stream = await connection.client.archives.preview({ ...input, sample }, { signal: abort.signal })
        for await (const preview of stream) queries.setQueryData(key, preview)
      }
    }
    setRunning(true)
    setFault(null)
    run()
      .catch((error: unknown) => abort.signal.aborted || setFault(readFault(error)))
      .finally(() => stop.current === abort && setRunning(false))
    return () => abort.abort()
  }, [asked, round, connection, queries])

  const answers = useQueries({
    queries: inputs.map((input) => ({
      queryKey: keyOf(input, sample),
      queryFn: () => Promise.resolve<ImportPreview | null>(null),
      enabled: false,
      staleTime: 'static',
    })),
  })
  return {
    previews: answers.flatMap(({ data }) => (data ? [data] : [])),
    isRunning,
    fault,
    stop: () => stop.current?.abort(),
    retry: () => setRound((before) => before + 1),
  }
}
