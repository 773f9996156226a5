import { isDefinedError, ORPCError } from '@orpc/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { fieldOfLine, fieldsToInput, type MailFields } from './mail-fields.ts'

/** What a new draft belongs to; `passesOn`: it sends the message on and answers nobody. */
export type Matter = { taskId: string | null; messageId: string | null; passesOn?: boolean }

export type DraftFault = { field: keyof MailFields | null; sentence: string }
export type DraftState =
  | { kind: 'idle' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: number }
  | { kind: 'failed'; fault: DraftFault }

/** 1 s after the last key: at most two seconds of words are ever lost, and a fast typist does not save each letter. */
const saveAfterMs = 1_000

type Options = {
  fields: MailFields
  changed: boolean
  outboxId: string | null
  matter: Matter
  onSaved: (draft: OutboxDetail) => void
}

/**
 * Keeps what is written as a draft of the outbox, which is encrypted as everything else: nothing of it lies in the browser.
 *
 * Saves follow one another, so that an earlier text never overwrites a later one. `flush` saves at once and answers the draft's id, or
 * null where it was refused.
 */
export function useDraftSave({ fields, changed, outboxId, matter, onSaved }: Options) {
  const { client } = useConnection()
  const [state, setState] = useState<DraftState>({ kind: 'idle' })
  const id = useRef(outboxId)
  const saved = useRef(changed ? null : fields)
  const latest = useRef(fields)
  latest.current = fields
  const told = useRef(onSaved)
  told.current = onSaved
  const chain = useRef<Promise<unknown>>(Promise.resolve())

  const saveOnce = useCallback(async (): Promise<string | null> => {
    const wanted = latest.current
    if (saved.current === wanted && id.current !== null) return id.current
    setState({ kind: 'saving' })
    try {
      const input = fieldsToInput(wanted)
      const draft =
        id.current === null
          ? await client.outbox.compose({
              ...input,
              ...(matter.taskId === null ? {} : { taskId: matter.taskId }),
              ...(matter.messageId === null ? {} : { [matter.passesOn ? 'forwards' : 'answers']: matter.messageId }),
            })
          : await client.outbox.edit({ outboxId: id.current, ...input })
      id.current = draft.outboxId
      saved.current = wanted
      setState({ kind: 'saved', at: draft.changedAt })
      told.current(draft)
      return draft.outboxId
    } catch (error) {
      setState({ kind: 'failed', fault: faultOf(error) })
      return null
    }
  }, [client, matter.taskId, matter.messageId, matter.passesOn])

  const flush = useCallback((): Promise<string | null> => {
    const next = chain.current.then(saveOnce)
    chain.current = next
    return next
  }, [saveOnce])

  useEffect(() => {
    if (saved.current === fields) return
    const timer = setTimeout(() => void flush(), saveAfterMs)
    return () => clearTimeout(timer)
  }, [fields, flush])
  // Whoever leaves in the second after the last key loses nothing either.
  useEffect(() => () => void (saved.current !== latest.current && flush()), [flush])

  const forget = useCallback(() => {
    saved.current = latest.current
  }, [])
  return { state, flush, forget, draftId: () => id.current }
}

/** What was refused, with the field it was refused for. */
export function faultOf(error: unknown): DraftFault {
  const data: unknown = error instanceof ORPCError && isDefinedError(error) ? error.data : undefined
  const line = typeof data === 'object' && data !== null && 'line' in data && typeof data.line === 'string' ? data.line : ''
  return { field: fieldOfLine(line), sentence: readFault(error) }
}
