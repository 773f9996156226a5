import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findAccount } from '../../electron/core/outbox/accounts/account-rows.ts'
import { type NewAccount, setPassword } from '../../electron/core/outbox/accounts/change-account.ts'
import { testAccount } from '../../electron/core/outbox/accounts/test-account.ts'
import { type DeliveryStand, longLimits, openDeliveryStand, sender, shortLimits } from './delivery-stand.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts'
import { makeCertificate } from './make-certificate.ts'

let stand: DeliveryStand
let server: MailServer
let proxy: FaultProxy
const opened: { close(): Promise<void> }[] = []
const open = async (options: MailServerOptions = {}): Promise<void> => {
  server = await startMailServer(options)
  proxy = await startFaultProxy(server.port)
  opened.push(proxy, server)
}
beforeEach(async () => {
  stand = await openDeliveryStand()
})
afterEach(async () => {
  await stand.close()
  for (const one of opened.splice(0)) await one.close()
})

const rowOf = (accountId: string) => {
  const row = findAccount(stand.store.read, accountId)
  if (!row) throw new Error('no such account')
  return row
}
const tryIt = async (account: Partial<NewAccount>, limits = longLimits): Promise<string> => {
  const accountId = await stand.account(proxy.port, account)
  const { ok, sentence } = await testAccount(stand, rowOf(accountId), limits)
  return `${ok ? 'ok' : 'no'}: ${sentence}`
}
const good = makeCertificate({ names: ['localhost', '127.0.0.1'] })
const tls = (port: number, more: Partial<NewAccount> = {}) => ({
  ...{ smtp: `smtps://desk@localhost:${port}`, cleartext: false, password: 'right', certificate: good.cert, ...more },
})

describe('the test of an account says in words what fails', () => {
  it('ACC-4 signs in with TLS, asks for the sender and sends nothing', async () => {
    await open({ password: 'right', tls: { ...good, secure: true } })
    expect(await tryIt(tls(server.port))).toBe(
      `ok: Signed in at localhost:${server.port}; it takes mail from ${sender}. Nothing was sent.`,
    )
    expect(server.received).toEqual([])
  })

  it('ACC-3 ACC-4 signs in with STARTTLS, and not before it', async () => {
    await open({ password: 'right', tls: { ...good, secure: false } })
    expect(await tryIt(tls(proxy.port, { smtp: `smtp://desk@localhost:${proxy.port}` }))).toMatch(/^ok: Signed in/)
    expect(server.logins).toEqual([{ user: 'desk', secret: 'right' }])
  })

  it.each([
    ['454 not now', { at: 'starttls', say: '454 TLS not available' } as const],
    ['502 unknown', { at: 'starttls', say: '502 unknown command' } as const],
    ['no word of it', { at: 'ehlo', say: '250 plain.example' } as const],
  ])('A-34 ACC-3 goes no further where STARTTLS is taken away: %s', async (_title, fault) => {
    await open({ password: 'right' })
    proxy.setFault(fault)
    const said = await tryIt(tls(proxy.port, { smtp: `smtp://desk@localhost:${proxy.port}` }))
    expect(said).toMatch(/^no: localhost:\d+ does not offer encryption \(STARTTLS\), so nothing was sent\./)
    expect(server.logins).toEqual([])
  })

  it('ACC-4 knows a certificate of another name, an expired one, and one that nobody trusted signed', async () => {
    const authority = makeCertificate({ names: ['Test authority'], isAuthority: true })
    const named = makeCertificate({ names: ['other.example'], signedBy: authority })
    const old = makeCertificate({ names: ['localhost'], signedBy: authority, from: 0, until: Date.UTC(2020, 0) })
    const cases: [typeof good, string | null, RegExp][] = [
      [named, authority.cert, /^no: The certificate of localhost:\d+ belongs to another name\./],
      [old, authority.cert, /^no: The certificate of localhost:\d+ has expired, or this machine's clock is wrong\./],
      [good, null, /^no: The certificate of localhost:\d+ was signed by nobody this machine trusts\./],
    ]
    for (const [certificate, trusted, expected] of cases)
      for (const secure of [true, false]) {
        await open({ password: 'right', tls: { ...certificate, secure } })
        const scheme = secure ? 'smtps' : 'smtp'
        expect(
          await tryIt(tls(server.port, { smtp: `${scheme}://desk@localhost:${server.port}`, certificate: trusted })),
        ).toMatch(expected)
        expect(server.logins).toEqual([])
      }
  })

  it('ACC-4 knows a name that is none, a port where nobody listens, and a server that says nothing', async () => {
    await open()
    expect(await tryIt({ smtp: 'smtps://desk@no-such-host.invalid', cleartext: false, password: 'x' })).toMatch(
      /^no: (?:There is no server named no-such-host\.invalid|no-such-host\.invalid:465 did not answer in time)/,
    )
    proxy.setFault({ at: 'connect', stall: true })
    expect(await tryIt({}, shortLimits)).toMatch(/^no: 127\.0\.0\.1:\d+ did not answer in time\./)
    await server.close()
    expect(await tryIt({ smtp: `smtp://127.0.0.1:${server.port}` })).toMatch(/^no: 127\.0\.0\.1:\d+ does not answer/)
  })

  it('ACC-4 knows a refused login, a refused sender, and a port that speaks another way', async () => {
    await open({ password: 'right' })
    const smtp = `smtp://desk@127.0.0.1:${proxy.port}`
    expect(await tryIt({ smtp, password: 'wrong' })).toMatch(
      /^no: 127\.0\.0\.1:\d+ refused the login\. Check user and password; .* It said: "535 .*"\.$/,
    )
    await open({ refuseSender: { code: 550, text: 'not your address' } })
    expect(await tryIt({})).toBe('no: 127.0.0.1 refused the sender. It said: "550 not your address".')
    expect(await tryIt({ smtp: `smtps://desk@localhost:${proxy.port}`, cleartext: false, password: 'x' })).toMatch(
      /^no: No encrypted connection came about with localhost:\d+/,
    )
    await open()
    expect(await tryIt({ smtp: `smtp://desk@127.0.0.1:${proxy.port}`, password: 'x' })).toMatch(
      /takes no login, though this account has one/,
    )
  })

  it('ACC-5 stops an account after three refused logins, keeps its mail, and goes on with a new password', async () => {
    await open({ password: 'right' })
    const accountId = await stand.account(proxy.port, { smtp: `smtp://desk@127.0.0.1:${proxy.port}`, password: 'wrong' })
    const outboxId = stand.queue('ann@customer.example')
    for (let round = 0; round < 6; round += 1) {
      await stand.delivery.round()
      stand.clock.pass(3_600_000)
    }
    expect(server.logins).toHaveLength(3)
    expect(rowOf(accountId)).toMatchObject({ stopped: 'refused', refusals: 3 })
    expect(stand.row(outboxId).state).toBe('queued')
    await setPassword(stand, rowOf(accountId), 'right')
    await stand.delivery.flush()
    expect(stand.row(outboxId).state).toBe('accepted')
    expect(server.received).toHaveLength(1)
    expect(rowOf(accountId)).toMatchObject({ stopped: null, refusals: 0, last_error: null })
  })
})
