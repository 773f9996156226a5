import { isDefinedError } from '@orpc/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { TemplateSource } from '#shared/model/template.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say, sayFault } from '../../../parts/say.tsx'
import { t } from '../../../text/translate.ts'
import type { TextDraft } from '../../rules/edit/use-text-draft.ts'

export type SaveTemplate = { save(text: string | null): void; isPending: boolean }

/** Writes a text into the profile as its own copy; null takes the copy away. What others saved meanwhile is never overwritten. */
export function useSaveTemplate(draft: TextDraft<TemplateSource & { hash: string }>, onErrors: () => void): SaveTemplate {
  const api = useApi()
  const queries = useQueryClient()
  const mutation = useMutation(
    api.templates.save.mutationOptions({
      onSuccess: async (_saved, { text }) => {
        await queries.invalidateQueries({ queryKey: api.templates.key() })
        draft.saved()
        say(t(text === null ? 'templates.reverted' : 'templates.saved'))
      },
      onError: async (error) => {
        if (isDefinedError(error) && error.code === 'HAS_ERRORS') return onErrors()
        sayFault(readFault(error))
        // Somebody else's text shows as such once it is read.
        await queries.invalidateQueries({ queryKey: api.templates.get.key() })
      },
    }),
  )
  return {
    save: (text) => mutation.mutate({ path: draft.path, text, hash: draft.openedHash }),
    isPending: mutation.isPending,
  }
}
