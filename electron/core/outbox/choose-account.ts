import type { ReadableStore } from '../store/store.ts'

/** An account as mail needs it: who it comes from. */
export type Sender = { accountId: string; address: string; name: string }

/** The account a mail leaves by: the one it names, else the default. Null where there is none. */
export function chooseAccount(store: ReadableStore, accountId: string | null): Sender | null {
  const row = store.get<{ account_id: string; from_address: string; from_name: string }>(
    `SELECT account_id, from_address, from_name FROM accounts WHERE account_id = ? OR is_default = 1
     ORDER BY account_id = ? DESC LIMIT 1`,
    accountId,
    accountId ?? '',
  )
  return row ? { accountId: row.account_id, address: row.from_address, name: row.from_name } : null
}

/** Whether there is an account of this id: whoever names one means that one, and no other in its place. */
export const hasAccount = (store: ReadableStore, accountId: string): boolean =>
  store.get('SELECT 1 FROM accounts WHERE account_id = ?', accountId) !== undefined

/** Every address that mail of ours comes from, folded: what is sent there by a program comes back as new mail. */
export const ownSenders = (store: ReadableStore): Set<string> =>
  new Set(store.all<{ address: string }>('SELECT lower(from_address) AS address FROM accounts').map(({ address }) => address))
