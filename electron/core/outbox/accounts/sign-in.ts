import { processRefreshTokenResponse, refreshTokenGrantRequest } from 'oauth4webapi'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Ports } from '../../ports.ts'
import type { Store } from '../../store/store.ts'
import type { SmtpLogin } from '../delivery/smtp-port.ts'
import { type AccountRow, oauthOf } from './account-rows.ts'
import { type AccountSecrets, openSecrets, sealSecrets } from './account-secrets.ts'
import { accessUntil, clientAuthOf, consentUntil, oauthServerOf, readTokenFault, requestOptions } from './oauth-server.ts'

export type AccountServices = { store: Store; ports: Ports }

/**
 * What an account signs in with: its password, or a token that is still good.
 *
 * Shapes: `renew` asks for a new token though the old one has not ended, as after a server that refused it. Errors: a sentence; where the
 * provider allows it no more, the account is stopped, and says so.
 */
export async function readLogin(
  { store, ports }: AccountServices,
  row: AccountRow,
  renew = false,
): Promise<Result<SmtpLogin, string>> {
  if (row.auth === 'none') return succeed({ kind: 'none' })
  const secrets = await openSecrets(store, ports, row)
  if (!secrets.ok) return secrets
  const { password, accessToken, accessUntil: until = 0 } = secrets.value
  if (row.auth === 'password')
    return password === undefined
      ? fail('This account has no password yet. Set it; its mail waits until then.')
      : succeed({ kind: 'password', user: row.login, password })
  if (accessToken !== undefined && !renew && until > ports.clock.now())
    return succeed({ kind: 'token', user: row.login, token: accessToken })
  return refresh({ store, ports }, row, secrets.value)
}

async function refresh(
  { store, ports }: AccountServices,
  row: AccountRow,
  secrets: AccountSecrets,
): Promise<Result<SmtpLogin, string>> {
  const registration = oauthOf(row)
  const provider = registration && oauthServerOf(registration)
  if (!provider || secrets.refreshToken === undefined)
    return fail("This account waits for the provider's consent. Ask for it; its mail waits until then.")
  try {
    const { server, client } = provider
    const auth = clientAuthOf(secrets.clientSecret)
    const answer = await refreshTokenGrantRequest(server, client, auth, secrets.refreshToken, requestOptions(provider))
    const tokens = await processRefreshTokenResponse(server, client, answer)
    const now = ports.clock.now()
    const renewed: AccountSecrets = {
      ...secrets,
      accessToken: tokens.access_token,
      accessUntil: accessUntil(tokens, now),
      // Some providers give a new one with each use, and the old one ends.
      refreshToken: tokens.refresh_token ?? secrets.refreshToken,
    }
    const sealed = await sealSecrets(store, ports, row.account_id, renewed)
    store.write((tx) =>
      tx.run(
        'UPDATE accounts SET secret = ?, secret_wrap = ?, consent_until = coalesce(?, consent_until) WHERE account_id = ?',
        ...[sealed.secret, sealed.wrap, consentUntil(tokens, now), row.account_id],
      ),
    )
    return succeed({ kind: 'token', user: row.login, token: tokens.access_token })
  } catch (error) {
    const fault = readTokenFault(error)
    store.write((tx) =>
      tx.run(
        "UPDATE accounts SET last_error = ?, stopped = iif(?, 'consent_ended', stopped), changed_at = ? WHERE account_id = ?",
        ...[fault.sentence, fault.ended ? 1 : 0, ports.clock.now(), row.account_id],
      ),
    )
    ports.log.security('account_token_refused', { account: row.account_id, ended: fault.ended })
    return fail(fault.sentence)
  }
}
