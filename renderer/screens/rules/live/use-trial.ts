import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RuleDraft, Trial } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'

/** 1,000 messages answer while a person types; more would make them wait. */
export const newestTried = 1000
const samplesShown = 10

export type LiveTrial = { trial: Trial | null; isCurrent: boolean; error: unknown; refetch: () => void }

/** What one rule of unsaved files matches in the newest mail. An answer to an older text is shown as such until the new one is there. */
export function useTrial(drafts: readonly RuleDraft[], ruleId: string | null, isReady: boolean): LiveTrial {
  const api = useApi()
  const answer = useQuery(
    api.rules.try.queryOptions({
      input: { drafts: [...drafts], ruleId: ruleId ?? '', newest: newestTried, samples: samplesShown },
      enabled: isReady && ruleId !== null,
      placeholderData: keepPreviousData,
      gcTime: 10_000,
    }),
  )
  const trial = answer.data?.ruleId === ruleId ? answer.data : null
  return {
    trial,
    isCurrent: isReady && !answer.isPlaceholderData && !answer.isFetching,
    error: isReady ? answer.error : null,
    refetch: () => void answer.refetch(),
  }
}
