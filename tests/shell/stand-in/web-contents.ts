import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import { control } from './control.ts'
import type { StandInPort } from './ports.ts'

export type Frame = { url: string }
type MessageListener = (event: { data: unknown; source: unknown; origin: string; ports: MessagePort[] }) => void

/** A loaded page: the window it sees, what the preload gave it, and how the shell answered its address. */
export class Page {
  frame: Frame
  status: number
  headers: Headers
  /** `window` of the page's own world. */
  window: Record<string, unknown>
  exposed: Record<string, unknown> = {}
  /** What was posted to the window with another origin than its own, and so never arrived. */
  lost: unknown[] = []
  ipcRenderer = new EventEmitter()
  private readonly listeners = new Set<MessageListener>()

  constructor(url: string, response: Response) {
    this.frame = { url }
    this.status = response.status
    this.headers = response.headers
    const { protocol, host, pathname } = new URL(url)
    const origin = `${protocol}//${host}`
    this.window = {
      location: { href: url, origin, pathname },
      addEventListener: (type: string, listener: MessageListener) => type === 'message' && this.listeners.add(listener),
      removeEventListener: (_type: string, listener: MessageListener) => this.listeners.delete(listener),
      postMessage: (data: unknown, targetOrigin: string, ports: MessagePort[] = []) => {
        if (targetOrigin !== origin) return void this.lost.push(data)
        queueMicrotask(() => this.deliver({ data, source: this.window, origin, ports }))
      },
    }
  }
  deliver(event: Parameters<MessageListener>[0]) {
    for (const listener of [...this.listeners]) listener(event)
  }
}

/** One page at a time, loaded through the shell's protocol handler and run with the real preload bundle. */
export class WebContents extends EventEmitter {
  mainFrame: Frame = { url: '' }
  page: Page | null = null
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  webRtcPolicy = ''
  private readonly preload: string

  constructor(preload: string) {
    super()
    this.preload = preload
  }
  getURL = () => this.mainFrame.url
  setWindowOpenHandler(handler: NonNullable<typeof this.windowOpenHandler>) {
    this.windowOpenHandler = handler
  }
  setWebRTCIPHandlingPolicy(policy: string) {
    this.webRtcPolicy = policy
  }
  send(channel: string, ...args: unknown[]) {
    this.page?.ipcRenderer.emit(channel, { ports: [] }, ...structuredClone(args))
  }
  postMessage(channel: string, message: unknown, ports: StandInPort[]) {
    this.page?.ipcRenderer.emit(channel, { ports: ports.map((port) => port.raw) }, message)
  }
  leavePage() {
    this.page = null
  }

  async load(url: string): Promise<void> {
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false })
    const handler = control.session.schemeHandlers.get(new URL(url).protocol.slice(0, -1))
    if (!handler) throw new Error(`nothing serves ${url}`)
    const response = await handler(new Request(url))
    const page = new Page(url, response)
    this.page = page
    this.mainFrame = page.frame
    this.runPreload(page)
    this.emit('page-loaded', page)
  }

  /** Runs the bundle as Electron does: CommonJS, with nothing to require but `electron`. */
  private runPreload(page: Page) {
    const event = { sender: this, senderFrame: page.frame }
    const ipcRenderer = Object.assign(page.ipcRenderer, {
      send: (channel: string, ...args: unknown[]) => void control.ipcMain.emit(channel, event, ...structuredClone(args)),
      invoke: async (channel: string, ...args: unknown[]) => {
        const handler = control.ipcMain.handlers.get(channel)
        if (!handler) throw new Error(`No handler registered for '${channel}'`)
        return structuredClone(await handler(event, ...structuredClone(args)))
      },
    })
    const electron = {
      ipcRenderer,
      contextBridge: { exposeInMainWorld: (name: string, value: unknown) => Object.assign(page.exposed, { [name]: value }) },
      webUtils: { getPathForFile: (file: { path?: string }) => file.path ?? '' },
    }
    const require = (name: string) => {
      if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}`)
      return electron
    }
    const module = { exports: {} }
    const run = new Function('require', 'module', 'exports', 'window', 'process', readFileSync(this.preload, 'utf8'))
    run(require, module, module.exports, page.window, { platform: process.platform })
    Object.assign(page.window, page.exposed)
  }
}
