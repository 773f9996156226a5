import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { readFault } from '../../client/read-fault.ts'
import { uploadFile } from '../../client/upload-file.ts'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { createPlan, type ImportPlan, type ImportSource } from './import-plan.ts'
import { readStoredDraft, storeDraft } from './stored-draft.ts'

/** A source of the import that is being prepared: being handed to the host, ready to be looked into, or refused. */
export type DraftSource = { id: string; name: string } & (
  | { phase: 'sending'; share: number; stop: () => void }
  | { phase: 'ready'; source: ImportSource }
  | { phase: 'refused'; sentence: string }
)

/** The import that is being prepared: its sources, and what was chosen for them. */
export type Draft = { sources: readonly DraftSource[]; plan: ImportPlan }

export type DraftState = {
  /** Null while nothing was chosen. */
  draft: Draft | null
  addSource(name: string, source: ImportSource): void
  addFile(file: File): void
  addRefused(name: string, sentence: string): void
  removeSource(id: string): void
  changePlan(part: Partial<ImportPlan>): void
  discard(): void
}

const emptyDraft = (): Draft => ({ sources: [], plan: createPlan(Date.now()) })

/** Keeps the import that is being prepared while screens come and go, and over a reload of the page. */
export function useDraft(): DraftState {
  const [draft, setDraft] = useState<Draft | null>(readStoredDraft)
  const lastId = useRef(Math.max(0, ...(draft?.sources.map(({ id }) => Number(id)) ?? [])))
  useEffect(() => storeDraft(draft), [draft])

  const put = useCallback((source: DraftSource) => {
    setDraft((before) => {
      const { sources, plan } = before ?? emptyDraft()
      const isKnown = sources.some(({ id }) => id === source.id)
      return { plan, sources: isKnown ? sources.map((one) => (one.id === source.id ? source : one)) : [...sources, source] }
    })
  }, [])
  const removeSource = useCallback((removed: string) => {
    setDraft((before) => {
      const sources = before?.sources.filter(({ id }) => id !== removed) ?? []
      return before && sources.length > 0 ? { ...before, sources } : null
    })
  }, [])

  return useMemo(() => {
    const nextId = () => String(++lastId.current)
    const send = async (id: string, file: File) => {
      const { name } = file
      const stop = new AbortController()
      const show = (share: number) => put({ id, name, phase: 'sending', share, stop: () => stop.abort() })
      show(0)
      try {
        const { uploadId } = await uploadFile(file, show, stop.signal)
        put({ id, name, phase: 'ready', source: { uploadId } })
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') removeSource(id)
        else put({ id, name, phase: 'refused', sentence: readFault(error) })
      }
    }
    return {
      draft,
      addSource: (name, source) => put({ id: nextId(), name: nameOfSource(name), phase: 'ready', source }),
      addFile: (file) => void send(nextId(), file),
      addRefused: (name, sentence) => put({ id: nextId(), name, phase: 'refused', sentence }),
      removeSource,
      changePlan: (part) => setDraft((before) => before && { ...before, plan: { ...before.plan, ...part } }),
      discard: () => {
        for (const source of draft?.sources ?? []) if (source.phase === 'sending') source.stop()
        setDraft(null)
      },
    }
  }, [draft, put, removeSource])
}
