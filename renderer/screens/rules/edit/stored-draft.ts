/** An unsaved rule file: its text, and the hash of the file it was begun from (null for a new one). */
export type StoredDraft = { text: string; openedHash: string | null }

const keyOf = (path: string): string => `orgo.rule-draft:${path}`

/** What was typed and not saved, kept over a restart; null where nothing is or what lies there is not ours. */
export function readStoredDraft(path: string): StoredDraft | null {
  const kept = localStorage.getItem(keyOf(path))
  if (kept === null) return null
  try {
    const draft: unknown = JSON.parse(kept)
    if (typeof draft !== 'object' || draft === null || !('text' in draft) || !('openedHash' in draft)) return null
    const { text, openedHash } = draft
    if (typeof text !== 'string' || (openedHash !== null && typeof openedHash !== 'string')) return null
    return { text, openedHash }
  } catch {
    return null
  }
}

export const storeDraft = (path: string, draft: StoredDraft): void => localStorage.setItem(keyOf(path), JSON.stringify(draft))
export const forgetDraft = (path: string): void => localStorage.removeItem(keyOf(path))
