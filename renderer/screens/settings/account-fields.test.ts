import { describe, expect, it } from 'vitest'
import type { Account } from '#shared/model/account.ts'
import { accountToFields, emptyAccount, fieldsToSmtp, findAccountFault } from './account-fields.ts'

const account: Account = {
  ...{
    accountId: `account_${'0'.repeat(32)}`,
    smtp: 'smtps://ana@home.example@mail.home.example:465',
    from: 'ana@home.example',
  },
  ...{ name: 'Ana', isDefault: true, security: 'tls', auth: 'password', hasSecret: true, oauth: null, expiresAt: null },
  ...{ state: 'ready', sentence: null, lastTest: null, lastSentAt: null, waiting: 0, held: 0 },
}

describe('the form of an account', () => {
  it('shows a stored account in parts, and writes the user so that it ends where it should', () => {
    const fields = accountToFields(account)
    expect([fields.user, fields.host, fields.port]).toEqual(['ana@home.example', 'mail.home.example', '465'])
    expect(fieldsToSmtp(fields)).toBe('smtps://ana%40home.example@mail.home.example:465')
    expect(fields.password).toBe('')
  })

  it('names the first field that is missing', () => {
    expect(findAccountFault(emptyAccount)?.field).toBe('from')
    const begun = { ...emptyAccount, from: 'ana@home.example' }
    expect(findAccountFault(begun)?.field).toBe('host')
    expect(findAccountFault({ ...begun, host: 'mail', port: '99999' })?.field).toBe('port')
    expect(findAccountFault({ ...begun, host: 'mail', kind: 'google' })?.field).toBe('clientId')
    expect(findAccountFault({ ...begun, host: 'mail' })).toBeNull()
  })

  it('keeps an address of IPv6 whole', () => {
    const fields = accountToFields({ ...account, smtp: 'smtp://[::1]:2525', security: 'none' })
    expect([fields.user, fields.host, fields.port]).toEqual(['', '[::1]', '2525'])
  })
})
