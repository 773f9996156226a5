/**
 * What the desktop shell offers the page besides the engine's port; a browser has nothing of it.
 *
 * Shapes: exposed as `window.orgoHost` by the preload. `DroppedFile` is the page's `File`, which words shared by all
 * environments cannot name.
 */
export type DesktopHost<DroppedFile = unknown> = {
  /** Where a dropped or chosen file lies, or an empty string when it lies nowhere (made by a page). */
  pathForFile(file: DroppedFile): string
  /** Shows the system's open dialog; an empty list when the person cancelled. */
  openArchive(): Promise<string[]>
  /** Asks the shell to open an http, https or mailto link; the shell shows the host and asks first. */
  openLink(url: string): void
  /** Node's name of the system, such as `linux`, `darwin` or `win32`. */
  platform: string
}

/**
 * The window message that brings the page its end of a MessagePort to the engine, as the first port of the message.
 * A new one replaces the old (the engine was restarted).
 */
export const portMessage = 'orgo-port'

/** The window message by which a page that has just loaded asks for its port. */
export const portWantedMessage = 'orgo-port-wanted'
