import { ORPCError } from '@orpc/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { Diagnostic } from '#shared/model/rule.ts'
import { emptyRuleForm, type RuleForm } from '#shared/model/rule-form.ts'
import { useApi, useConnection } from '../../../../client/api-context.tsx'
import { readFault } from '../../../../client/read-fault.ts'
import type { RuleDraftState } from '../use-rule-draft.ts'

/** 300 ms after the last change of a form its text is written. */
const writingMs = 300

export type RuleForms = {
  forms: readonly (RuleForm | null)[]
  lines: readonly number[]
  error: unknown
  isLoading: boolean
  refetch: () => void
  /** What kept the last change from being written into the text. */
  problem: string | null
  change: (place: number, form: RuleForm) => void
  add: () => void
}

/** The rules of a draft as forms. A change is shown at once and written into the text a moment later; comments and layout stay. */
export function useRuleForms(draft: RuleDraftState): RuleForms {
  const api = useApi()
  const { client } = useConnection()
  const { path, text } = draft
  const answer = useQuery(
    api.rules.readForms.queryOptions({ input: { path, text }, placeholderData: keepPreviousData, gcTime: 10_000 }),
  )
  const [edited, setEdited] = useState<{ place: number; form: RuleForm } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const latest = useRef(draft)
  latest.current = draft
  const written = useRef<string | null>(null)

  // A change of the text that is not this form's own, such as undo in the editor, is the newer word.
  useEffect(() => {
    if (written.current === text) return
    setEdited(null)
    setProblem(null)
  }, [text])

  useEffect(() => {
    if (!edited) return
    const stop = new AbortController()
    const write = async () => {
      const { text: before, setText } = latest.current
      const after = await client.rules.writeForm(
        { path, text: before, place: edited.place, form: edited.form },
        { signal: stop.signal },
      )
      if (stop.signal.aborted) return
      written.current = after.text
      setProblem(null)
      setText(after.text)
    }
    const timer = setTimeout(() => {
      write().catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(wordProblem(error))
      })
    }, writingMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [edited, client, path])

  const rules = answer.data?.rules ?? []
  const forms = rules.map(({ form }, place) => (edited?.place === place ? edited.form : form))
  if (edited && edited.place >= rules.length) forms.push(edited.form)
  const change = useCallback((place: number, form: RuleForm) => setEdited({ place, form }), [])
  return {
    forms,
    lines: rules.map(({ line }) => line),
    error: answer.error,
    isLoading: !answer.data,
    refetch: () => void answer.refetch(),
    problem,
    change,
    add: () => setEdited({ place: rules.length, form: { ...emptyRuleForm, condition: { kind: 'always' } } }),
  }
}

/** The first finding where the engine named one: it knows which part of the form is not right. */
function wordProblem(error: unknown): string {
  const data: unknown = error instanceof ORPCError ? error.data : null
  const found = HasDiagnostics.safeParse(data)
  return found.success ? found.data.diagnostics[0].message : readFault(error)
}

const HasDiagnostics = z.object({ diagnostics: z.tuple([Diagnostic], Diagnostic) })
