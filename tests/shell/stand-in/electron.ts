// A stand-in for the `electron` module, loaded in its place by launch-shell.ts. It records what the shell sets up and plays the system's
// part: it fires events, answers dialogs, loads pages through the shell's own protocol handler, and forks the real engine as a thread.
import { EventEmitter } from 'node:events'
import { control } from './control.ts'
import { MessageChannelMain, StandInPort } from './ports.ts'
import { WebContents } from './web-contents.ts'

export { utilityProcess } from './utility-process.ts'
export { control, MessageChannelMain }

class App extends EventEmitter {
  get isPackaged(): boolean {
    return control.isPackaged
  }
  commandLine = { appendSwitch: (name: string, value?: string) => void control.switches.set(name, value ?? '') }
  setName(name: string) {
    control.appName = name
  }
  setPath(name: string, path: string) {
    control.paths.set(name, path)
  }
  enableSandbox() {
    control.calls.push(control.isReady ? 'enableSandbox after ready' : 'enableSandbox')
  }
  requestSingleInstanceLock(data: unknown): boolean {
    control.handedOver = data
    return control.isFirstInstance
  }
  whenReady(): Promise<void> {
    return control.whenReady
  }
  setAboutPanelOptions() {}
  showAboutPanel() {
    control.calls.push('showAboutPanel')
  }
  exit(code: number) {
    control.calls.push(`exit ${code}`)
  }
  /** As Electron: all windows close, then `will-quit`, which a listener may prevent. */
  quit() {
    control.calls.push('quit')
    for (const window of [...control.windows]) window.destroyByUser()
    const event = preventable()
    this.emit('will-quit', event)
    if (!event.defaultPrevented) control.ended()
  }
}

export const app = new App()

const preventable = () => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true
  },
})

export class BrowserWindow extends EventEmitter {
  webContents: WebContents
  options: Record<string, unknown>
  bounds: { x: number; y: number; width: number; height: number }
  isMaximizedNow = false
  isVisibleNow = false
  isMinimizedNow = false
  focusCount = 0

  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
    this.bounds = {
      x: Number(options.x ?? 0),
      y: Number(options.y ?? 0),
      width: Number(options.width),
      height: Number(options.height),
    }
    // The preload's path is a string in every window the shell makes.
    const preferences = options.webPreferences as { preload: string }
    this.webContents = new WebContents(preferences.preload)
    control.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url)
    this.emit('ready-to-show')
  }
  show() {
    this.isVisibleNow = true
  }
  focus() {
    this.focusCount += 1
  }
  restore() {
    this.isMinimizedNow = false
  }
  maximize() {
    this.isMaximizedNow = true
  }
  isMaximized = () => this.isMaximizedNow
  isMinimized = () => this.isMinimizedNow
  getNormalBounds = () => this.bounds
  destroyByUser() {
    this.emit('close', preventable())
    control.windows.splice(control.windows.indexOf(this), 1)
    this.webContents.leavePage()
    this.emit('closed')
  }
  /** What a person does: the last window closed is told to the app. */
  close() {
    this.destroyByUser()
    if (control.windows.length === 0) app.emit('window-all-closed')
  }
}

export const ipcMain = control.ipcMain

export const dialog = {
  showMessageBox: async (...args: unknown[]) => {
    const options = args.at(-1)
    control.questions.push(options)
    return { response: await control.answer(), checkboxChecked: false }
  },
  showErrorBox: (title: string, content: string) => void control.questions.push({ title, message: content }),
  showOpenDialog: async (...args: unknown[]) => {
    control.questions.push(args.at(-1))
    return { canceled: control.chosenFiles.length === 0, filePaths: control.chosenFiles }
  },
}

export const shell = {
  openExternal: async (url: string) => void control.openedOutside.push(url),
}

export const Menu = {
  buildFromTemplate: (template: unknown) => ({ template, popup: () => control.popups.push(template) }),
  setApplicationMenu: (menu: { template: unknown }) => {
    control.menu = menu.template
  },
}

export class Notification extends EventEmitter {
  static isSupported = () => true
  options: { title: string; body: string }
  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
  }
  show() {
    control.notices.push(this.options)
  }
}

export const powerMonitor = new EventEmitter()

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => {
    if (control.isReady) throw new Error('registerSchemesAsPrivileged must come before ready')
    control.schemes.push(...schemes)
  },
}

export const session = { defaultSession: control.session }

export const screen = { getAllDisplays: () => control.displays }

/** A keychain that works; `v11` is the mark of a real one on Linux. */
export const safeStorage = {
  getSelectedStorageBackend: () => control.keychainBackend,
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text: string) => Buffer.from(`${control.keychainMark}${Buffer.from(text).toString('hex')}`),
  decryptStringAsync: async (wrapped: Buffer) => {
    control.calls.push('decryptStringAsync')
    return { shouldReEncrypt: false, result: Buffer.from(wrapped.subarray(3).toString(), 'hex').toString() }
  },
}

export { StandInPort }
