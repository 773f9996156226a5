import { type Account, AccountTest, OAuthClient } from '#shared/model/account.ts'
import type { Ports } from '../../ports.ts'
import type { ReadableStore, WritableStore } from '../../store/store.ts'
import { type AccountAddress, writeAccountAddress } from './account-address.ts'
import { canOpen, lockedSentence } from './account-secrets.ts'

export type AccountRow = {
  account_id: string
  host: string
  port: number
  security: AccountAddress['security']
  auth: Account['auth']
  login: string
  from_address: string
  from_name: string
  certificate: string | null
  is_default: number
  oauth_json: string | null
  secret: Buffer | null
  secret_wrap: 'profile' | 'keychain' | null
  consent_until: number | null
  stopped: 'refused' | 'no_consent' | 'consent_ended' | null
  refusals: number
  last_error: string | null
  last_sent_at: number | null
  test_json: string | null
}

/** After so many refused logins in a row an account rests: servers lock those who go on. */
export const maxRefusals = 3

export const findAccount = (read: ReadableStore, accountId: string): AccountRow | undefined =>
  read.get<AccountRow>('SELECT * FROM accounts WHERE account_id = ?', accountId)

/** The accounts, the one for new mail first. */
export const listAccounts = (read: ReadableStore): AccountRow[] =>
  read.all<AccountRow>('SELECT * FROM accounts ORDER BY is_default DESC, created_at, account_id')

export const oauthOf = (row: AccountRow): OAuthClient | null =>
  row.oauth_json === null ? null : OAuthClient.parse(JSON.parse(row.oauth_json))

/** An account as people see it, without its secrets. */
export async function toAccount(read: ReadableStore, ports: Ports, row: AccountRow): Promise<Account> {
  const state = stateOf(row, await canOpen(ports, row))
  const waiting = read.get<{ n: number }>(
    "SELECT count(*) AS n FROM outbox WHERE state = 'queued' AND account_id = ?",
    row.account_id,
  )
  return {
    accountId: row.account_id,
    smtp: writeAccountAddress(row),
    from: row.from_address,
    name: row.from_name,
    isDefault: row.is_default === 1,
    security: row.security,
    auth: row.auth,
    hasSecret: row.secret !== null,
    oauth: oauthOf(row),
    expiresAt: row.consent_until,
    state,
    sentence: stateSentences[state] ?? row.last_error,
    lastTest: row.test_json === null ? null : AccountTest.parse(JSON.parse(row.test_json)),
    lastSentAt: row.last_sent_at,
    waiting: waiting?.n ?? 0,
    held: row.is_default === 1 ? countHeld(read) : 0,
  }
}

/** As "Will send" groups them: by the first reason of each. */
const countHeld = (read: ReadableStore): number =>
  read.get<{ n: number }>(
    "SELECT count(*) AS n FROM outbox WHERE state = 'held' AND json_extract(held_json, '$[0].reason') = 'no_account'",
  )?.n ?? 0

function stateOf(row: AccountRow, opens: boolean): Account['state'] {
  if (row.stopped === 'consent_ended') return 'consent_ended'
  if (row.stopped === 'no_consent') return 'needs_consent'
  if (row.auth === 'password' && row.secret === null) return 'needs_password'
  if (row.stopped === 'refused') return 'refused'
  return opens ? 'ready' : 'locked'
}

const stateSentences: Readonly<Record<Account['state'], string | null>> = {
  ready: null,
  needs_password: 'This account has no password yet. Set it; its mail waits until then.',
  needs_consent: "This account waits for the provider's consent. Ask for it; its mail waits until then.",
  refused: `The server refused the login ${maxRefusals} times, so Orgo stopped trying. Set the password again; its mail waits until then.`,
  consent_ended: 'The provider allows this account no more: somebody withdrew it, or it ran out. Ask for consent again.',
  locked: lockedSentence,
}

/** Notes how a login ended: what was refused counts, what succeeded starts anew. */
export function noteSignIn(
  tx: WritableStore,
  accountId: string,
  outcome: 'done' | 'refused',
  sentence: string | null,
  now: number,
): void {
  if (outcome === 'done') {
    tx.run(
      `UPDATE accounts SET refusals = 0, stopped = iif(stopped = 'refused', NULL, stopped), last_error = NULL
       WHERE account_id = ? AND (refusals > 0 OR last_error IS NOT NULL)`,
      accountId,
    )
    return
  }
  tx.run(
    `UPDATE accounts SET refusals = refusals + 1, last_error = ?, changed_at = ?,
       stopped = iif(stopped IS NULL AND refusals + 1 >= ?, 'refused', stopped) WHERE account_id = ?`,
    ...[sentence, now, maxRefusals, accountId],
  )
}
