import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { DraftCheck } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'

/** 250 ms after the last letter the engine is asked; sooner would ask for every letter of a word. */
const typingMs = 250

export type RuleOfFile = DraftCheck['rules'][number]

export type DraftChecking = {
  /** The text that was last asked about; answers are about this one. */
  askedText: string
  check: DraftCheck | null
  error: unknown
  /** The answer is about the text as it stands. */
  isCurrent: boolean
  /** There is an answer about the text as it stands; it may be asked for anew meanwhile. */
  isKnown: boolean
  rules: RuleOfFile[]
  refetch: () => Promise<DraftCheck | null>
}

/** What the engine says of an unsaved file, asked while it is typed; an answer to an older text is dropped. */
export function useDraftCheck(path: string, text: string): DraftChecking {
  const api = useApi()
  const [askedText] = useDebouncedValue(text, typingMs)
  const answer = useQuery(
    api.rules.check.queryOptions({
      input: { drafts: [{ path, text: askedText }] },
      placeholderData: keepPreviousData,
      gcTime: 10_000,
    }),
  )
  const check = answer.data ?? null
  const known = useRef<RuleOfFile[]>([])
  const rules = useMemo(() => {
    const own = (check?.rules ?? []).filter((rule) => rule.path === path).toSorted((a, b) => a.line - b.line)
    // While a file has errors its rules are unknown: those of before stand for them, so that nothing beside the text jumps.
    if (check?.setHash !== null || own.length > 0) known.current = own
    return known.current
  }, [check, path])
  const isKnown = askedText === text && !answer.isPlaceholderData
  return {
    askedText,
    check,
    error: answer.error,
    isCurrent: isKnown && !answer.isFetching,
    isKnown,
    rules,
    refetch: async () => (await answer.refetch()).data ?? null,
  }
}

/** The rule that a line belongs to: the last that begins at or above it, else the first. */
export function ruleAtLine(rules: readonly RuleOfFile[], line: number): RuleOfFile | null {
  return rules.findLast((rule) => rule.line <= line) ?? rules[0] ?? null
}
