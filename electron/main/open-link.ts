import { type BrowserWindow, dialog, type MessageBoxOptions, shell } from 'electron'
import type { Log } from '#core/ports.ts'
import { type LinkFault, type OutgoingLink, readLink } from './read-link.ts'

/**
 * Opens links outside, each after a question that shows where it really goes.
 *
 * Limits: one question at a time; what comes meanwhile is dropped, so that a page cannot pile up questions until one is answered by mistake.
 */
export function createLinkOpener(log: Log): (window: BrowserWindow | null, text: string) => Promise<void> {
  let isAsking = false
  return async (window, text) => {
    if (isAsking) return
    const link = readLink(text)
    if (!link.ok) log.security('link.refused', { reason: link.fault })
    isAsking = true
    try {
      if (!link.ok) await explainRefusal(window, link.fault)
      else if (await isWanted(window, link.value)) await shell.openExternal(link.value.href)
    } finally {
      isAsking = false
    }
  }
}

async function isWanted(window: BrowserWindow | null, link: OutgoingLink): Promise<boolean> {
  const question: MessageBoxOptions = {
    type: 'question',
    title: 'Orgo',
    message:
      link.kind === 'page' ? `Open ${link.destination} in your browser?` : `Write to ${link.destination} in your mail program?`,
    detail: link.href,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  return (await show(window, question)) === 0
}

/** Why a link that looks right did not open. What no mail can hold after it was cleaned (other schemes) is refused without a word. */
const refusals: Partial<Record<LinkFault, string>> = {
  credentials: 'This link was not opened: the name in front of its host is there to make it look like another site.',
  too_long: 'This link was not opened: it is too long to be checked.',
}

async function explainRefusal(window: BrowserWindow | null, fault: LinkFault): Promise<void> {
  const message = refusals[fault]
  if (message) await show(window, { type: 'warning', title: 'Orgo', message, buttons: ['OK'], noLink: true })
}

async function show(window: BrowserWindow | null, options: MessageBoxOptions): Promise<number> {
  const { response } = window ? await dialog.showMessageBox(window, options) : await dialog.showMessageBox(options)
  return response
}
