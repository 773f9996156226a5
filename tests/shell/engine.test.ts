import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createConnection } from '../../renderer/client/connection.ts'
import { createDesktopTransport } from '../../renderer/client/open-desktop-transport.ts'
import { ensureBuilt } from './stand-in/ensure-built.ts'
import { endShells, launchShell, until } from './stand-in/launch-shell.ts'
import { connectPage, listen, post } from './stand-in/page-client.ts'

beforeAll(ensureBuilt, 120_000)
afterEach(endShells)

const readSlots = (profile: string): string[] =>
  JSON.parse(readFileSync(join(profile, 'keys.json'), 'utf8')).slots.map((slot: { kind: string }) => slot.kind)

describe('engine process', () => {
  it('answers a call of the page through the port that the shell handed over', async () => {
    const shell = await launchShell()
    const { client } = await connectPage(await shell.page('app://orgo/'))
    expect(await client.health.get({})).toMatchObject({ status: 'ok', protection: 'keychain' })
    expect(shell.control.engines).toHaveLength(1)
  })

  it('imports an archive with its own parse worker, and streams the progress to the page', async () => {
    const shell = await launchShell()
    const { client } = await connectPage(await shell.page('app://orgo/'))
    const mail = (number: number) =>
      `From anna@example.org Thu Jan  1 08:00:0${number} 2026\nFrom: Anna <anna@example.org>\nTo: office@example.org\n` +
      `Subject: Heating ${number}\nDate: Thu, 1 Jan 2026 08:00:0${number} +0000\nMessage-ID: <${number}@example.org>\n\nIt is cold.\n\n`
    const path = join(shell.home, 'three.mbox')
    writeFileSync(path, [1, 2, 3].map(mail).join(''))
    const { archiveId } = await client.archives.import({ source: { path }, mode: 'silent' })
    const heard = []
    for await (const progress of await client.archives.watch({ archiveId })) heard.push(progress.archive)
    expect(heard.at(-1)).toMatchObject({ state: 'complete', found: 3, imported: 3, duplicate: 0, skipped: 0, failed: 0 })
    const { rows } = await client.messages.search({ query: 'heating' })
    expect(rows.map(({ subject }) => subject).sort()).toEqual(['Heating 1', 'Heating 2', 'Heating 3'])
  })

  it('A-40 gives the page nothing on its port that the contract does not name', async () => {
    const shell = await launchShell()
    const { client } = await connectPage(await shell.page('app://orgo/'))
    // A page that was taken over would ask like this.
    const wild = client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
    await expect(wild.store?.read?.({})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(wild.constructor?.prototype?.({})).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('A-40 survives whatever a page writes on its port', async () => {
    const shell = await launchShell()
    const { client, port } = await connectPage(await shell.page('app://orgo/'))
    const call = (i: unknown, u: unknown, rest: object = {}) => JSON.stringify({ i, p: { u, ...rest } })
    const garbage: unknown[] = [
      '',
      'garbage',
      '{',
      '[]',
      'null',
      '{"i":"1"}',
      '{"i":{},"t":99,"p":null}',
      call('1', 'not an address'),
      call('2', 'http://['),
      call('3', '//example.org/health/get'),
      call('4', '/health/get', { b: 1, h: 1 }),
      call('5', '/__proto__/constructor'),
      call('6', `/${'x'.repeat(100_000)}`),
      call('7', '/health/%E0%A4%A'),
      call('8', '/health/get?data=%'),
      call('9', '/health/get?data={', { m: 'GET' }),
      call('10', '/health/get', { h: { 'content-type': 'multipart/form-data; boundary=x' } }),
      call('11', '/health/get', { h: { 'content-type': 'text/event-stream' }, b: 1 }),
      call('12', '/health/get', { h: { 'content-disposition': 'attachment; filename=%' } }),
      call('13', '/health/get', { b: { json: {}, meta: [[99, 'x', 'y']] } }),
      call('14', '/health/get', { b: { json: 1, meta: 'x', maps: [[0]] } }),
      call('15', '/health/get', { m: 'TRACE' }),
      '{"i":"5","t":4}',
      '{"i":"none","t":3,"p":{"e":"message"}}',
      null,
      undefined,
      7,
      {},
      [],
      { i: 1, t: 1, p: { u: 'nothing' } },
      new Uint8Array([0, 255, 254]),
      new ArrayBuffer(4),
      new Map([[1, 2]]),
      new Date(0),
    ]
    const random = fc.sample(
      fc.oneof(
        fc.json(),
        fc.jsonValue().map((b) => call('90', '/health/get', { b })),
      ),
      { numRuns: 300, seed: 40 },
    )
    for (const message of [...garbage, ...random]) port.postMessage(message)
    const { client: second } = await connectPage(await shell.page('app://orgo/'))
    expect(await second.health.get({})).toMatchObject({ status: 'ok' })
    expect(await client.health.get({})).toMatchObject({ status: 'ok' })
    expect(shell.control.engines).toHaveLength(1)
  })

  it('A-40 gives a port only to the page itself, and never posts it to another origin', async () => {
    const shell = await launchShell()
    const page = await shell.page('app://orgo/')
    const arrived: unknown[] = []
    listen(page, (event) => {
      if (event.ports.length > 0) arrived.push(event.data)
    })
    // A mail's frame posts to its parent: the message comes from another window.
    page.deliver({ data: { type: 'orgo-port-wanted' }, source: {}, origin: 'null', ports: [] })
    post(page, { type: 'something-else' })
    post(page, null)
    await connectPage(page)
    expect(arrived).toEqual([{ type: 'orgo-port' }])
    expect(page.lost).toEqual([])
  })

  it('starts again after a crash, and keeps the port of a page that asked meanwhile', async () => {
    const shell = await launchShell()
    const page = await shell.page('app://orgo/')
    const first = await connectPage(page)
    expect(await first.client.health.get({})).toMatchObject({ status: 'ok' })
    const [engine] = shell.control.engines
    engine?.kill()
    await first.closed
    await until(() => (engine?.pid === undefined ? true : null), 'the engine did not end')
    expect(shell.control.engines).toHaveLength(1)
    const second = await connectPage(page)
    expect(await second.client.health.get({})).toMatchObject({ status: 'ok' })
    expect(shell.control.engines).toHaveLength(2)
  })

  it('is found again by the screens own connection after a crash', async () => {
    const shell = await launchShell()
    const page = await shell.page('app://orgo/')
    vi.stubGlobal('window', page.window)
    const connection = createConnection(createDesktopTransport())
    expect(await connection.client.health.get({})).toMatchObject({ status: 'ok' })
    const [engine] = shell.control.engines
    engine?.kill()
    await until(() => (engine?.pid === undefined ? true : null), 'the engine did not end')
    const health = await until(async () => connection.client.health.get({}).catch(() => null), 'the engine did not come back')
    expect(health).toMatchObject({ status: 'ok' })
    expect(connection.state()).toBe('open')
    vi.unstubAllGlobals()
  })

  it('says so in a sentence after the third crash in five minutes, and tries again when asked', async () => {
    const shell = await launchShell()
    for (const count of [1, 2, 3]) {
      await shell.report('opened', count)
      shell.control.engines.at(-1)?.kill()
      await until(() => (shell.control.engines.length > count || shell.control.questions.length > 0 ? true : null), 'a restart')
    }
    expect(shell.control.questions).toHaveLength(1)
    const { message, buttons } = shell.control.questions[0] as { message: string; buttons: string[] }
    expect(message).toMatch(/stopped three times in five minutes\. What was saved is safe\./)
    expect(buttons).toEqual(['Try again', 'Quit'])
    expect(shell.control.engines).toHaveLength(3)
  })

  it('tells the engine that the laptop woke up', async () => {
    const shell = await launchShell()
    await shell.report('opened')
    shell.electron.powerMonitor.emit('resume')
    shell.electron.powerMonitor.emit('unlock-screen')
    const orders = shell.control.engines[0]?.orders.slice(-2)
    expect(orders).toEqual([{ kind: 'wake' }, { kind: 'wake' }])
  })

  it('closes the engine before the app ends', async () => {
    const shell = await launchShell()
    await shell.report('opened')
    shell.window().close()
    await shell.control.whenEnded
    expect(shell.control.engines[0]?.orders.at(-1)).toEqual({ kind: 'close' })
    expect(shell.control.engines[0]?.pid).toBeUndefined()
    expect(shell.control.engines).toHaveLength(1)
  })

  it('waits with the end for an engine that is still opening', async () => {
    const shell = await launchShell()
    await shell.quit()
    expect(shell.control.engines[0]?.pid).toBeUndefined()
    expect(existsSync(join(shell.profile, 'keys.json'))).toBe(true)
  })
})

describe('keys of the desktop', () => {
  it('A-4 makes a keychain slot where the system has a keychain, and opens with it again', async () => {
    const first = await launchShell()
    expect(await first.report('opened')).toMatchObject({ protection: 'keychain' })
    expect(readSlots(first.profile)).toEqual(['keychain'])
    await first.quit()
    const second = await launchShell({ home: first.home })
    expect(await second.report('opened')).toMatchObject({ protection: 'keychain' })
    expect(second.control.calls).toContain('decryptStringAsync')
  })

  it.runIf(process.platform === 'linux').each([
    ['basic_text', 'v11'],
    ['unknown', 'v11'],
    // A backend that calls itself something else, but encrypts with the password everyone knows.
    ['gnome_libsecret', 'v10'],
  ])('A-4 F-6 takes the backend %s with mark %s as no keychain', async (backend, mark) => {
    const shell = await launchShell({
      prepare: (control) => {
        control.keychainBackend = backend
        control.keychainMark = mark
      },
    })
    expect(await shell.report('opened')).toMatchObject({ protection: 'device' })
    expect(readSlots(shell.profile)).toEqual(['device'])
  })

  it('says in a sentence why a profile does not open, starts no loop, and tries again when asked', async () => {
    const first = await launchShell()
    await first.report('opened')
    await first.quit()
    const keys = join(first.profile, 'keys.json')
    const whole = readFileSync(keys)
    writeFileSync(keys, '{}')
    let press: (button: number) => void = () => undefined
    const second = await launchShell({
      home: first.home,
      prepare: (control) => {
        control.answer = () =>
          new Promise((resolve) => {
            press = resolve
          })
      },
    })
    const question = await until(() => second.control.questions[0] ?? null, 'no question')
    expect(question).toMatchObject({ message: expect.stringContaining('is damaged'), buttons: ['Try again', 'Quit'] })
    await until(() => (second.control.engines[0]?.pid === undefined ? true : null), 'the engine did not end')
    expect(second.control.engines).toHaveLength(1)
    // An end that was explained is no crash, and only a crash starts the engine again by itself.
    const errorLog = join(first.profile, 'logs', 'error.log')
    expect(existsSync(errorLog) ? readFileSync(errorLog, 'utf8') : '').not.toContain('engine.stopped')
    writeFileSync(keys, whole)
    press(0)
    expect(await second.report('opened')).toMatchObject({ protection: 'keychain' })
    expect(second.control.engines).toHaveLength(2)
  })
})
