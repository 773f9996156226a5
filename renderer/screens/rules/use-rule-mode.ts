import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleSetSummary } from '#shared/model/rule.ts'
import type { RuleTestResult } from '#shared/model/rule-work.ts'
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

/** A change that tests of the files stand against; a person may go on with a reason. */
export type ModeRefusal = { mode: RuleMode; tests: RuleTestResult[] }

export type RuleModes = {
  set(mode: RuleMode): void
  resume(): void
  isPending: boolean
  refusal: ModeRefusal | null
  force(reason: string): void
  dismiss(): void
}

/** Changes how a rule stands, and says so. */
export function useRuleMode(ruleId: string): RuleModes {
  const api = useApi()
  const keep = useKeepRuleSet()
  const [refusal, setRefusal] = useState<ModeRefusal | null>(null)
  const set = useMutation(
    api.rules.setMode.mutationOptions({
      onSuccess: (ruleSet, { mode }) => {
        keep(ruleSet)
        setRefusal(null)
        const title = ruleSet.rules.find((rule) => rule.ruleId === ruleId)?.title ?? ruleId
        say(t(`rules.modeSet.${mode}`, { rule: title, days: observeDays }))
      },
      onError: (error, { mode }) => {
        if ('code' in error && error.code === 'TESTS_FAILED')
          setRefusal({ mode, tests: error.data.tests.filter(({ passed }) => !passed) })
        else sayFault(readFault(error))
      },
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
    set: (mode) => set.mutate({ ruleId, mode, days: observeDays }),
    resume: () => resume.mutate({ ruleId }),
    isPending: set.isPending || resume.isPending,
    refusal,
    force: (reason) => refusal && set.mutate({ ruleId, mode: refusal.mode, days: observeDays, force: { reason } }),
    dismiss: () => setRefusal(null),
  }
}
