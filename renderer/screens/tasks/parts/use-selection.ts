import { useCallback, useMemo, useState } from 'react'

/** Which rows of a list are chosen for a command over many. Rows that a refresh has taken out of the list stay chosen until cleared. */
export type Selection = {
  ids: readonly string[]
  has: (id: string) => boolean
  toggle: (id: string) => void
  set: (ids: readonly string[]) => void
  clear: () => void
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback(
    (id: string) => setIds((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id])),
    [],
  )
  const set = useCallback((next: readonly string[]) => setIds(new Set(next)), [])
  const clear = useCallback(() => setIds(new Set()), [])
  return useMemo(() => ({ ids: [...ids], has: (id) => ids.has(id), toggle, set, clear }), [ids, toggle, set, clear])
}
