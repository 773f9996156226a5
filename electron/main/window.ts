import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import { findPlace, type Place, readWindowState, rememberPlace, writeWindowState } from './window-state.ts'

export type WindowOptions = { preload: string; stateFile: string; isPackaged: boolean; icon: string | null }

/**
 * Makes the one window, where it stood last time.
 *
 * Every switch of the Electron checklist is written out, though most are the defaults: a default can change, and a test reads them here.
 * It loads nothing yet, and shows itself once its page is drawn.
 */
export function createWindow(options: WindowOptions): BrowserWindow {
  const place = findPlace(readWindowState(options.stateFile), screen.getAllDisplays())
  const window = new BrowserWindow({
    title: 'Orgo',
    ...(options.icon === null ? {} : { icon: options.icon }),
    width: 1280,
    height: 820,
    minWidth: 480,
    minHeight: 360,
    ...place?.bounds,
    show: false,
    backgroundColor: '#888888',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !options.isPackaged,
    },
  })
  if (place?.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => savePlace(options.stateFile, readPlace(window)))
  return window
}

export const windowStateFile = (userData: string) => join(userData, 'window.json')

function readPlace(window: BrowserWindow): Place {
  // Without maximising and full screen: that is where the window goes when they end.
  return { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }
}

function savePlace(stateFile: string, place: Place): void {
  writeWindowState(stateFile, rememberPlace(readWindowState(stateFile), screen.getAllDisplays(), place))
}
