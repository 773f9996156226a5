import type { ImportPlan, ImportSource } from './import-plan.ts'
import type { Draft } from './use-draft.ts'

const name = 'orgo.import-draft'

/** Counts up whenever the shape changes: a page of another version then begins anew. */
const version = 1

type StoredDraft = {
  version: number
  sources: { id: string; name: string; source: ImportSource }[]
  plan: ImportPlan
}

/**
 * Keeps what survives a reload of the page: sources the host can find again, and what was chosen for them.
 *
 * A file that was still being sent is lost with the page, and so is the confirmation of a live import: both are the
 * person's to give again.
 */
export function storeDraft(draft: Draft | null): void {
  const sources = draft?.sources.flatMap((one) =>
    one.phase === 'ready' ? [{ id: one.id, name: one.name, source: one.source }] : [],
  )
  if (!draft || !sources?.length) {
    sessionStorage.removeItem(name)
    return
  }
  const plan = { ...draft.plan, confirmsLive: false, typedCount: '' }
  sessionStorage.setItem(name, JSON.stringify({ version, sources, plan } satisfies StoredDraft))
}

/** The draft of before the reload; null where there was none. */
export function readStoredDraft(): Draft | null {
  const text = sessionStorage.getItem(name)
  if (text === null) return null
  const stored = JSON.parse(text) as StoredDraft // only `storeDraft` writes it, and its version says which
  if (stored.version !== version) return null
  return { plan: stored.plan, sources: stored.sources.map((one) => ({ ...one, phase: 'ready' as const })) }
}
