import type { DesktopHost } from '#shared/contract/host.ts'

declare global {
  interface Window {
    orgoHost?: DesktopHost<File>
  }
}

/** The desktop shell around this page, or null in a browser. */
export const findDesktopHost = (): DesktopHost<File> | null => window.orgoHost ?? null
