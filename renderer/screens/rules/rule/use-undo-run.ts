import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say, sayFault } from '../../../parts/say.tsx'
import { t } from '../../../text/translate.ts'

/** Takes a run over existing mail back and says what stayed, because people had changed it since. */
export function useUndoRun() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation(
    api.rules.undoRun.mutationOptions({
      onSuccess: async ({ undone, kept }) => {
        const rest = kept.length > 0 ? ` ${t('runs.kept', { count: kept.length })}` : ''
        say(`${t('runs.undone', { count: undone })}${rest}`)
        const keys = [api.rules.key(), api.tasks.key(), api.messages.key(), api.dashboard.key()]
        await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })))
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
}
