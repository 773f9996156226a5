import { describe, expect, it } from 'vitest'
import type { Account } from '#shared/model/account.ts'
import { chooseAccount } from './manage-accounts.ts'

const account = (accountId: string, from: string, name: string, isDefault = false): Account => ({
  ...{
    accountId,
    from,
    name,
    isDefault,
    smtp: 'smtps://mail.example.org:465',
    security: 'tls',
    auth: 'password',
    hasSecret: true,
  },
  ...{ oauth: null, expiresAt: null, state: 'ready', sentence: null, lastTest: null, lastSentAt: null, waiting: 0, held: 0 },
})
const desk = account('account_1', 'desk@example.org', 'Desk', true)
const odd = account('account_2', 'office@example.org', 'desk@example.org')
const all = [desk, odd]

describe('the account that is meant', () => {
  it('CLI-2 is found by id, by address, by name, and without a word is the one for new mail', () => {
    for (const word of ['account_1', 'DESK', undefined]) expect(chooseAccount(all, word)).toBe(desk)
    for (const word of ['account_2', 'Office@example.org']) expect(chooseAccount(all, word)).toBe(odd)
  })

  it('CLI-2 where one is called by the address of another, both are listed with their ids', () => {
    expect(() => chooseAccount(all, 'desk@example.org')).toThrow(
      [
        '"desk@example.org" is the address or name of 2 accounts. Nothing was done; give the id of one:',
        '  account_1  desk@example.org, named "Desk", by smtps://mail.example.org:465',
        '  account_2  office@example.org, named "desk@example.org", by smtps://mail.example.org:465',
      ].join('\n'),
    )
  })

  it('CLI-2 a word that means none says which there are', () => {
    expect(() => chooseAccount(all, 'nobody')).toThrow(
      /^There is no account "nobody"\. There are:\n {2}account_1 .*\n {2}account_2 /,
    )
    expect(() => chooseAccount([], 'nobody')).toThrow('There is no account yet. Add one with: orgo accounts add')
    expect(() => chooseAccount([odd], undefined)).toThrow('No account is the one for new mail. There are:')
  })
})
