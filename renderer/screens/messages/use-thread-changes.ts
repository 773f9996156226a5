import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

type ThreadChanges = {
  merge(threadId: string, otherId: string): void
  split(threadId: string, messageIds: string[]): void
  takeBack(changeId: string): void
  isPending: boolean
}

/** What a person can do to threads. Each says what was done and offers to take it back; `onDone` is called after each that worked. */
export function useThreadChanges(onDone: () => void): ThreadChanges {
  const api = useApi()
  const queries = useQueryClient()
  const onError = (error: unknown): void => sayFault(readFault(error))
  const refresh = async (): Promise<void> => {
    onDone()
    for (const queryKey of [api.threads.key(), api.messages.key(), api.tasks.key()]) await queries.invalidateQueries({ queryKey })
  }
  const undo = useMutation(
    api.threads.undo.mutationOptions({
      onSuccess: async () => {
        say(t('thread.takenBack'))
        await refresh()
      },
      onError,
    }),
  )
  const offerUndo = (changeId: string | undefined): (() => void) | undefined =>
    changeId === undefined ? undefined : () => undo.mutate({ changeId })
  const merge = useMutation(
    api.threads.merge.mutationOptions({
      onSuccess: async (thread) => {
        say(t('thread.joinDone'), offerUndo(thread.changes[0]?.changeId))
        await refresh()
      },
      onError,
    }),
  )
  const split = useMutation(
    api.threads.split.mutationOptions({
      onSuccess: async ({ part }) => {
        say(t('thread.splitDone'), offerUndo(part.changes[0]?.changeId))
        await refresh()
      },
      onError,
    }),
  )
  return {
    merge: (threadId, otherId) => merge.mutate({ threadId, otherId }),
    split: (threadId, messageIds) => split.mutate({ threadId, messageIds }),
    takeBack: (changeId) => undo.mutate({ changeId }),
    isPending: merge.isPending || split.isPending || undo.isPending,
  }
}
