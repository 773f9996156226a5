import type { Account } from '#shared/model/account.ts'
import { implementer } from '../../command.ts'
import { type AccountRow, findAccount, listAccounts, toAccount } from './account-rows.ts'
import { addAccount, type NewAccount, removeAccount, setPassword, updateAccount } from './change-account.ts'
import type { Consents } from './consent.ts'
import type { AccountServices } from './sign-in.ts'
import { testAccount } from './test-account.ts'

export type AccountProcedureServices = AccountServices & {
  consents: Consents
  /** Something about accounts changed: mail that waits for one may go out now. */
  onChange(): void
}

/** What clients may ask of the accounts that mail leaves by. No answer holds a secret. */
export function accountProcedures(services: AccountProcedureServices) {
  const { store, ports, consents, onChange } = services
  const accounts = implementer.accounts
  const find = (accountId: string): AccountRow | undefined => findAccount(store.read, accountId)
  const show = async (accountId: string): Promise<Account> => {
    const row = find(accountId)
    if (!row) throw new Error('an account that was just written is gone')
    return toAccount(store.read, ports, row)
  }
  return {
    list: accounts.list.handler(() => Promise.all(listAccounts(store.read).map((row) => toAccount(store.read, ports, row)))),
    add: accounts.add.handler(async ({ input, errors }) => {
      const added = await addAccount(services, asNew(input))
      if (!added.ok) throw errors.BAD_ACCOUNT({ data: added.fault, message: added.fault.sentence })
      ports.log.security('account_added', { account: added.value })
      onChange()
      return show(added.value)
    }),
    update: accounts.update.handler(async ({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      const updated = updateAccount(services, row, input)
      if (!updated.ok) throw errors.BAD_ACCOUNT({ data: updated.fault, message: updated.fault.sentence })
      ports.log.security('account_changed', { account: row.account_id })
      onChange()
      return show(row.account_id)
    }),
    setPassword: accounts.setPassword.handler(async ({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      await setPassword(services, row, input.password)
      ports.log.security('account_password_set', { account: row.account_id })
      onChange()
      return show(row.account_id)
    }),
    setDefault: accounts.setDefault.handler(({ input, errors }) => {
      if (!find(input.accountId)) throw errors.ACCOUNT_NOT_FOUND()
      store.write((tx) => {
        tx.run('UPDATE accounts SET is_default = 0 WHERE is_default = 1')
        tx.run('UPDATE accounts SET is_default = 1 WHERE account_id = ?', input.accountId)
      })
      onChange()
      return show(input.accountId)
    }),
    remove: accounts.remove.handler(({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      const waiting = store.write((tx) => removeAccount(tx, row))
      ports.log.security('account_removed', { account: row.account_id })
      onChange()
      return { removed: true, waiting }
    }),
    test: accounts.test.handler(async ({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      const test = await testAccount(services, row)
      if (test.ok) onChange()
      return test
    }),
    beginConsent: accounts.beginConsent.handler(async ({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      const url = await consents.begin(row)
      if (url === null) throw errors.NOT_OAUTH()
      return { url }
    }),
    consent: accounts.consent.handler(({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      if (row.auth !== 'oauth') throw errors.NOT_OAUTH()
      return consents.status(row)
    }),
    finishConsent: accounts.finishConsent.handler(async ({ input, errors }) => {
      const row = find(input.accountId)
      if (!row) throw errors.ACCOUNT_NOT_FOUND()
      if (row.auth !== 'oauth') throw errors.NOT_OAUTH()
      return consents.finish(row.account_id, input.address)
    }),
  }
}

/** The contract's optional fields as the account's: what was not given is absent. */
const asNew = ({
  certificate,
  password,
  oauth,
  clientSecret,
  ...rest
}: {
  smtp: string
  from: string
  name: string
  cleartext: boolean
  password?: string | undefined
  certificate?: string | null | undefined
  oauth?: NewAccount['oauth'] | undefined
  clientSecret?: string | undefined
}): NewAccount => ({
  ...rest,
  certificate: certificate ?? null,
  password: password ?? null,
  oauth: oauth ?? null,
  clientSecret: clientSecret ?? null,
})
