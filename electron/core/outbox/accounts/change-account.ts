import type { OAuthClient } from '#shared/model/account.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { WritableStore } from '../../store/store.ts'
import {
  type AccountAddress,
  type AccountFault,
  checkCertificate,
  checkFrom,
  checkName,
  readAccountAddress,
  writeAccountAddress,
} from './account-address.ts'
import type { AccountRow } from './account-rows.ts'
import { openSecrets, sealSecrets } from './account-secrets.ts'
import { oauthServerOf } from './oauth-server.ts'
import type { AccountServices } from './sign-in.ts'

export type NewAccount = {
  smtp: string
  from: string
  name: string
  cleartext: boolean
  password: string | null
  certificate: string | null
  oauth: OAuthClient | null
  clientSecret: string | null
}

type Written = { address: AccountAddress; from: string; name: string; certificate: string | null }

function check(account: Pick<NewAccount, 'smtp' | 'from' | 'name' | 'cleartext' | 'certificate'>): Result<Written, AccountFault> {
  const address = readAccountAddress(account.smtp, account.cleartext)
  if (!address.ok) return address
  const from = checkFrom(account.from)
  if (!from.ok) return from
  const name = checkName(account.name)
  if (!name.ok) return name
  const certificate = checkCertificate(account.certificate)
  if (!certificate.ok) return certificate
  return succeed({ address: address.value, from: from.value, name: name.value, certificate: certificate.value })
}

/** Adds an account; the first one becomes the one for new mail. Answers its id. Errors: what is wrong, and with which field. */
export async function addAccount({ store, ports }: AccountServices, account: NewAccount): Promise<Result<string, AccountFault>> {
  const checked = check(account)
  if (!checked.ok) return checked
  const { address, from, name, certificate } = checked.value
  const { oauth } = account
  if (oauth && oauthServerOf(oauth) === null)
    return fail({
      field: 'oauth',
      sentence: 'Say where this provider gives consent and tokens: Orgo knows only Google and Microsoft.',
    })
  if (oauth && address.login === '')
    return fail({ field: 'smtp', sentence: 'A provider signs in somebody: write the user before the @ of the address.' })
  const accountId = `account_${ports.random.bytes(16).toString('hex')}`
  const auth = oauth ? 'oauth' : address.login === '' ? 'none' : 'password'
  const secrets = {
    ...(auth === 'password' && account.password !== null ? { password: account.password } : {}),
    ...(auth === 'oauth' && account.clientSecret !== null ? { clientSecret: account.clientSecret } : {}),
  }
  const sealed = Object.keys(secrets).length === 0 ? null : await sealSecrets(store, ports, accountId, secrets)
  const now = ports.clock.now()
  store.write((tx) =>
    tx.run(
      `INSERT INTO accounts (account_id, host, port, security, auth, login, from_address, from_name, certificate, is_default, oauth_json,
         secret, secret_wrap, stopped, refusals, created_at, changed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NOT EXISTS (SELECT 1 FROM accounts), ?, ?, ?, ?, 0, ?, ?)`,
      ...[accountId, address.host, address.port, address.security, auth, address.login, from, name, certificate],
      ...[oauth ? JSON.stringify(oauth) : null, sealed?.secret ?? null, sealed?.wrap ?? null],
      ...[auth === 'oauth' ? 'no_consent' : null, now, now],
    ),
  )
  return succeed(accountId)
}

type Changes = {
  smtp?: string | undefined
  from?: string | undefined
  name?: string | undefined
  certificate?: string | null | undefined
  cleartext?: boolean | undefined
}

/**
 * Changes where an account sends, or as whom. A secret is kept only for the server and user it was given for: another server must not be
 * handed the password of this one.
 */
export function updateAccount({ store, ports }: AccountServices, row: AccountRow, changes: Changes): Result<null, AccountFault> {
  const checked = check({
    smtp: changes.smtp ?? writeAccountAddress(row),
    from: changes.from ?? row.from_address,
    name: changes.name ?? row.from_name,
    certificate: changes.certificate === undefined ? row.certificate : changes.certificate,
    cleartext: changes.cleartext ?? (row.security === 'none' && changes.smtp === undefined),
  })
  if (!checked.ok) return checked
  const { address, from, name, certificate } = checked.value
  if (row.auth === 'oauth' && address.login === '')
    return fail({ field: 'smtp', sentence: 'A provider signs in somebody: write the user before the @ of the address.' })
  const auth = row.auth === 'oauth' ? 'oauth' : address.login === '' ? 'none' : 'password'
  const keeps = auth === row.auth && address.host === row.host && address.login === row.login
  const weaker = row.security !== 'none' && address.security === 'none'
  const stopped = keeps && !weaker ? row.stopped : auth === 'oauth' ? 'no_consent' : null
  store.write((tx) => {
    tx.run(
      `UPDATE accounts SET host = ?, port = ?, security = ?, auth = ?, login = ?, from_address = ?, from_name = ?, certificate = ?,
         stopped = ?, refusals = 0, last_error = NULL, test_json = NULL, changed_at = ? WHERE account_id = ?`,
      ...[address.host, address.port, address.security, auth, address.login, from, name, certificate, stopped],
      ...[ports.clock.now(), row.account_id],
    )
    if (!keeps || weaker)
      tx.run('UPDATE accounts SET secret = NULL, secret_wrap = NULL, consent_until = NULL WHERE account_id = ?', row.account_id)
  })
  return succeed(null)
}

/** Replaces the password, or the registration's secret of an account that signs in with a provider; a stopped account goes on. */
export async function setPassword({ store, ports }: AccountServices, row: AccountRow, password: string): Promise<void> {
  const kept = await openSecrets(store, ports, row)
  const secrets = row.auth === 'oauth' ? { ...(kept.ok ? kept.value : {}), clientSecret: password } : { password }
  const sealed = await sealSecrets(store, ports, row.account_id, secrets)
  store.write((tx) =>
    tx.run(
      `UPDATE accounts SET secret = ?, secret_wrap = ?, stopped = iif(stopped = 'refused', NULL, stopped), refusals = 0, last_error = NULL,
         test_json = NULL, changed_at = ? WHERE account_id = ?`,
      ...[sealed.secret, sealed.wrap, ports.clock.now(), row.account_id],
    ),
  )
}

/** Removes an account with its secrets; the oldest other one takes its place for new mail. Answers how many mails wait for it. */
export function removeAccount(tx: WritableStore, row: AccountRow): number {
  tx.run('DELETE FROM accounts WHERE account_id = ?', row.account_id)
  if (row.is_default === 1)
    tx.run(
      'UPDATE accounts SET is_default = 1 WHERE account_id = (SELECT account_id FROM accounts ORDER BY created_at, account_id LIMIT 1)',
    )
  const waiting = tx.get<{ n: number }>(
    "SELECT count(*) AS n FROM outbox WHERE state = 'queued' AND account_id = ?",
    row.account_id,
  )
  return waiting?.n ?? 0
}
