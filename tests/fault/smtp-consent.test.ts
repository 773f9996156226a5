import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findAccount, toAccount } from '../../electron/core/outbox/accounts/account-rows.ts'
import { type Consents, createConsents } from '../../electron/core/outbox/accounts/consent.ts'
import { type ConsentServer, startConsentServer } from './consent-server.ts'
import { type DeliveryStand, openDeliveryStand } from './delivery-stand.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

let stand: DeliveryStand
let provider: ConsentServer
let server: MailServer
let consents: Consents
let accountId: string
beforeEach(async () => {
  stand = await openDeliveryStand()
  provider = await startConsentServer()
  server = await startMailServer({ token: 'token-1' })
  consents = createConsents(stand, () => undefined)
  accountId = await stand.account(server.port, {
    smtp: `smtp://desk@127.0.0.1:${server.port}`,
    oauth: {
      provider: 'other',
      clientId: 'orgo-test',
      endpoints: { authorization: provider.authorization, token: provider.token, scope: 'send offline' },
    },
    clientSecret: 'canary-client-secret',
  })
})
afterEach(async () => {
  consents.close()
  await stand.close()
  await server.close()
  await provider.close()
})

const row = () => {
  const found = findAccount(stand.store.read, accountId)
  if (!found) throw new Error('no such account')
  return found
}
const account = () => toAccount(stand.store.read, stand.ports, row())
const askFor = async (): Promise<string> => {
  const page = await consents.begin(row())
  if (page === null) throw new Error('this account asks for no consent')
  return page
}

describe('consent of a provider', () => {
  it('ACC-6 is asked for with PKCE on a port of this machine, and lets mail leave', async () => {
    const outboxId = stand.queue('ann@customer.example')
    await stand.delivery.round()
    expect([(await account()).state, stand.row(outboxId).state, server.logins]).toEqual(['needs_consent', 'queued', []])
    const page = await askFor()
    expect(consents.status(row()).state).toBe('waiting')
    const question = new URL(page).searchParams
    expect(Object.fromEntries(question)).toMatchObject({
      client_id: 'orgo-test',
      response_type: 'code',
      scope: 'send offline',
      code_challenge_method: 'S256',
      login_hint: 'desk',
    })
    expect(question.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    provider.next.refreshExpiresIn = 7 * 86_400
    expect(await provider.visit(page)).toEqual({
      status: 200,
      text: 'The provider lets Orgo send by this account.\nYou may close this page.\n',
    })
    expect(await account()).toMatchObject({ state: 'ready', expiresAt: stand.clock.now() + 7 * 86_400_000 })
    await stand.delivery.flush()
    expect(stand.row(outboxId).state).toBe('accepted')
    expect(server.logins).toEqual([{ user: 'desk', secret: 'token-1' }])
  })

  it('ACC-6 takes the address by hand where the browser runs elsewhere', async () => {
    const page = await askFor()
    let address = ''
    await provider.visit(page, 'agree', (back) => {
      address = back.href
      back.search = ''
    })
    expect(await consents.finish(accountId, 'nonsense')).toMatchObject({
      state: 'waiting',
      sentence: expect.stringMatching(/^This is no address/),
    })
    expect(await consents.finish(accountId, address)).toMatchObject({ state: 'granted' })
  })

  it('A-33 ACC-6 takes no answer of another question, and none twice', async () => {
    const page = await askFor()
    expect((await provider.visit(page, 'agree', (back) => back.searchParams.set('state', 'guessed'))).status).toBe(400)
    expect(provider.asked).toEqual([])
    expect(consents.status(row()).state).toBe('waiting')
    expect((await provider.visit(page)).status).toBe(200)
    await expect(provider.visit(page)).rejects.toThrow()
    const stale = new URL('http://127.0.0.1:1/?code=x&state=y')
    expect(await consents.finish(accountId, stale.href)).toMatchObject({ state: 'failed' })
  })

  it('ACC-6 says so where a person refuses, or the provider gives nothing that lasts', async () => {
    expect((await provider.visit(await askFor(), 'deny')).text).toMatch(/^Consent was refused/)
    delete provider.next.refresh
    expect((await provider.visit(await askFor())).text).toMatch(/^The provider gave consent for an hour alone/)
    expect((await account()).state).toBe('needs_consent')
  })

  it('ACC-7 asks for a new token when the old one ends, and keeps a new refresh token', async () => {
    await provider.visit(await askFor())
    Object.assign(provider.next, { access: 'token-1', refresh: 'refresh-2' })
    stand.clock.pass(2 * 3_600_000)
    stand.queue('ann@customer.example')
    await stand.delivery.round()
    stand.clock.pass(2 * 3_600_000)
    stand.queue('ben@customer.example')
    await stand.delivery.round()
    expect(provider.asked.map((form) => form.get('refresh_token'))).toEqual([null, 'refresh-1', 'refresh-2'])
    expect(server.received).toHaveLength(2)
  })

  it('ACC-7 asks once more where the server refuses a token before its time, and that is no refused login', async () => {
    provider.next.access = 'ended'
    await provider.visit(await askFor())
    provider.next.access = 'token-1'
    stand.queue('ann@customer.example')
    await stand.delivery.round()
    expect(server.logins.map(({ secret }) => secret)).toEqual(['ended', 'token-1'])
    expect(server.received).toHaveLength(1)
    expect(row().refusals).toBe(0)
  })

  it('ACC-7 says clearly that a consent was withdrawn, keeps the mail, and sends it after a new one', async () => {
    await provider.visit(await askFor())
    stand.clock.pass(2 * 3_600_000)
    provider.refuse('invalid_grant')
    const outboxId = stand.queue('ann@customer.example')
    for (let round = 0; round < 3; round += 1) {
      await stand.delivery.round()
      stand.clock.pass(3_600_000)
    }
    expect(provider.asked).toHaveLength(2)
    expect(await account()).toMatchObject({ state: 'consent_ended', sentence: expect.stringMatching(/^The provider allows/) })
    expect(stand.row(outboxId)).toMatchObject({ state: 'queued', tries: 0 })
    provider.refuse(null)
    await provider.visit(await askFor())
    await stand.delivery.flush()
    expect(stand.row(outboxId).state).toBe('accepted')
  })

  it('ACC-7 waits where the provider is away, and stops nothing', async () => {
    await provider.visit(await askFor())
    stand.clock.pass(2 * 3_600_000)
    provider.refuse('server_error')
    const outboxId = stand.queue('ann@customer.example')
    await stand.delivery.round()
    expect([(await account()).state, stand.row(outboxId).state]).toEqual(['ready', 'queued'])
    provider.refuse(null)
    stand.clock.pass(3_600_000)
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('accepted')
  })

  it('A7 ACC-1 no token and no registration secret is in a log', async () => {
    await provider.visit(await askFor())
    stand.queue('ann@customer.example')
    await stand.delivery.round()
    expect(stand.logged.join('\n')).not.toMatch(/token-1|refresh-1|canary-client-secret/)
    expect(JSON.stringify(await account())).not.toMatch(/token-1|refresh-1|canary-client-secret/)
  })
})
