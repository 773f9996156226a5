import { mkdirSync } from 'node:fs'
import { app, type BrowserWindow, dialog, Menu, powerMonitor, session } from 'electron'
import type { Clock, Log } from '#core/ports.ts'
import { openLogs } from '../host/open-logs.ts'
import { listAssets } from './app-assets.ts'
import { registerAppScheme, serveAssets } from './app-protocol.ts'
import { createDesktop, type Desktop } from './desktop.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { guardEveryContents } from './guard-contents.ts'
import { guardSession } from './guard-session.ts'
import { composeMenu } from './menu.ts'
import { createLinkOpener } from './open-link.ts'
import { openPageChannels } from './page-channels.ts'
import { choosePageOrigin, type PageOrigin } from './page-origin.ts'
import { isArchivePath, readShellArguments } from './shell-arguments.ts'
import { findShellPaths, type ShellPaths } from './shell-paths.ts'
import { becomeSingleInstance } from './single-instance.ts'
import { createWindow, windowStateFile } from './window.ts'

/**
 * Starts the desktop app: one process per profile, one window, one engine.
 *
 * Shapes: `bundles` is the folder of the built entries. What must be said before Electron is ready is said first, in this order.
 */
export function startShell(bundles: string): void {
  // An unpacked app has its own folder as the first argument.
  const { profile, files } = readShellArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())
  const paths = findShellPaths(bundles, profile)
  const clock: Clock = { now: () => Date.now() }
  const log = openLogs(paths.engine.profile, clock)
  const origin = choosePageOrigin(app.isPackaged, process.env.ELECTRON_RENDERER_URL)

  app.setName('Orgo')
  // Electron refuses a folder that is not there.
  mkdirSync(paths.userData, { recursive: true, mode: 0o700 })
  app.setPath('userData', paths.userData)
  let openFiles = (later: string[]) => void files.push(...later)
  if (!becomeSingleInstance(files, (later) => openFiles(later))) {
    app.quit()
    return
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (isArchivePath(path)) openFiles([path])
  })

  catchFaults(log)
  closeNetwork(origin)
  app.enableSandbox()
  registerAppScheme()
  const openLink = createLinkOpener(log)
  let desktop: Desktop | null = null
  guardEveryContents(origin, (url) => void openLink(desktop?.window() ?? null, url))

  void app.whenReady().then(() => {
    desktop = run({ paths, clock, log, origin, openLink })
    openFiles = (later) => {
      desktop?.show()
      if (later.length > 0) desktop?.post({ type: 'orgo-open', paths: later })
    }
    openFiles(files)
  })
}

type Start = {
  paths: ShellPaths
  clock: Clock
  log: Log
  origin: PageOrigin
  openLink: (window: BrowserWindow | null, url: string) => Promise<void>
}

function run({ paths, clock, log, origin, openLink }: Start): Desktop {
  guardSession(session.defaultSession, origin)
  serveAssets(session.defaultSession, listAssets(paths.page))
  const desktop = createDesktop({
    origin,
    log,
    now: clock.now,
    createWindow: () =>
      createWindow({
        preload: paths.preload,
        stateFile: windowStateFile(paths.userData),
        isPackaged: app.isPackaged,
        icon: paths.icon,
      }),
    askToRetry,
    retryEngine: () => engine.retry(),
    quit: () => app.quit(),
  })
  const engine = startEngineProcess({
    entry: paths.engineEntry,
    paths: paths.engine,
    clock,
    log,
    onReport: desktop.hearEngine,
  })
  openPageChannels({
    window: desktop.window,
    origin,
    log,
    onPageReady: desktop.onPageReady,
    serve: engine.serve,
    openLink: (window, url) => void openLink(window, url),
    unlock: engine.unlock,
  })
  setMenu(desktop, paths.version)
  followSystem(desktop, engine)
  return desktop
}

function setMenu(desktop: Desktop, version: string): void {
  app.setAboutPanelOptions({ applicationName: 'Orgo', applicationVersion: version, copyright: 'MIT licence' })
  const template = composeMenu({
    platform: process.platform,
    isPackaged: app.isPackaged,
    send: (action) => {
      desktop.show()
      desktop.post({ type: 'orgo-action', action })
    },
    showAbout: () => app.showAboutPanel(),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** Follows what the system does to the app: sleep, the last window closed, the end. */
function followSystem(desktop: Desktop, engine: EngineProcess): void {
  // Timers stand still while a laptop sleeps; what fell due meanwhile is swept now.
  powerMonitor.on('resume', engine.wake)
  powerMonitor.on('unlock-screen', engine.wake)
  app.on('activate', desktop.show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let isEngineClosed = false
  app.on('will-quit', (event) => {
    if (isEngineClosed) return
    event.preventDefault()
    void engine.close().then(() => {
      isEngineClosed = true
      app.quit()
    })
  })
}

/** No host name means anything to Chromium here: not even a prefetch hint in a mail can ask for one. The engine has its own resolver. */
function closeNetwork(origin: PageOrigin): void {
  const exceptions = origin.address.startsWith('http:') ? ' , EXCLUDE localhost , EXCLUDE 127.0.0.1' : ''
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${exceptions}`)
}

/** A person gets a sentence where Electron would show a stack trace. */
function catchFaults(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.error('shell.fault', error)
    dialog.showErrorBox(
      'Orgo has to close',
      'Something went wrong in the window of Orgo. What was saved is safe. Please start Orgo again.',
    )
    app.exit(1)
  })
  process.on('unhandledRejection', (error) => log.error('shell.fault', error))
}

async function askToRetry(window: BrowserWindow | null, sentence: string): Promise<boolean> {
  const question = {
    type: 'error' as const,
    title: 'Orgo',
    message: sentence,
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }
  const { response } = window ? await dialog.showMessageBox(window, question) : await dialog.showMessageBox(question)
  return response === 0
}
