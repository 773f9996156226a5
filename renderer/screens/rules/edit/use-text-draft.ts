import { useCallback, useState } from 'react'
import type { RuleFile } from '#shared/model/rule-work.ts'
import { forgetDraft, readStoredDraft, storeDraft } from './stored-draft.ts'

/** One file while it is written. */
export type TextDraft<File> = {
  path: string
  /** The file as it is active or lies on disk; null for one that was never saved. */
  file: File | null
  text: string
  setText: (text: string) => void
  isChanged: boolean
  /** The hash of the file this text began from; null for a new file. */
  openedHash: string | null
  /** The file was changed by somebody else after this text began. */
  isOvertaken: boolean
  /** Goes on with this text as if it had begun from the file of now. */
  keepOverOther: () => void
  discard: () => void
  saved: () => void
}

export type RuleDraftState = TextDraft<RuleFile>

/** The draft of a file: what was typed before and not saved, else the file's own text. Every change is kept over a restart. */
export function useTextDraft<File extends { text: string; hash: string }>(path: string, file: File | null): TextDraft<File> {
  const [draft, setDraft] = useState(() => readStoredDraft(path))
  const text = draft?.text ?? file?.text ?? ''
  const openedHash = draft ? draft.openedHash : (file?.hash ?? null)

  const setText = useCallback(
    (next: string) => {
      if (next === file?.text) {
        forgetDraft(path)
        setDraft(null)
        return
      }
      const kept = { text: next, openedHash }
      storeDraft(path, kept)
      setDraft(kept)
    },
    [path, file, openedHash],
  )
  const discard = useCallback(() => {
    forgetDraft(path)
    setDraft(null)
  }, [path])
  const keepOverOther = useCallback(() => {
    const kept = { text, openedHash: file?.hash ?? null }
    storeDraft(path, kept)
    setDraft(kept)
  }, [path, file, text])
  return {
    path,
    file,
    text,
    setText,
    isChanged: draft !== null && draft.text !== file?.text,
    openedHash,
    isOvertaken: draft !== null && file !== null && draft.openedHash !== file.hash && draft.text !== file.text,
    keepOverOther,
    discard,
    saved: discard,
  }
}
