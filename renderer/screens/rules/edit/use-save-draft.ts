import { isDefinedError } from '@orpc/client'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { RuleTestResult } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say, sayFault } from '../../../parts/say.tsx'
import { t } from '../../../text/translate.ts'
import { observeDays, useKeepRuleSet } from '../use-rule-mode.ts'
import type { RuleDraftState } from './use-text-draft.ts'

/** Why a file was not saved, as far as a person can do something about it. */
export type SaveRefusal = { kind: 'errors' } | { kind: 'tests'; tests: RuleTestResult[] } | { kind: 'overtaken' }

export type SaveRequest = { text?: string | null; observeRuleId?: string }

export type SaveDraft = {
  save(request?: SaveRequest): void
  /** The same again although tests fail, with the reason that is logged. */
  force(reason: string): void
  isPending: boolean
  refusal: SaveRefusal | null
  dismiss(): void
}

/** Writes a draft into the profile and activates the set; a refusal is kept for the screen to show. */
export function useSaveDraft(draft: RuleDraftState, onSaved?: () => void): SaveDraft {
  const api = useApi()
  const keep = useKeepRuleSet()
  const [refusal, setRefusal] = useState<SaveRefusal | null>(null)
  const setMode = useMutation(api.rules.setMode.mutationOptions())
  const save = useMutation(
    api.rules.save.mutationOptions({
      onError: (error) => {
        const refused = isDefinedError(error) ? readRefusal(error.code, error.data) : null
        setRefusal(refused)
        if (refused === null) sayFault(readFault(error))
      },
    }),
  )
  const last = useRef<SaveRequest>({})
  const run = async (request: SaveRequest, reason?: string) => {
    const { text = draft.text, observeRuleId } = request
    last.current = request
    setRefusal(null)
    const force = reason === undefined ? {} : { force: { reason } }
    const opened = draft.openedHash === null ? {} : { [draft.path]: draft.openedHash }
    try {
      let ruleSet = await save.mutateAsync({ drafts: [{ path: draft.path, text }], opened, ...force })
      if (observeRuleId)
        ruleSet = await setMode.mutateAsync({ ruleId: observeRuleId, mode: 'observe', days: observeDays, ...force })
      draft.saved()
      keep(ruleSet)
      say(observeRuleId ? t('rules.savedObserving', { days: observeDays }) : t('rules.saved', { version: ruleSet.version }))
      onSaved?.()
    } catch {
      // Said by onError already.
    }
  }
  return {
    save: (request = {}) => void run(request),
    force: (reason) => void run(last.current, reason),
    isPending: save.isPending || setMode.isPending,
    refusal,
    dismiss: () => setRefusal(null),
  }
}

function readRefusal(code: string, data: unknown): SaveRefusal | null {
  if (code === 'HAS_ERRORS') return { kind: 'errors' }
  if (code === 'CHANGED_SINCE') return { kind: 'overtaken' }
  if (code !== 'TESTS_FAILED' || typeof data !== 'object' || data === null || !('tests' in data)) return null
  return { kind: 'tests', tests: data.tests as RuleTestResult[] } // the contract's own shape of this error
}
