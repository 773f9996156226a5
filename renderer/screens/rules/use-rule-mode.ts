import { isDefinedError } from '@orpc/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RuleSetSummary } from '#shared/model/rule.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

export type RuleMode = 'active' | 'observe' | 'off'

/** 14 days: long enough to meet two of every weekday. */
export const observeDays = 14

/** Keeps the newest answer on the active set, whoever got it. */
export function useKeepRuleSet(): (ruleSet: RuleSetSummary) => void {
  const api = useApi()
  const queries = useQueryClient()
  return (ruleSet) => {
    queries.setQueryData(api.rules.list.queryKey({ input: {} }), ruleSet)
    void queries.invalidateQueries({ queryKey: api.rules.key() })
  }
}

/** Changes how a rule stands, and says so. */
export function useRuleMode(): { set(ruleId: string, mode: RuleMode): void; resume(ruleId: string): void; isPending: boolean } {
  const api = useApi()
  const keep = useKeepRuleSet()
  const set = useMutation(
    api.rules.setMode.mutationOptions({
      onSuccess: (ruleSet, { ruleId, mode }) => {
        keep(ruleSet)
        const title = ruleSet.rules.find((rule) => rule.ruleId === ruleId)?.title ?? ruleId
        say(t(`rules.modeSet.${mode}`, { rule: title, days: observeDays }))
      },
      onError: (error) =>
        sayFault(isDefinedError(error) && error.code === 'TESTS_FAILED' ? t('rules.modeTestsFailed') : readFault(error)),
    }),
  )
  const resume = useMutation(
    api.rules.resume.mutationOptions({
      onSuccess: (ruleSet) => {
        keep(ruleSet)
        say(t('rules.resumed'))
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  return {
    set: (ruleId, mode) => set.mutate({ ruleId, mode, days: observeDays }),
    resume: (ruleId) => resume.mutate({ ruleId }),
    isPending: set.isPending || resume.isPending,
  }
}
