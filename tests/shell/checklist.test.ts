import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, root } from './stand-in/ensure-built.ts'
import { endShells, type LaunchedShell, launchShell } from './stand-in/launch-shell.ts'
import type { Page } from './stand-in/web-contents.ts'

// The twenty points of Electron's security checklist (electronjs.org/docs/latest/tutorial/security), by their numbers there.
describe('Electron checklist', () => {
  let shell: LaunchedShell
  let page: Page
  beforeAll(async () => {
    await ensureBuilt()
    shell = await launchShell({ prepare: (control) => (control.isPackaged = true) })
    page = await shell.page('app://orgo/')
  }, 120_000)
  afterAll(endShells)

  const preferences = () => shell.window().options.webPreferences as Record<string, unknown>
  const contents = () => shell.window().webContents
  const cancels = (url: string) => {
    let isCancelled: boolean | null = null
    shell.control.session.beforeRequest?.({ url }, ({ cancel }) => {
      isCancelled = cancel
    })
    return isCancelled
  }
  /** Fires an event that a listener may prevent, and says whether one did. */
  const isPrevented = (name: string, details: Record<string, unknown>) => {
    let isStopped = false
    contents().emit(name, { ...details, preventDefault: () => (isStopped = true) })
    return isStopped
  }

  it('A-39 (1) loads the packed page and cancels every foreign address', () => {
    expect(page.status).toBe(200)
    const foreign = [
      'http://example.org/pixel.gif',
      'https://example.org/',
      'ws://127.0.0.1:9229/',
      'http://localhost:5173/',
      'file:///etc/passwd',
      'ftp://example.org/',
      'app://other/',
    ]
    expect(foreign.map(cancels)).toEqual(foreign.map(() => true))
    expect(['app://orgo/assets/x.js', 'data:image/png;base64,AA', 'blob:app://orgo/1'].map(cancels)).toEqual([
      false,
      false,
      false,
    ])
    expect(shell.control.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND')
  })

  it('A-39 (2) gives no page Node', () => {
    expect(preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    })
  })

  it('A-39 (3) isolates the preload from the page', () => {
    expect(preferences().contextIsolation).toBe(true)
  })

  it('A-39 (4) runs every renderer in the sandbox', () => {
    expect(preferences().sandbox).toBe(true)
    expect(shell.control.calls).toContain('enableSandbox')
  })

  it('A-39 (5) denies every permission and device', () => {
    const { session } = shell.control
    const asked = [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
      'hid',
      'serial',
      'usb',
    ]
    const answers = asked.map((permission) => {
      let answer: boolean | null = null
      session.permissionRequest?.(contents(), permission, (isAllowed) => {
        answer = isAllowed
      })
      return answer
    })
    expect(answers).toEqual(asked.map(() => false))
    expect(session.permissionCheck?.()).toBe(false)
    expect(session.devicePermission?.()).toBe(false)
    const streams: object[] = []
    session.displayMedia?.({}, (given) => streams.push(given))
    expect(streams).toEqual([{}])
    // Its dictionaries come from a foreign server.
    expect(session.isSpellCheckerOn).toBe(false)
    expect(preferences().spellcheck).toBe(false)
    expect(contents().webRtcPolicy).toBe('disable_non_proxied_udp')
  })

  it('A-39 (6) keeps webSecurity', () => {
    expect(preferences().webSecurity).toBe(true)
  })

  it('A-39 (7) sends a policy with every answer that names no foreign host', async () => {
    const policy = page.headers.get('content-security-policy') ?? ''
    const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]))
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('script-src')).toEqual(["'self'"])
    expect(directives.get('frame-ancestors')).toEqual(["'none'"])
    expect(directives.get('form-action')).toEqual(["'none'"])
    const sources = new Set([...directives.values()].flat())
    expect([...sources].sort()).toEqual(["'none'", "'self'", "'unsafe-inline'", 'data:'])
    const missing = await shell.control.session.schemeHandlers.get('app')?.(new Request('app://orgo/nothing.js'))
    expect(missing?.status).toBe(404)
    expect(missing?.headers.get('content-security-policy')).toBe(policy)
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('A-39 (8) allows no insecure content', () => {
    expect(preferences().allowRunningInsecureContent).toBe(false)
  })

  it('A-39 (9) turns on no experiment', () => {
    expect(preferences().experimentalFeatures).toBe(false)
    const risky = ['enable-features', 'disable-web-security', 'no-sandbox', 'remote-debugging-port', 'ignore-certificate-errors']
    expect(risky.filter((name) => shell.control.switches.has(name))).toEqual([])
  })

  it('A-39 (10) turns on no Blink feature', () => {
    expect(preferences()).not.toHaveProperty('enableBlinkFeatures')
  })

  it('A-39 (11) has no webview, so none may open windows', () => {
    expect(preferences().webviewTag).toBe(false)
  })

  it('A-39 (12) refuses a webview before it is made', () => {
    expect(isPrevented('will-attach-webview', {})).toBe(true)
  })

  it('A-39 (13) denies navigation: the page may only load itself again', () => {
    const targets = [
      'https://example.org/',
      'file:///etc/passwd',
      'javascript:1',
      'app://other/',
      'app://orgo/unlock.html',
      'data:text/html,x',
      'about:blank',
    ]
    expect(targets.map((url) => isPrevented('will-navigate', { url }))).toEqual(targets.map(() => true))
    expect(isPrevented('will-navigate', { url: 'app://orgo/tasks' })).toBe(false)
    expect(isPrevented('will-redirect', { url: 'https://example.org/' })).toBe(true)
    const inFrame = (url: string) => isPrevented('will-frame-navigate', { url, isMainFrame: false })
    expect(['https://example.org/', 'app://orgo/', 'data:text/html,x'].map(inFrame)).toEqual([true, true, true])
    expect(['about:srcdoc', 'about:blank'].map(inFrame)).toEqual([false, false])
  })

  it('A-39 (14) opens no second window', () => {
    const urls = ['https://example.org/', 'about:blank', 'app://orgo/', 'javascript:1']
    expect(urls.map((url) => contents().windowOpenHandler?.({ url }))).toEqual(urls.map(() => ({ action: 'deny' })))
    expect(shell.control.windows).toHaveLength(1)
  })

  it('A-39 (15) opens nothing outside without the answer of a person', () => {
    // Point 14 asked for a web page to be opened, and nobody has answered yet.
    expect(shell.control.questions).toHaveLength(1)
    expect(shell.control.openedOutside).toEqual([])
  })

  it('A-39 (16) pins a version of Electron that is supported', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  it('A-39 (17) checks the frame that sends, on every channel', async () => {
    const { ipcMain } = shell.control
    const channels = [...new Set([...ipcMain.eventNames(), ...ipcMain.handlers.keys()])].map(String)
    expect(channels.sort()).toEqual(['orgo:connect', 'orgo:open-archive', 'orgo:open-link', 'orgo:unlock'])
    const ports: unknown[] = []
    contents().page?.ipcRenderer.on('orgo:port', (event) => ports.push(event))
    const frames = [null, { url: 'app://orgo/' }, { url: 'https://example.org/' }, { url: 'about:srcdoc' }]
    const questions = shell.control.questions.length
    for (const senderFrame of frames) {
      const event = { sender: contents(), senderFrame }
      ipcMain.emit('orgo:connect', event)
      ipcMain.emit('orgo:open-link', event, 'https://example.org/')
      expect(await ipcMain.handlers.get('orgo:open-archive')?.(event)).toEqual([])
      expect(await ipcMain.handlers.get('orgo:unlock')?.(event, 'a password')).toBeNull()
    }
    expect(ports).toEqual([])
    expect(shell.control.questions).toHaveLength(questions)
    // The page itself is no unlock page, so its password goes nowhere either.
    const own = { sender: contents(), senderFrame: contents().mainFrame }
    expect(await ipcMain.handlers.get('orgo:unlock')?.(own, 'a password')).toBeNull()
    const orders = shell.control.engines.flatMap((engine) => engine.orders)
    expect(orders).not.toContainEqual(expect.objectContaining({ kind: 'unlock' }))
  })

  it('A-39 (18) serves the page by its own scheme, and nothing but the page', async () => {
    expect(shell.control.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    const ask = async (address: string, method = 'GET') =>
      (await shell.control.session.schemeHandlers.get('app')?.(new Request(address, { method })))?.status
    const ways = [
      'app://orgo/../main/main.js',
      'app://orgo/%2e%2e/main/main.js',
      'app://orgo/..%2fmain%2fmain.js',
      'app://orgo/..%5cmain%5cmain.js',
      'app://orgo/assets/..%2f..%2fmain%2fmain.js',
      'app://orgo//etc/hosts.html',
      'app://other/index.html',
    ]
    expect(await Promise.all(ways.map((way) => ask(way)))).toEqual(ways.map(() => 404))
    expect(await ask('app://orgo/', 'POST')).toBe(405)
    expect(await ask('app://orgo/tasks/task_1')).toBe(200)
    const sources = ['main', 'preload', 'engine'].flatMap((folder) =>
      readdirSync(join(root, 'electron', folder))
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => readFileSync(join(root, 'electron', folder, name), 'utf8')),
    )
    expect(sources.length).toBeGreaterThan(20)
    expect(sources.filter((source) => /loadFile|file:\/\//.test(source))).toEqual([])
  })

  it('A-39 (20) exposes four shell functions, and no function of Electron', () => {
    expect(Object.keys(page.exposed)).toEqual(['orgoHost'])
    const host = page.exposed.orgoHost as Record<string, unknown>
    expect(Object.entries(host).map(([name, value]) => [name, typeof value])).toEqual([
      ['pathForFile', 'function'],
      ['openArchive', 'function'],
      ['openLink', 'function'],
      ['platform', 'string'],
    ])
    const preload = readFileSync(join(root, 'out/preload/preload.cjs'), 'utf8')
    expect(preload).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer\s*[,)]/)
    expect(preload.match(/require\([^)]*\)/g)).toEqual(['require("electron")'])
  })

  it('A-39 has no developer tools in the packed app', () => {
    expect(preferences().devTools).toBe(false)
    expect(JSON.stringify(shell.control.menu)).not.toContain('toggleDevTools')
  })

  it('cancels downloads that the page did not make itself', () => {
    const isDownloadStopped = (url: string) => {
      let isStopped = false
      shell.control.session.emit('will-download', { preventDefault: () => (isStopped = true) }, { getURL: () => url })
      return isStopped
    }
    expect(['https://example.org/x.exe', 'data:text/html,x', 'app://orgo/index.html'].map(isDownloadStopped)).toEqual([
      true,
      true,
      true,
    ])
    expect(isDownloadStopped('blob:app://orgo/1')).toBe(false)
  })
})
