import { type BrowserWindow, dialog, shell } from 'electron'
import type { Log } from '#core/ports.ts'
import { type OutgoingLink, readLink } from './read-link.ts'

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
    if (!link.ok) {
      log.security('link.refused', { reason: link.fault })
      return
    }
    isAsking = true
    try {
      if (await isWanted(window, link.value)) await shell.openExternal(link.value.href)
    } finally {
      isAsking = false
    }
  }
}

async function isWanted(window: BrowserWindow | null, link: OutgoingLink): Promise<boolean> {
  const question = {
    type: 'question' as const,
    title: 'Orgo',
    message:
      link.kind === 'page' ? `Open ${link.destination} in your browser?` : `Write to ${link.destination} in your mail program?`,
    detail: link.href,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  const { response } = window ? await dialog.showMessageBox(window, question) : await dialog.showMessageBox(question)
  return response === 0
}
