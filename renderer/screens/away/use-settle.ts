import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { type TextKey, t } from '../../text/translate.ts'
import { useUndo } from '../tasks/use-undo.ts'

/** What a person decides about late escalation steps, by the name of its command. */
export type Verdict = 'send' | 'markHandled' | 'ignore'

const said = { send: 'away.sent', markHandled: 'away.saidHandled', ignore: 'away.ignored' } as const satisfies Record<
  Verdict,
  TextKey
>

/** 500: as many as one command takes; more are decided in several. */
const mostAtOnce = 500

/** Settles late steps, says what became of them with Undo, and names those that could not be settled. */
export function useSettle(): { run: (verdict: Verdict, escalationIds: readonly string[]) => void; isPending: boolean } {
  const api = useApi()
  const { client } = useConnection()
  const queries = useQueryClient()
  const undo = useUndo()
  const mutation = useMutation({
    mutationFn: async ({ verdict, escalationIds }: { verdict: Verdict; escalationIds: readonly string[] }) =>
      client.escalations[verdict]({ escalationIds: escalationIds.slice(0, mostAtOnce) }),
    onSuccess: ({ done, failed }, { verdict }) => {
      if (done > 0) say(t(said[verdict], { count: done }), undo)
      const [first] = failed
      if (first) sayFault(t('away.failed', { count: failed.length, sentence: first.sentence }))
    },
    onError: (error) => sayFault(readFault(error)),
    onSettled: () =>
      Promise.all(
        [api.escalations.key(), api.tasks.key(), api.dashboard.get.key()].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return {
    run: (verdict, escalationIds) => {
      if (escalationIds.length > 0) mutation.mutate({ verdict, escalationIds })
    },
    isPending: mutation.isPending,
  }
}
