import type { Session } from 'electron'
import type { PageOrigin } from './page-origin.ts'

/**
 * Denies a session whatever Orgo's page does not need: every permission and device, every address but its own.
 *
 * The request filter is the last of four layers against mail that calls home; it also holds when a page's policy was forgotten.
 * The spell checker is off because it fetches its dictionaries from a foreign server.
 */
export function guardSession(session: Session, origin: PageOrigin): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !origin.mayLoad(details.url) }))
  session.on('will-download', (event, item) => {
    // The page saves files that it made itself; nothing else is a download.
    if (!item.getURL().startsWith('blob:') || !origin.mayLoad(item.getURL())) event.preventDefault()
  })
}
