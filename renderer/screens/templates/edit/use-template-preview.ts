import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { RenderedMail } from '#shared/model/template.ts'
import { useApi } from '../../../client/api-context.tsx'
import type { PreviewOn } from '../template-address.ts'

/** 250 ms after the last letter the engine is asked; sooner would ask for every letter of a word. */
const typingMs = 250

export type TemplatePreviewing = {
  mail: RenderedMail | null
  problems: readonly Diagnostic[]
  error: unknown
  /** The answer is about the text as it stands. */
  isCurrent: boolean
  isKnown: boolean
  refetch: () => Promise<readonly Diagnostic[] | null>
}

const noProblems: readonly Diagnostic[] = []

/** The unsaved text as the mail it would be, with what is wrong in it, asked while it is typed. */
export function useTemplatePreview(path: string, text: string, on: PreviewOn): TemplatePreviewing {
  const api = useApi()
  const [asked] = useDebouncedValue(text, typingMs)
  const answer = useQuery(
    api.templates.previewDraft.queryOptions({
      input: { path, text: asked, ...on },
      placeholderData: keepPreviousData,
      gcTime: 10_000,
    }),
  )
  return {
    mail: answer.data?.mail ?? null,
    problems: answer.data?.problems ?? noProblems,
    error: answer.error,
    isCurrent: asked === text && !answer.isPlaceholderData && !answer.isFetching,
    isKnown: answer.data !== undefined,
    refetch: async () => (await answer.refetch()).data?.problems ?? null,
  }
}
