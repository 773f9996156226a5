import { type RefObject, useEffect, useRef } from 'react'

/**
 * Puts focus on the first item of a menu whenever it opens, so that arrows and Enter work at once.
 *
 * A menu opened by a key has no click that would do so.
 */
export function useMenuFocus(opened: boolean): RefObject<HTMLDivElement | null> {
  const dropdown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!opened) return
    const frame = requestAnimationFrame(() => dropdown.current?.querySelector<HTMLElement>('[data-menu-item]')?.focus())
    return () => cancelAnimationFrame(frame)
  }, [opened])
  return dropdown
}
