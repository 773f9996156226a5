import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from './stand-in/ensure-built.ts'
import { endShells, type LaunchedShell, launchShell, until } from './stand-in/launch-shell.ts'
import { connectPage, listen } from './stand-in/page-client.ts'
import type { Page } from './stand-in/web-contents.ts'

beforeAll(ensureBuilt, 120_000)
afterEach(endShells)

type HostFunctions = {
  openLink(url: string): void
  openArchive(): Promise<string[]>
  pathForFile(file: { path?: string }): string
}
// What the preload exposed; its shape is tested in checklist.test.ts.
const hostOf = (page: Page) => page.exposed.orgoHost as HostFunctions

/** What the shell tells the page, without its ports. */
function hearShell(page: Page): unknown[] {
  const heard: unknown[] = []
  listen(page, (event) => {
    if (
      event.ports.length === 0 &&
      JSON.stringify(event.data).includes('orgo-') &&
      !JSON.stringify(event.data).includes('wanted')
    )
      heard.push(event.data)
  })
  return heard
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('links', () => {
  const openLink = async (shell: LaunchedShell, url: string) => {
    hostOf(await shell.page('app://orgo/')).openLink(url)
    await settle()
  }

  it('A-37 A-39 (15) open outside after a question that shows the real host', async () => {
    const shell = await launchShell({ prepare: (control) => control.answers.push(0, 0, 0, 1) })
    const urls = [
      'https://example.org/a?b=c',
      'http://аpple.com/',
      'mailto:anna@example.org?subject=Hi',
      'https://example.org/no',
    ]
    for (const url of urls) await openLink(shell, url)
    const questions = shell.control.questions as { message: string; detail: string; defaultId: number; buttons: string[] }[]
    expect(questions.map(({ message }) => message)).toEqual([
      'Open example.org in your browser?',
      'Open xn--pple-43d.com in your browser?',
      'Write to anna@example.org in your mail program?',
      'Open example.org in your browser?',
    ])
    expect(questions.map(({ buttons, defaultId }) => buttons[defaultId])).toEqual(['Cancel', 'Cancel', 'Cancel', 'Cancel'])
    expect(shell.control.openedOutside).toEqual([
      'https://example.org/a?b=c',
      'http://xn--pple-43d.com/',
      'mailto:anna@example.org?subject=Hi',
    ])
  })

  it('A-37 A-39 (15) of every other scheme are not even asked about', async () => {
    const shell = await launchShell({ prepare: (control) => control.answers.push(...Array(20).fill(0)) })
    const urls = ['file:///etc/passwd', 'javascript:alert(1)', 'smb://host/x', 'ms-msdt:/id', 'app://orgo/', 'not a link']
    for (const url of urls) await openLink(shell, url)
    for (const url of urls) shell.window().webContents.windowOpenHandler?.({ url })
    await settle()
    expect(shell.control.questions).toEqual([])
    expect(shell.control.openedOutside).toEqual([])
  })

  it('A-37 that hide their host are refused in a sentence', async () => {
    const shell = await launchShell({ prepare: (control) => control.answers.push(0, 0) })
    await openLink(shell, 'https://bank.example@evil.example/')
    await openLink(shell, `https://example.org/${'x'.repeat(3_000)}`)
    expect(shell.control.questions).toMatchObject([
      { message: expect.stringMatching(/^This link was not opened/), buttons: ['OK'] },
      { message: expect.stringMatching(/^This link was not opened/), buttons: ['OK'] },
    ])
    expect(shell.control.openedOutside).toEqual([])
  })

  it('A-37 ask one question at a time, so that none is answered by mistake', async () => {
    const shell = await launchShell()
    for (let count = 0; count < 20; count++) await openLink(shell, `https://example.org/${count}`)
    expect(shell.control.questions).toHaveLength(1)
  })

  it('A-37 of a mail that ask for a window are asked about and open none', async () => {
    const shell = await launchShell({ prepare: (control) => control.answers.push(0) })
    await shell.page('app://orgo/')
    expect(shell.window().webContents.windowOpenHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' })
    await until(() => shell.control.openedOutside[0] ?? null, 'the link did not open')
    expect(shell.control.openedOutside).toEqual(['https://example.org/'])
    expect(shell.control.windows).toHaveLength(1)
  })
})

describe('archives', () => {
  it('are chosen in the dialog of the system', async () => {
    const shell = await launchShell({ prepare: (control) => control.chosenFiles.push('/mail/a.mbox', '/mail/b.eml') })
    const host = hostOf(await shell.page('app://orgo/'))
    expect(await host.openArchive()).toEqual(['/mail/a.mbox', '/mail/b.eml'])
    expect(shell.control.questions[0]).toMatchObject({ properties: ['openFile', 'multiSelections'] })
    shell.control.chosenFiles.length = 0
    expect(await host.openArchive()).toEqual([])
    expect(host.pathForFile({ path: '/mail/dropped.mbox' })).toBe('/mail/dropped.mbox')
  })

  it('B-33 B-35 opened from the system wait until the page listens', async () => {
    const shell = await launchShell({ args: ['/mail/first.mbox', '/mail/picture.png'] })
    shell.electron.app.emit('open-file', { preventDefault: () => undefined }, '/mail/second.eml')
    const page = await shell.page('app://orgo/')
    const heard = hearShell(page)
    await settle()
    expect(heard).toEqual([])
    await connectPage(page)
    await settle()
    expect(heard).toEqual([
      { type: 'orgo-open', paths: ['/mail/first.mbox'] },
      { type: 'orgo-open', paths: ['/mail/second.eml'] },
    ])
  })
})

describe('single instance', () => {
  it('B-33 a second start focuses the first and hands over its files', async () => {
    const shell = await launchShell()
    const page = await shell.page('app://orgo/')
    await connectPage(page)
    const heard = hearShell(page)
    const window = shell.window()
    window.isMinimizedNow = true
    const before = window.focusCount
    shell.electron.app.emit('second-instance', {}, ['electron', '--weird', '/other.mbox'], '/', { files: ['/mail/a.mbox'] })
    await settle()
    expect(window.isMinimizedNow).toBe(false)
    expect(window.focusCount).toBe(before + 1)
    expect(heard).toEqual([{ type: 'orgo-open', paths: ['/mail/a.mbox'] }])
    expect(shell.control.windows).toHaveLength(1)
    for (const strange of [undefined, null, { files: [1] }, 'x']) shell.electron.app.emit('second-instance', {}, [], '/', strange)
    await settle()
    expect(heard).toHaveLength(1)
  })

  it('B-33 the second process hands over, opens nothing and quits', async () => {
    const shell = await launchShell({
      args: ['/mail/a.mbox'],
      prepare: (control) => {
        control.isFirstInstance = false
      },
    })
    expect(shell.control.handedOver).toEqual({ files: ['/mail/a.mbox'] })
    expect(shell.control.calls).toContain('quit')
    expect(shell.control.windows).toEqual([])
    expect(shell.control.engines).toEqual([])
  })

  it('B-33 each profile is an app of its own, with its files outside the profile', async () => {
    const first = await launchShell()
    const second = await launchShell()
    const folders = [first, second].map((shell) => shell.control.paths.get('userData') ?? '')
    expect(folders[0]).not.toBe(folders[1])
    expect(folders[0]?.startsWith(join(first.home, 'config'))).toBe(true)
    expect(folders[0]?.startsWith(first.profile)).toBe(false)
  })
})

describe('window', () => {
  const place = { x: 200, y: 150, width: 900, height: 640 }

  it('B-33 comes back where it stood, as large as it was', async () => {
    const first = await launchShell()
    await first.page('app://orgo/')
    first.window().bounds = place
    first.window().isMaximizedNow = true
    await first.quit()
    const second = await launchShell({ home: first.home })
    expect(second.window().options).toMatchObject(place)
    expect(second.window().isMaximizedNow).toBe(true)
  })

  it('B-33 comes back to the middle where its display is gone', async () => {
    const first = await launchShell()
    await first.page('app://orgo/')
    first.window().bounds = { ...place, x: 1900 }
    await first.quit()
    const second = await launchShell({ home: first.home })
    expect(second.window().options).not.toHaveProperty('x')
    await second.quit()
    const state = readFileSync(join(second.control.paths.get('userData') ?? '', 'window.json'), 'utf8')
    expect(JSON.parse(state)).toMatchObject({ version: 1 })
  })

  it('shows itself once its page is there', async () => {
    const shell = await launchShell()
    expect(shell.window().options.show).toBe(false)
    await shell.page('app://orgo/')
    await settle()
    expect(shell.window().isVisibleNow).toBe(true)
  })

  it('loads its page again after the page died, and says so after the third time', async () => {
    const shell = await launchShell()
    const contents = () => shell.window().webContents
    const die = (page: Page) => {
      contents().emit('render-process-gone', {}, { reason: 'crashed' })
      return until(() => (contents().page === page ? null : contents().page), 'the page did not load again')
    }
    const second = await die(await shell.page('app://orgo/'))
    const third = await die(second)
    expect(shell.control.questions).toEqual([])
    contents().emit('render-process-gone', {}, { reason: 'oom' })
    await settle()
    expect(contents().page).toBe(third)
    expect(shell.control.questions).toMatchObject([{ message: expect.stringContaining('stopped three times') }])
  })
})

describe('native menu', () => {
  it('B-34 sends its action to the page', async () => {
    const shell = await launchShell()
    const page = await shell.page('app://orgo/')
    await connectPage(page)
    const heard = hearShell(page)
    type Item = { label?: string; click?: () => void; submenu?: Item[] }
    const find = (items: Item[], label: string): Item | undefined =>
      items.flatMap((item) => [item, ...(item.submenu ?? [])]).find((item) => item.label === label)
    find(shell.control.menu as Item[], 'Import Archive...')?.click?.()
    find(shell.control.menu as Item[], 'Tasks')?.click?.()
    await settle()
    expect(heard).toEqual([
      { type: 'orgo-action', action: 'import' },
      { type: 'orgo-action', action: 'tasks' },
    ])
  })
})

describe('faults of the shell', () => {
  it('end in a sentence without a stack trace', async () => {
    const shell = await launchShell()
    const own = process.listeners('uncaughtException').at(-1)
    own?.(new Error('secret detail at file.ts:1'), 'uncaughtException')
    expect(shell.control.questions).toMatchObject([{ message: expect.stringContaining('What was saved is safe.') }])
    expect(JSON.stringify(shell.control.questions)).not.toContain('secret detail')
    expect(shell.control.calls).toContain('exit 1')
  })
})
