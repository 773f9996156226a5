import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { type ActionId, actions } from './actions.ts'
import { readKey } from './read-key.ts'

type Handler = () => void
type ActionsValue = {
  /** Puts a handler on top of an action's others, or below them; answers how to take it away. */
  register(id: ActionId, handler: Handler, isFallback: boolean): () => void
  /** Does what the newest part offers for an action; nothing where none does. */
  run(id: ActionId): void
  singleKeys: boolean
  setSingleKeys(on: boolean): void
}

const ActionsContext = createContext<ActionsValue | null>(null)

/** 1 s between the two keys of `G T`; longer and the first is forgotten. */
const sequenceMs = 1_000
const singleKeysName = 'orgo.single-keys'

/** Reads the keys of the whole page and runs the action that the newest screen offers for them. */
export function ActionProvider({ children }: { children: ReactNode }) {
  const handlers = useRef(new Map<ActionId, Handler[]>())
  const [singleKeys, setStored] = useState(() => localStorage.getItem(singleKeysName) !== 'off')

  const register = useCallback((id: ActionId, handler: Handler, isFallback: boolean) => {
    const others = handlers.current.get(id) ?? []
    handlers.current.set(id, isFallback ? [handler, ...others] : [...others, handler])
    return () => {
      handlers.current.set(
        id,
        (handlers.current.get(id) ?? []).filter((other) => other !== handler),
      )
    }
  }, [])
  const run = useCallback((id: ActionId) => handlers.current.get(id)?.at(-1)?.(), [])
  const setSingleKeys = useCallback((on: boolean) => {
    localStorage.setItem(singleKeysName, on ? 'on' : 'off')
    setStored(on)
  }, [])

  useEffect(() => {
    let prefix: { key: string; at: number } | null = null
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || belongsToPart(event)) return
      const first = prefix && event.timeStamp - prefix.at < sequenceMs ? prefix.key : null
      prefix = null
      const reading = readKey(event, first)
      if (reading.kind === 'none' || (!singleKeys && isSingleCharacter(event.key))) return
      if (reading.kind === 'prefix') {
        prefix = { key: reading.key, at: event.timeStamp }
        return
      }
      if (reading.ids.includes('open') && isInteractive(event.target)) return
      const handler = reading.ids.map((id) => handlers.current.get(id)?.at(-1)).find((offered) => offered !== undefined)
      if (!handler) return
      event.preventDefault()
      handler()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [singleKeys])

  const value = useMemo(() => ({ register, run, singleKeys, setSingleKeys }), [register, run, singleKeys, setSingleKeys])
  return <ActionsContext value={value}>{children}</ActionsContext>
}

const isSingleCharacter = (key: string): boolean => key.length === 1

/** Fields take their keys themselves, as do menus, open lists and dialogs; a field gives up F6 only. */
function belongsToPart(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true
  const isField = target.isContentEditable || target.matches('input, textarea, select')
  return isField && event.key !== 'F6'
}

const isInteractive = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, summary') !== null

function useActions(): ActionsValue {
  const value = useContext(ActionsContext)
  if (!value) throw new Error('A screen was drawn outside ActionProvider.')
  return value
}

/** Offers what an action does while this part is on the screen; null offers nothing. The newest part wins over a fallback. */
export function useAction(id: ActionId, handler: Handler | null, isFallback = false): void {
  const { register } = useActions()
  const latest = useRef(handler)
  latest.current = handler
  const offered = handler !== null
  useEffect(() => (offered ? register(id, () => latest.current?.(), isFallback) : undefined), [offered, id, register, isFallback])
}

/** Runs an action from elsewhere than the keyboard, such as the desktop's menu. */
export const useRunAction = (): ((id: ActionId) => void) => useActions().run

/** Whether single keys act, and how to switch them (WCAG 2.2, 2.1.4). */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const { singleKeys, setSingleKeys } = useActions()
  return [singleKeys, setSingleKeys]
}

/** What `aria-keyshortcuts` says of an action. */
export const keyShortcut = (id: ActionId): string => actions[id].keys.map((key) => key.toUpperCase()).join(' ')
