import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  AuthorizationResponseError,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import type { ConsentState } from '#shared/model/account.ts'
import { type AccountRow, findAccount, oauthOf } from './account-rows.ts'
import { openSecrets, sealSecrets } from './account-secrets.ts'
import {
  accessUntil,
  clientAuthOf,
  consentUntil,
  type OAuthServer,
  oauthServerOf,
  readTokenFault,
  requestOptions,
} from './oauth-server.ts'
import type { AccountServices } from './sign-in.ts'

/** A page of consent that nobody answered is forgotten after this long. */
const patienceMs = 15 * 60_000

type Asked = { accountId: string; state: string; verifier: string; redirect: string; listener: Server; giveUp: NodeJS.Timeout }

/** Asks providers for consent, one account at a time. */
export type Consents = {
  /** The page a person opens; the provider sends the browser back to a port of this machine that listens from now on. */
  begin(row: AccountRow): Promise<string | null>
  /** Takes the address the browser was sent back to, for where the browser runs on another machine. */
  finish(accountId: string, address: string): Promise<ConsentState>
  status(row: AccountRow): ConsentState
  close(): void
}

/**
 * Consent by authorization code with PKCE on a loopback address.
 *
 * Errors: every one is a `ConsentState` with a sentence. Source: RFC 8252 sections 7.3 and 8.1, RFC 7636.
 */
export function createConsents(services: AccountServices, onChange: () => void): Consents {
  const { ports, store } = services
  let asked: Asked | null = null
  const failures = new Map<string, string>()
  const forget = (): void => {
    if (!asked) return
    clearTimeout(asked.giveUp)
    asked.listener.close()
    asked = null
  }
  const stateOf = (row: AccountRow): ConsentState => {
    const failure = failures.get(row.account_id)
    if (asked?.accountId === row.account_id)
      return { state: 'waiting', sentence: "Give consent on the provider's page.", expiresAt: row.consent_until }
    if (failure !== undefined) return { state: 'failed', sentence: failure, expiresAt: row.consent_until }
    if (row.stopped !== 'no_consent' && row.stopped !== 'consent_ended')
      return { state: 'granted', sentence: 'The provider lets Orgo send by this account.', expiresAt: row.consent_until }
    return { state: 'none', sentence: 'Nobody gave consent yet.', expiresAt: row.consent_until }
  }
  const stateAfter = (accountId: string, failure: string | null): ConsentState => {
    if (failure === null) failures.delete(accountId)
    else failures.set(accountId, failure)
    onChange()
    const row = findAccount(store.read, accountId)
    return row ? stateOf(row) : { state: 'failed', sentence: 'There is no such account.', expiresAt: null }
  }
  const take = async (accountId: string, address: URL): Promise<ConsentState> => {
    const question = asked
    if (question?.accountId !== accountId)
      return stateAfter(accountId, 'No consent was asked for, or it took too long. Ask again.')
    // Whoever guesses at the port must not end the question: only an answer with its state does.
    if (address.searchParams.get('state') !== question.state)
      return { ...stateAfter(accountId, null), sentence: 'That answer belongs to another question. Ask for consent again.' }
    forget()
    return stateAfter(accountId, await exchange(services, question, address))
  }
  const listen = (accountId: string): Promise<Server> =>
    new Promise((resolve, reject) => {
      const listener = createServer((request, response) => {
        const address = new URL(request.url ?? '/', 'http://127.0.0.1')
        response.setHeader('Content-Type', 'text/plain; charset=utf-8')
        response.setHeader('Cache-Control', 'no-store')
        if (request.method !== 'GET' || address.pathname !== '/' || !address.searchParams.has('state')) {
          response.writeHead(404).end('Nothing is here.\n')
          return
        }
        take(accountId, address).then(
          ({ state, sentence }) =>
            response.writeHead(state === 'granted' ? 200 : 400).end(`${sentence}\nYou may close this page.\n`),
          (error: unknown) => {
            ports.log.error('consent_failed', error)
            response.writeHead(500).end('Something went wrong in Orgo. Ask for consent again.\n')
          },
        )
      })
      listener.once('error', reject)
      listener.listen(0, '127.0.0.1', () => resolve(listener))
    })
  return {
    begin: async (row) => {
      const registration = oauthOf(row)
      const provider = registration && oauthServerOf(registration)
      if (!provider) return null
      forget()
      failures.delete(row.account_id)
      const listener = await listen(row.account_id)
      listener.unref()
      const { port } = listener.address() as AddressInfo // it listens on a port, not on a pipe
      const giveUp = setTimeout(() => {
        forget()
        stateAfter(row.account_id, 'Nobody gave consent in time. Ask again.')
      }, patienceMs)
      giveUp.unref()
      const draw = (): string => ports.random.bytes(32).toString('base64url')
      asked = {
        accountId: row.account_id,
        state: draw(),
        verifier: draw(),
        redirect: `http://127.0.0.1:${port}/`,
        listener,
        giveUp,
      }
      return pageOf(provider, asked, row)
    },
    finish: async (accountId, text) => {
      if (URL.canParse(text)) return take(accountId, new URL(text))
      const sentence = 'This is no address. Copy the whole line the browser shows after the consent.'
      return { ...stateAfter(accountId, failures.get(accountId) ?? null), sentence }
    },
    status: stateOf,
    close: forget,
  }
}

