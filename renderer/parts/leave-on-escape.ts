import type { KeyboardEvent } from 'react'

/** Esc leaves a search field and keeps what was typed; browsers would clear it. */
export function leaveOnEscape(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Escape') return
  event.preventDefault()
  event.currentTarget.blur()
}
