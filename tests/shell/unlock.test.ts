import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { initProfile } from '#core/store/init-profile.ts'
import { bundledWorkers } from '../../electron/host/find-product.ts'
import { createNodePorts } from '../../electron/host/node-ports.ts'
import { ensureBuilt, root } from './stand-in/ensure-built.ts'
import { endShells, launchShell, makeHome } from './stand-in/launch-shell.ts'
import { connectPage } from './stand-in/page-client.ts'
import type { Page } from './stand-in/web-contents.ts'

beforeAll(ensureBuilt, 120_000)
afterEach(endShells)

const password = 'correct horse battery staple'

async function makeProtectedProfile(): Promise<string> {
  const home = makeHome()
  const ports = createNodePorts({
    profile: join(home, 'profile'),
    configuration: join(home, 'config', 'orgo'),
    product: root,
    workers: bundledWorkers(join(root, 'out/main')),
  })
  const made = await initProfile(ports, { password })
  expect(made).toMatchObject({ ok: true })
  return home
}

const submit = (page: Page, text: string) => {
  const { submit: send } = page.exposed.orgoUnlock as { submit(text: string): Promise<string | null> }
  return send(text)
}

describe('unlock page', () => {
  it('asks for the password, says when it is wrong, and opens with the right one', async () => {
    const shell = await launchShell({ home: await makeProtectedProfile() })
    const page = await shell.page('/unlock.html')
    expect(Object.keys(page.exposed)).toEqual(['orgoUnlock'])
    expect(await submit(page, 'wrong password 12')).toMatch(/does not open this profile/)
    expect(await submit(page, '')).toBe('Type the password of this profile.')
    expect(await submit(page, password)).toBeNull()
    const { client } = await connectPage(await shell.page('app://orgo/'))
    expect(await client.health.get({})).toMatchObject({ protection: 'password' })
  })

  it('asks again after the engine crashed, since the shell keeps no password', async () => {
    const shell = await launchShell({ home: await makeProtectedProfile() })
    expect(await submit(await shell.page('/unlock.html'), password)).toBeNull()
    await shell.page('app://orgo/')
    shell.control.engines[0]?.kill()
    await shell.report('locked', 2)
    const page = await shell.page('/unlock.html')
    expect(await submit(page, password)).toBeNull()
    await shell.page('app://orgo/')
  })

  it('A-40 takes a password from the unlock page alone, and gives that page no port', async () => {
    const shell = await launchShell({ home: await makeProtectedProfile() })
    const page = await shell.page('/unlock.html')
    const contents = shell.window().webContents
    const { ipcMain } = shell.control
    const ports: unknown[] = []
    page.ipcRenderer.on('orgo:port', (event) => ports.push(event))
    ipcMain.emit('orgo:connect', { sender: contents, senderFrame: contents.mainFrame })
    expect(ports).toEqual([])
    const elsewhere = { sender: contents, senderFrame: { url: 'app://orgo/unlock.html' } }
    expect(await ipcMain.handlers.get('orgo:unlock')?.(elsewhere, password)).toBeNull()
    expect(shell.control.engines[0]?.orders).not.toContainEqual(expect.objectContaining({ kind: 'unlock' }))
  })

  it('A-9 leaves the password nowhere but in the one order to the engine', async () => {
    const shell = await launchShell({ home: await makeProtectedProfile() })
    await submit(await shell.page('/unlock.html'), password)
    await shell.page('app://orgo/')
    const engine = shell.control.engines[0]
    expect(engine?.orders.filter((order) => JSON.stringify(order).includes(password))).toEqual([{ kind: 'unlock', password }])
    const elsewhere = [engine?.reports, engine?.options, shell.control.questions, [...shell.control.switches], process.argv]
    expect(JSON.stringify(elsewhere)).not.toContain(password)
  })
})
