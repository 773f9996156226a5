import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import { say } from '../parts/say.tsx'
import { useAction } from './action-context.tsx'

type OfferUndo = (sentence: string, undo: () => void, forMs: number) => void
const UndoContext = createContext<OfferUndo | null>(null)

/** 30 s: a mail for tomorrow can be withdrawn in the outbox; the key goes back to the last command soon. */
const longestMs = 30_000

/** Lets a part offer its own way back for a while: by the button of what it says, and by the key of undo. */
export function UndoProvider({ children }: { children: ReactNode }) {
  const [offered, setOffered] = useState<{ undo: () => void; forMs: number } | null>(null)
  useAction('undo', offered ? () => offered.undo() : null)
  useEffect(() => {
    if (!offered) return
    const timer = setTimeout(() => setOffered(null), offered.forMs)
    return () => clearTimeout(timer)
  }, [offered])
  const offer = useCallback<OfferUndo>((sentence, undo, forMs) => {
    const shownMs = Math.min(forMs, longestMs)
    const once = () => {
      setOffered(null)
      undo()
    }
    setOffered({ undo: once, forMs: shownMs })
    say(sentence, once, shownMs)
  }, [])
  return <UndoContext value={offer}>{children}</UndoContext>
}

/** Says a sentence with Undo, and gives the key of undo to it for that time. */
export function useOfferUndo(): OfferUndo {
  const offer = useContext(UndoContext)
  if (!offer) throw new Error('A screen was drawn outside UndoProvider.')
  return offer
}
