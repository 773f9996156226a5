import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Client } from '#shared/contract/contract.ts'
import type { OutboxDetail, OutboxOutcome } from '#shared/model/outbox.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

/** What can be done to many mails at once, by the name of its command. */
export type ManyCommand = 'release' | 'hold' | 'cancel' | 'retry'

/** 1,000: as many as one command takes. */
const mostAtOnce = 1000

/** Marks everything that a change to a mail may have outdated. */
export function useOutboxRefresh(): () => Promise<unknown> {
  const api = useApi()
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [api.outbox.key(), api.circulars.key(), api.tasks.get.key()].map((queryKey) => queries.invalidateQueries({ queryKey })),
    )
}

/** Does the same to many mails, says how many were changed, and names the first that could not be. */
export function useManyMails(): {
  run: (command: ManyCommand, outboxIds: readonly string[], after?: (outcome: OutboxOutcome) => void) => void
  isPending: boolean
} {
  const { client } = useConnection()
  const refresh = useOutboxRefresh()
  type Asked = { command: ManyCommand; outboxIds: readonly string[]; after: ((outcome: OutboxOutcome) => void) | undefined }
  const mutation = useMutation({
    mutationFn: ({ command, outboxIds }: Asked) => client.outbox[command]({ outboxIds: outboxIds.slice(0, mostAtOnce) }),
    onSuccess: (outcome, { command, after }) => {
      if (outcome.done.length > 0) say(t(`outbox.said.${command}`, { count: outcome.done.length }))
      const [first] = outcome.refused
      if (first) sayFault(t('outbox.refused', { count: outcome.refused.length, sentence: first.sentence }))
      after?.(outcome)
    },
    onError: (error) => sayFault(readFault(error)),
    onSettled: refresh,
  })
  return {
    run: (command, outboxIds, after) => {
      if (outboxIds.length > 0) mutation.mutate({ command, outboxIds, after })
    },
    isPending: mutation.isPending,
  }
}

/** One change to one mail: the call, and what is said when it is done. */
export type OneCommand = { call: (outbox: Client['outbox']) => Promise<OutboxDetail>; said: string }

/** Changes one mail and shows it as it then is; answers null where the engine refused, which it says. */
export function useOneMail(): { run: (command: OneCommand) => Promise<OutboxDetail | null>; isPending: boolean } {
  const api = useApi()
  const { client } = useConnection()
  const queries = useQueryClient()
  const refresh = useOutboxRefresh()
  const mutation = useMutation({
    mutationFn: ({ call }: OneCommand) => call(client.outbox),
    onSuccess: (mail, { said }) => {
      queries.setQueryData(api.outbox.show.queryKey({ input: { outboxId: mail.outboxId } }), mail)
      if (said) say(said)
    },
    onError: (error) => sayFault(readFault(error)),
    onSettled: refresh,
  })
  return { run: (command) => mutation.mutateAsync(command).catch(() => null), isPending: mutation.isPending }
}
