import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

/** Takes back the last command on a task and shows the task as it then is. */
export function useUndo(): () => void {
  const api = useApi()
  const queries = useQueryClient()
  const undo = useMutation(
    api.tasks.undo.mutationOptions({
      onSuccess: async ({ task }) => {
        if (task) queries.setQueryData(api.tasks.get.queryKey({ input: { taskId: task.taskId } }), task)
        say(t('common.undone'))
        await queries.invalidateQueries({ queryKey: api.tasks.key() })
        await queries.invalidateQueries({ queryKey: api.dashboard.get.key() })
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  return () => undo.mutate({})
}
