import { ORPCError } from '@orpc/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { Diagnostic } from '#shared/model/rule.ts'
import { emptyRuleForm, type RuleForm } from '#shared/model/rule-form.ts'
import { useApi, useConnection } from '../../../../client/api-context.tsx'
import { readFault } from '../../../../client/read-fault.ts'
import type { RuleDraftState } from '../use-text-draft.ts'

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
  /** Takes a rule out of the text; answers how to put it back, or null where it stays. */
  remove: (place: number) => Promise<(() => void) | null>
}

type Edited = { place: number; form: RuleForm }

/** The rules of a draft as forms. A change is shown at once and written into the text a moment later; comments and layout stay. */
export function useRuleForms(draft: RuleDraftState): RuleForms {
  const api = useApi()
  const { client } = useConnection()
  const { path, text } = draft
  const answer = useQuery(
    api.rules.readForms.queryOptions({ input: { path, text }, placeholderData: keepPreviousData, gcTime: 10_000 }),
  )
  const [edited, setEdited] = useState<Edited | null>(null)
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

  const waiting = useRef<Edited | null>(null)
  const write = useCallback(
    async ({ place, form }: Edited) => {
      waiting.current = null
      const { text: before, setText } = latest.current
      try {
        const after = await client.rules.writeForm({ path, text: before, place, form })
        // A newer change will be written over this one, or the text was changed elsewhere meanwhile.
        if (waiting.current || latest.current.text !== before) return
        written.current = after.text
        setProblem(null)
        setText(after.text)
      } catch (error) {
        setProblem(wordProblem(error))
      }
    },
    [client, path],
  )
  useEffect(() => {
    if (!edited) return
    waiting.current = edited
    const timer = setTimeout(() => void write(edited), writingMs)
    return () => clearTimeout(timer)
  }, [edited, write])
  // Whoever leaves the form right after the last letter takes that letter along.
  useEffect(() => () => void (waiting.current && write(waiting.current)), [write])

  const remove = async (place: number) => {
    waiting.current = null
    setEdited(null)
    // One that was only added and not written yet has nothing to be taken out.
    if (place >= rules.length) return () => undefined
    const { text: before, setText } = latest.current
    try {
      const after = await client.rules.writeForm({ path, text: before, place, form: null })
      if (latest.current.text !== before) return null
      setText(after.text)
      return () => latest.current.setText(before)
    } catch (error) {
      setProblem(wordProblem(error))
      return null
    }
  }
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
    remove,
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
