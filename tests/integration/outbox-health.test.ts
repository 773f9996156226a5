import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { putSentMail } from './outbox-rows.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt } from './write-mail.ts'

const hour = 3_600_000
const day = 24 * hour

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false, now: sentAt })
})
afterAll(() => orgo.close())
beforeEach(async () => {
  orgo.clock.set(sentAt)
  await orgo.withStore((store) =>
    store.write((tx) => {
      for (const table of ['outbox', 'outbox_recipients', 'accounts']) tx.run(`DELETE FROM ${table}`)
    }),
  )
})

/** An account; `stopped` and `consentUntil` are what is looked at. */
const putAccount = (account: { stopped?: string; consentUntil?: number; error?: string }): Promise<unknown> =>
  orgo.withStore((store) =>
    store.write((tx) =>
      tx.run(
        `INSERT INTO accounts (account_id, host, port, security, auth, login, from_address, from_name, is_default, consent_until, stopped, refusals,
           last_error, created_at, changed_at)
         VALUES ('account_${'0'.repeat(32)}', '127.0.0.1', 9, 'none', 'none', '', 'desk@house.example', 'Desk', 1, ?, ?, 0, ?, 0, 0)`,
        ...[account.consentUntil ?? null, account.stopped ?? null, account.error ?? null],
      ),
    ),
  )

const check = async (id: string) => {
  const { checks } = await orgo.client.health.get({})
  const { status, detail, action } = checks.find((candidate) => candidate.id === id) ?? {
    status: 'none',
    detail: '',
    action: null,
  }
  // CAR-1 as well: what is not well says what to do, in one sentence.
  expect(action === null).toBe(status === 'ok')
  return { status, detail }
}

describe('health of mail that leaves', () => {
  it('CAR-3 an empty outbox without an account is well', async () => {
    for (const id of ['outbox', 'outbox_held', 'outbox_in_doubt', 'accounts']) expect((await check(id)).status).toBe('ok')
  })

  it('CAR-3 O2 what has waited for two hours is stuck; nothing sent for six hours is worse; what was put off is neither', async () => {
    await putSentMail(orgo, { state: 'queued', queuedAt: sentAt, error: 'The server is busy.' })
    expect(await check('outbox')).toEqual({ status: 'ok', detail: '1 mail waits to leave.' })
    orgo.clock.set(sentAt + 3 * hour)
    expect(await check('outbox')).toEqual({
      status: 'warning',
      detail: '1 mail waits, the first for 3 hours. The last try said: The server is busy.',
    })
    orgo.clock.set(sentAt + 7 * hour)
    expect(await check('outbox')).toMatchObject({
      status: 'error',
      detail: expect.stringContaining('Nothing has left for 7 hours, and 1 mail waits'),
    })
    await orgo.withStore((store) => store.write((tx) => tx.run('UPDATE outbox SET not_before = ?', sentAt + 30 * day)))
    expect((await check('outbox')).status).toBe('ok')
  })

  it('CAR-3 held for over a day, and in doubt', async () => {
    await putSentMail(orgo, { state: 'held' })
    await putSentMail(orgo, { state: 'in_doubt', messageId: 'orgo.5f0e8a9c-1111-4222-8333-0123456789ab@house.example' })
    expect((await check('outbox_held')).status).toBe('ok')
    orgo.clock.set(sentAt + day + hour)
    expect(await check('outbox_held')).toEqual({
      status: 'warning',
      detail: '1 mail is held for over a day: nobody has decided about it.',
    })
    expect(await check('outbox_in_doubt')).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('1 mail may or may not have left'),
    })
    expect((await orgo.client.health.get({})).status).toBe('warning')
  })

  it.each([
    [
      { stopped: 'refused', error: 'Wrong password.' },
      'error',
      'desk@house.example was refused three times by its server and has stopped. It said: Wrong password.',
    ],
    [{ stopped: 'consent_ended' }, 'error', 'desk@house.example has lost the consent of its provider.'],
    [{ consentUntil: sentAt + 3 * day }, 'warning', 'The consent for desk@house.example ends in 3 days.'],
    [{ consentUntil: sentAt - hour }, 'error', 'The consent for desk@house.example has ended: nothing leaves by it.'],
    [{ consentUntil: sentAt + 30 * day }, 'ok', '1 account, ready.'],
  ] as const)('CAR-3 an account: %j', async (account, status, detail) => {
    await putAccount(account)
    expect(await check('accounts')).toEqual({ status, detail })
  })
})
