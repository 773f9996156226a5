import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMailServer } from '../fault/mail-server.ts'
import { type CliHome, createCliHome } from './cli-run.ts'

const canary = 'canary-password-5521'
let home: CliHome
let server: MailServer
let address: string
const said: string[] = []
const orgo = async (words: string[], input?: string) => {
  const ran = input === undefined ? await home.orgo(words) : await home.orgoProcess(words, input)
  said.push(ran.out, ran.err)
  return ran
}
beforeAll(async () => {
  home = createCliHome()
  server = await startMailServer({ password: canary })
  address = `smtp://desk@127.0.0.1:${server.port}`
  await orgo(['init', '--name', 'Owner'])
})
afterAll(async () => {
  await server.close()
  home.remove()
})

const add = (...more: string[]) => [
  'accounts',
  'add',
  '--smtp',
  address,
  '--from',
  'desk@riverside.example',
  '--cleartext',
  ...more,
]

describe('orgo accounts', () => {
  it('ACC-8 adds an account with its password from standard input, tests it, lists it', async () => {
    const added = await orgo([...add('--name', 'Riverside desk', '--password-stdin'), '--json'], `${canary}\n`)
    expect([added.code, added.err]).toEqual([0, ''])
    expect(JSON.parse(added.out)).toMatchObject({ smtp: address, state: 'ready', isDefault: true, hasSecret: true })
    const tested = await orgo(['accounts', 'test'])
    expect([tested.code, tested.out]).toEqual([
      0,
      `Signed in at 127.0.0.1:${server.port}; it takes mail from desk@riverside.example. Nothing was sent. Nothing is encrypted, as this server is on this machine.\n`,
    ])
    const listed = await orgo(['accounts', 'list'])
    expect(listed.out).toMatch(/desk@riverside\.example .*ready, for new mail/)
  })

  it('ACC-8 sends what is due with outbox flush', async () => {
    const written = await orgo([
      'outbox',
      'compose',
      'Hello',
      'It is warm.',
      '--to',
      'ann@customer.example',
      '--send',
      'now',
      '--json',
    ])
    expect(written.code).toBe(0)
    const { outboxId } = JSON.parse(written.out)
    await orgo(['outbox', 'send-now', outboxId])
    await orgo(['outbox', 'flush'])
    expect(server.received.map(({ from, to }) => [from, ...to])).toEqual([['desk@riverside.example', 'ann@customer.example']])
  })

  it('CLI-2 an account that is not there is refused by outbox compose, and no other takes its place', async () => {
    const words = ['outbox', 'compose', 'Hello', 'It is warm.', '--to', 'ann@customer.example', '--account', 'account_1']
    expect(await orgo(words)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('The account that was named is not there'),
    })
  })

  it('ACC-8 says what is missing or wrong, with the exit code of it', async () => {
    expect(await orgo(['accounts', 'add', '--smtp', address])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--from is missing/),
    })
    expect(await orgo(['accounts', 'add', '--smtp', 'mail.example.org', '--from', 'a@b.example'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^This is no address of a mail server\./),
    })
    expect(await orgo(['accounts', 'add', '--smtp', address, '--from', 'a@b.example', '--password', 'x'])).toMatchObject({
      code: 2,
    })
    expect(await orgo(['accounts', 'test', 'nobody@example.org'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^There is no account "nobody@example\.org"\. There are:\n {2}account_\w+ {2}desk@riverside\.example/,
      ),
    })
  })

  it('ACC-8 a refused login is exit code 1, and a second account may become the one for new mail', async () => {
    const shop = add('--password-stdin', '--json').map((word) =>
      word === 'desk@riverside.example' ? 'shop@riverside.example' : word,
    )
    const wrong = await orgo(shop, 'wrong\n')
    expect(wrong.code).toBe(0)
    const tested = await orgo(['accounts', 'test', 'shop@riverside.example'])
    expect([tested.code, tested.out]).toEqual([1, expect.stringMatching(/refused the login/)])
    const changed = await orgo(['accounts', 'set-password', 'shop@riverside.example', '--password-stdin'], `${canary}\n`)
    expect(changed.code).toBe(0)
    expect((await orgo(['accounts', 'default', 'shop@riverside.example'])).code).toBe(0)
    const rows = JSON.parse((await orgo(['accounts', 'list', '--json'])).out)
    expect(rows.map((row: { from: string; isDefault: boolean }) => [row.from, row.isDefault])).toEqual([
      ['shop@riverside.example', true],
      ['desk@riverside.example', false],
    ])
    expect((await orgo(['accounts', 'remove', rows[0].accountId])).code).toBe(0)
    expect(JSON.parse((await orgo(['accounts', 'list', '--json'])).out)).toMatchObject([
      { from: 'desk@riverside.example', isDefault: true },
    ])
  })

  it('A7 A-9 ACC-1 the password is in no file, no answer and no log', () => {
    const files = readdirSync(home.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.some(({ name }) => name === 'orgo.db')).toBe(true)
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name))
      for (const form of [canary, Buffer.from(canary).toString('base64').slice(0, 20), Buffer.from(canary).toString('hex')])
        expect([name, bytes.includes(form)]).toEqual([name, false])
    }
    expect(said.join('\n')).not.toContain(canary)
    expect(server.logins.some(({ secret }) => secret === canary)).toBe(true)
  })
})
