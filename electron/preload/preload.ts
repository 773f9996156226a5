import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type DesktopHost, portMessage, portWantedMessage } from '#shared/contract/host.ts'
import { channels, type ShellEvent, unlockPath } from '#shared/contract/shell.ts'

// The page gets functions with fixed channels and checked words; never ipcRenderer itself, and never an event of it.

const host: DesktopHost<File> = {
  pathForFile: (file) => webUtils.getPathForFile(file),
  openArchive: () => ipcRenderer.invoke(channels.openArchive),
  openLink: (url) => ipcRenderer.send(channels.openLink, String(url)),
  platform: process.platform,
}

if (window.location.pathname === unlockPath) {
  contextBridge.exposeInMainWorld('orgoUnlock', {
    submit: (password: unknown): Promise<string | null> => ipcRenderer.invoke(channels.unlock, String(password)),
  })
} else {
  contextBridge.exposeInMainWorld('orgoHost', host)
  window.addEventListener('message', (event) => {
    // A mail's frame can post here too; only the page itself may ask for a port.
    if (event.source === window && event.data?.type === portWantedMessage) ipcRenderer.send(channels.connect)
  })
  ipcRenderer.on(channels.port, (event) => {
    window.postMessage({ type: portMessage }, window.location.origin, [...event.ports])
  })
  ipcRenderer.on(channels.event, (_event, message: ShellEvent) => window.postMessage(message, window.location.origin))
}
