import { app, type WebContents } from 'electron'
import { unlockPath } from '#shared/contract/shell.ts'
import type { PageOrigin } from './page-origin.ts'

/** What a page may not do by itself. Links that ask for a window go to `onLink`, which asks the person. */
export function guardEveryContents(origin: PageOrigin, onLink: (url: string, contents: WebContents) => void): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, origin, onLink))
}

function guardContents(contents: WebContents, origin: PageOrigin, onLink: (url: string, contents: WebContents) => void): void {
  contents.on('will-navigate', (event) => {
    if (!isReload(event.url, contents.getURL(), origin)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame || event.url === 'about:srcdoc' || event.url === 'about:blank') return
    event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    onLink(url, contents)
    return { action: 'deny' }
  })
  // WebRTC reaches the network past the request filter.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** The page may load itself again. The shell alone opens the unlock page, and leaves it. */
function isReload(target: string, current: string, origin: PageOrigin): boolean {
  if (!origin.owns(target) || !origin.owns(current)) return false
  return (new URL(target).pathname === unlockPath) === (new URL(current).pathname === unlockPath)
}
