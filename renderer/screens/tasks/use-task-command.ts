import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Client } from '#shared/contract/contract.ts'
import type { Task } from '#shared/model/task.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { useUndo } from './use-undo.ts'

/** One change to a task: the call, what the task will look like until the answer comes, and what is said then. */
export type TaskCommand = {
  call: (client: Client['tasks']) => Promise<Task>
  preview?: Partial<Task>
  said: string
}

/** Runs commands on one task: shown at once, taken back when the engine refuses, said with Undo when it agrees. */
export function useTaskCommand(taskId: string): { run: (command: TaskCommand) => Promise<boolean>; isPending: boolean } {
  const api = useApi()
  const connection = useConnection()
  const queries = useQueryClient()
  const undo = useUndo()
  const queryKey = api.tasks.get.queryKey({ input: { taskId } })

  const mutation = useMutation({
    mutationFn: (command: TaskCommand) => command.call(connection.client.tasks),
    onMutate: async (command) => {
      await queries.cancelQueries({ queryKey })
      const before = queries.getQueryData(queryKey)
      if (before && command.preview) queries.setQueryData(queryKey, { ...before, ...command.preview })
      return before
    },
    onSuccess: (task, command) => {
      queries.setQueryData(queryKey, task)
      say(command.said, undo)
    },
    onError: (error, _command, before) => {
      if (before) queries.setQueryData(queryKey, before)
      sayFault(readFault(error))
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: api.tasks.list.key() }),
        queries.invalidateQueries({ queryKey: api.dashboard.get.key() }),
      ]),
  })
  return {
    run: (command) =>
      mutation.mutateAsync(command).then(
        () => true,
        () => false,
      ),
    isPending: mutation.isPending,
  }
}
