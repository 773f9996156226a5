import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Archive } from '#shared/model/archive.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

export type ArchiveCommand = 'pause' | 'resume' | 'cancel' | 'retry' | 'verify'

/** The commands on one import; each says what it did where the screen itself does not show it. */
export function useArchiveCommands(archiveId: string) {
  const { client } = useConnection()
  const api = useApi()
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: async (command: ArchiveCommand): Promise<Archive | null> => {
      const input = { archiveId }
      if (command === 'retry') {
        const { tried, imported, archive } = await client.archives.retry(input)
        say(t('archive.retried', { count: tried, imported }))
        return archive
      }
      if (command !== 'verify') return client.archives[command](input)
      // What a recount found stands on the screen by itself, now or once it has ended.
      await client.archives.verify(input)
      return null
    },
    onSuccess: (archive) => {
      if (archive) queries.setQueryData(api.archives.get.queryKey({ input: { archiveId } }), archive)
      return queries.invalidateQueries({ queryKey: api.archives.key() })
    },
    onError: (error) => sayFault(readFault(error)),
  })
  return { run: run.mutate, pending: run.isPending ? run.variables : null }
}
