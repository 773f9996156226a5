import { type BrowserWindow, Notification } from 'electron'
import type { Log } from '#core/ports.ts'
import type { EngineReport } from '#shared/contract/engine-process.ts'
import { channels, type ShellEvent, unlockPath } from '#shared/contract/shell.ts'
import { attachContextMenu } from './attach-context-menu.ts'
import type { PageOrigin } from './page-origin.ts'
import { decideRestart } from './restart-policy.ts'

export type DesktopOptions = {
  origin: PageOrigin
  log: Log
  now(): number
  createWindow(): BrowserWindow
  /** Shows a sentence; resolves true where the person wants another try, otherwise Orgo ends. */
  askToRetry(window: BrowserWindow | null, sentence: string): Promise<boolean>
  retryEngine(): void
  quit(): void
}

export type Desktop = {
  window(): BrowserWindow | null
  /** Brings the window to the front, making it where there is none. */
  show(): void
  /** Tells the page, or keeps the event until it listens. */
  post(event: ShellEvent): void
  onPageReady(): void
  hearEngine(report: EngineReport): void
}

/** 100 events: more than a person can cause while a page loads. */
const maxWaitingEvents = 100

/** The one window and the page in it: which page it shows, what that page was told, and what happens when it dies. */
export function createDesktop(options: DesktopOptions): Desktop {
  const { origin, log } = options
  let window: BrowserWindow | null = null
  let isPageReady = false
  let isLocked = false
  let waiting: ShellEvent[] = []
  let pageDiedAt: number[] = []

  const load = () => {
    isPageReady = false
    // The built-in page is served by the shell even where the bundler's server has the other one.
    const address = isLocked ? `app://orgo${unlockPath}` : `${origin.address}/`
    window?.loadURL(address).catch((error: unknown) => {
      // The unlock page may take the place of a page that is still loading.
      if (!isAborted(error)) log.error('page.not-loaded', error)
    })
  }

  const onPageDied = (reason: string) => {
    if (reason === 'clean-exit') return
    log.error('page.died', new Error('page died'), { reason })
    pageDiedAt = [...pageDiedAt, options.now()].slice(-10)
    if (decideRestart(pageDiedAt).kind === 'restart') return load()
    void fail('The window of Orgo stopped three times in five minutes. What was saved is safe.', () => {
      pageDiedAt = []
      load()
    })
  }

  const fail = async (sentence: string, retry: () => void) => {
    if (await options.askToRetry(window, sentence)) retry()
    else options.quit()
  }

  const open = () => {
    const opened = options.createWindow()
    window = opened
    opened.on('closed', () => {
      window = null
      isPageReady = false
    })
    opened.webContents.on('render-process-gone', (_event, details) => onPageDied(details.reason))
    opened.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) isPageReady = false
    })
    attachContextMenu(opened.webContents)
    load()
  }

  const show = () => {
    if (!window) return open()
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  const setLocked = (next: boolean) => {
    if (isLocked === next) return
    isLocked = next
    load()
  }

  return {
    window: () => window,
    show,
    post: (event) => {
      if (isPageReady && window) window.webContents.send(channels.event, event)
      else waiting = [...waiting, event].slice(-maxWaitingEvents)
    },
    onPageReady: () => {
      isPageReady = true
      for (const event of waiting) window?.webContents.send(channels.event, event)
      waiting = []
    },
    hearEngine: (report) => {
      if (report.kind === 'opened') setLocked(false)
      if (report.kind === 'locked') setLocked(true)
      if (report.kind === 'failed') void fail(report.sentence, options.retryEngine)
      if (report.kind === 'notice') showNotice(report.title, report.body, show)
    },
  }
}

const isAborted = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED'

function showNotice(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return
  const notice = new Notification({ title, body })
  notice.on('click', onClick)
  notice.show()
}