async function pageOf({ server, client, scope, extra }: OAuthServer, asked: Asked, row: AccountRow): Promise<string> {
  const page = new URL(server.authorization_endpoint ?? '')
  const parameters = {
    client_id: client.client_id,
    redirect_uri: asked.redirect,
    response_type: 'code',
    scope,
    state: asked.state,
    code_challenge: await calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
    login_hint: row.login,
    ...extra,
  }
  for (const [name, value] of Object.entries(parameters)) page.searchParams.set(name, value)
  return page.href
}

/** Exchanges the code for tokens and keeps them; a sentence where that cannot be. */
async function exchange({ store, ports }: AccountServices, asked: Asked, address: URL): Promise<string | null> {
  const row = findAccount(store.read, asked.accountId)
  const registration = row && oauthOf(row)
  const provider = registration && oauthServerOf(registration)
  if (!row || !provider) return 'There is no such account.'
  const kept = await openSecrets(store, ports, row)
  if (!kept.ok) return kept.fault
  const secrets = kept.value
  try {
    const { server, client } = provider
    const parameters = validateAuthResponse(server, client, address, asked.state)
    const auth = clientAuthOf(secrets.clientSecret)
    const { redirect, verifier } = asked
    const answer = await authorizationCodeGrantRequest(
      server,
      client,
      auth,
      parameters,
      redirect,
      verifier,
      requestOptions(provider),
    )
    const tokens = await processAuthorizationCodeResponse(server, client, answer)
    if (tokens.refresh_token === undefined) return 'The provider gave consent for an hour alone, which is of no use. Ask again.'
    const now = ports.clock.now()
    const sealed = await sealSecrets(store, ports, row.account_id, {
      ...secrets,
      refreshToken: tokens.refresh_token,
      accessToken: tokens.access_token,
      accessUntil: accessUntil(tokens, now),
    })
    store.write((tx) =>
      tx.run(
        `UPDATE accounts SET secret = ?, secret_wrap = ?, consent_until = ?, stopped = NULL, refusals = 0, last_error = NULL, changed_at = ?
         WHERE account_id = ?`,
        ...[sealed.secret, sealed.wrap, consentUntil(tokens, now), now, row.account_id],
      ),
    )
    ports.log.security('account_consent_given', { account: row.account_id })
    return null
  } catch (error) {
    if (error instanceof AuthorizationResponseError)
      return error.error === 'access_denied'
        ? 'Consent was refused on the provider’s page.'
        : `The provider gave no consent (${error.error.slice(0, 60)}).`
    return readTokenFault(error).sentence
  }
}
