import {
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
} from 'electron'
import { z } from 'zod'
import type { Log } from '#core/ports.ts'
import { channels, unlockPath } from '#shared/contract/shell.ts'
import { openArchive } from './open-archive.ts'
import type { PageOrigin } from './page-origin.ts'

export type PageChannels = {
  window(): BrowserWindow | null
  origin: PageOrigin
  log: Log
  onPageReady(): void
  serve(port: MessagePortMain): void
  openLink(window: BrowserWindow, url: string): void
  unlock(password: string): Promise<string | null>
}

const Link = z.string().max(10_000)
const Password = z.string().min(1).max(1024)

/**
 * Answers the few questions a page may put to the shell.
 *
 * Each first checks the frame that asks: it must be the top frame of the one window, on the page's own origin, and the password is taken
 * from the unlock page alone. A frame that fails gets no answer and a line in the security log.
 */
export function openPageChannels(page: PageChannels): void {
  const guard = (event: IpcMainEvent | IpcMainInvokeEvent, isUnlockPage: boolean): BrowserWindow | null => {
    const window = page.window()
    const frame = event.senderFrame
    const isTopFrame = window !== null && frame !== null && frame === window.webContents.mainFrame
    if (isTopFrame && page.origin.owns(frame.url) && (new URL(frame.url).pathname === unlockPath) === isUnlockPage) return window
    page.log.security('page.refused-frame')
    return null
  }

  ipcMain.on(channels.connect, (event) => {
    const window = guard(event, false)
    if (!window) return
    const { port1, port2 } = new MessageChannelMain()
    page.serve(port1)
    window.webContents.postMessage(channels.port, null, [port2])
    page.onPageReady()
  })
  ipcMain.on(channels.openLink, (event, url: unknown) => {
    const window = guard(event, false)
    const link = Link.safeParse(url)
    if (window && link.success) page.openLink(window, link.data)
  })
  ipcMain.handle(channels.openArchive, async (event) => {
    const window = guard(event, false)
    return window ? openArchive(window) : []
  })
  ipcMain.handle(channels.unlock, async (event, password: unknown) => {
    const window = guard(event, true)
    const given = Password.safeParse(password)
    if (!window) return null
    return given.success ? page.unlock(given.data) : 'Type the password of this profile.'
  })
}
