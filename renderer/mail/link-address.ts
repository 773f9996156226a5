import { findDesktopHost } from '../client/host.ts'

/**
 * The address a link of a mail gets on the screen: Orgo's own page that shows where it leads and asks first.
 *
 * On the desktop it stays itself, because the shell takes every link that asks for a window and asks the same in a dialog.
 */
export function linkToAddress(href: string, words: string): string {
  if (findDesktopHost()) return href
  const params = new URLSearchParams({ to: href, text: words.trim().slice(0, 200) })
  return `${window.location.origin}/link?${params}`
}
