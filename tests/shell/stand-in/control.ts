import { EventEmitter } from 'node:events'
import type { BrowserWindow } from './electron.ts'
import type { ForkedEngine } from './utility-process.ts'

type Handler = (event: unknown, ...args: unknown[]) => unknown

/** The shell's end of the page channels. */
class IpcMain extends EventEmitter {
  handlers = new Map<string, Handler>()
  handle(channel: string, handler: Handler) {
    this.handlers.set(channel, handler)
  }
}

/** What the shell set on the session, by the name of the setter. */
class Session extends EventEmitter {
  permissionRequest: ((contents: unknown, permission: string, answer: (isAllowed: boolean) => void) => void) | null = null
  permissionCheck: (() => boolean) | null = null
  devicePermission: (() => boolean) | null = null
  displayMedia: ((request: unknown, answer: (streams: object) => void) => void) | null = null
  beforeRequest: ((details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void) | null = null
  isSpellCheckerOn = true
  schemeHandlers = new Map<string, (request: Request) => Promise<Response>>()

  setPermissionRequestHandler = (handler: typeof this.permissionRequest) => {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler = (handler: typeof this.permissionCheck) => {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler = (handler: typeof this.devicePermission) => {
    this.devicePermission = handler
  }
  setDisplayMediaRequestHandler = (handler: typeof this.displayMedia) => {
    this.displayMedia = handler
  }
  setSpellCheckerEnabled = (isOn: boolean) => {
    this.isSpellCheckerOn = isOn
  }
  webRequest = {
    onBeforeRequest: (handler: typeof this.beforeRequest) => {
      this.beforeRequest = handler
    },
  }
  protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => void this.schemeHandlers.set(scheme, handler),
  }
}

/** What a test sees of the shell, and sets for it. One for each start. */
class Control {
  // Set before the start.
  isPackaged = false
  isFirstInstance = true
  keychainBackend = 'gnome_libsecret'
  keychainMark = 'v11'
  displays: unknown[] = [
    {
      id: 1,
      bounds: { x: 0, y: 0, width: 1920, height: 1080 },
      workArea: { x: 0, y: 0, width: 1920, height: 1040 },
    },
  ]
  // Recorded.
  appName = ''
  paths = new Map<string, string>()
  switches = new Map<string, string>()
  schemes: unknown[] = []
  calls: string[] = []
  handedOver: unknown
  windows: BrowserWindow[] = []
  engines: ForkedEngine[] = []
  questions: unknown[] = []
  openedOutside: string[] = []
  notices: { title: string; body: string }[] = []
  popups: unknown[] = []
  menu: unknown
  ipcMain = new IpcMain()
  session = new Session()
  // Played.
  chosenFiles: string[] = []
  answers: number[] = []
  /** The button a person presses; without one prepared, the question stays open. */
  answer(): Promise<number> {
    const prepared = this.answers.shift()
    return prepared === undefined ? new Promise(() => undefined) : Promise.resolve(prepared)
  }
  isReady = false
  private readonly readiness = createSignal()
  whenReady = this.readiness.given
  becomeReady() {
    this.isReady = true
    this.readiness.give()
  }
  private readonly end = createSignal()
  /** Resolves when the app has really quit. */
  whenEnded = this.end.given
  ended() {
    this.end.give()
  }
}

function createSignal(): { given: Promise<void>; give(): void } {
  let give: () => void = () => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give: () => give() }
}

export const control = new Control()
export type ShellControl = Control
