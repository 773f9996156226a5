import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../fault/make-certificate.ts'
import { type CliHome, createCliHome } from './cli-run.ts'

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  await home.orgo(['init'])
})
afterAll(() => home.remove())

const add = (...more: string[]) =>
  home.orgo(['accounts', 'add', '--smtp', 'smtp://127.0.0.1:9', '--from', 'desk@riverside.example', '--cleartext', ...more])
const show = async (outboxId: string) => JSON.parse((await home.orgo(['outbox', 'show', outboxId, '--json'])).out)

describe('the account of a mail', () => {
  it('ACC-8 OUT-7 a second account of an address is said; mail of one that was removed is given another, or let go', async () => {
    const first = await add('--json')
    expect(first).toMatchObject({ code: 0, err: '' })
    const { accountId } = JSON.parse(first.out)
    const second = await add('--json')
    expect(second).toMatchObject({ code: 0, err: expect.stringContaining(`another account of this address: ${accountId}`) })
    const other = JSON.parse(second.out).accountId
    const to = ['--to', 'ann@customer.example', '--account', other, '--send', 'now', '--json']
    const { outboxId } = JSON.parse((await home.orgo(['outbox', 'compose', 'Warm', 'again', ...to])).out)
    await home.orgo(['outbox', 'send-now', outboxId])
    await home.orgo(['accounts', 'remove', other])
    await home.orgo(['outbox', 'flush'])
    const held = await show(outboxId)
    expect([held.state, held.holds[0].sentence]).toEqual(['held', expect.stringContaining('outbox edit --account')])
    const edited = await home.orgo(['outbox', 'edit', outboxId, '--account', 'account_none'])
    expect(edited).toMatchObject({ code: 1, err: expect.stringContaining('The account that was named is not there.') })
    expect(await home.orgo(['outbox', 'edit', outboxId, '--account', accountId, '--send', 'now'])).toMatchObject({ code: 0 })
    expect((await show(outboxId)).state).toBe('queued')
  }, 180_000)

  it('ACC-8 takes the certificate of a server from a PEM file', async () => {
    const path = join(home.folder, 'server.pem')
    writeFileSync(path, makeCertificate({ names: ['127.0.0.1'] }).cert)
    const tls = ['accounts', 'add', '--smtp', 'smtps://127.0.0.1:9', '--from', 'tls@riverside.example', '--certificate']
    expect(await home.orgo([...tls, '/nowhere.pem'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cannot be read.*PEM/),
    })
    expect(await home.orgo([...tls, path])).toMatchObject({ code: 0 })
    writeFileSync(path, 'no certificate')
    expect(await home.orgo([...tls, path])).toMatchObject({ code: 1, err: expect.stringContaining('This is no certificate.') })
  }, 180_000)
})
