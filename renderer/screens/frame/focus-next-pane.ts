/** Moves focus to the pane after the one that has it: views, list, reader, details, and round again. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  const inside = panes.findLastIndex((pane) => pane.contains(document.activeElement))
  panes[(inside + 1) % panes.length]?.focus()
}
