import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  ClientSecretPost,
  None,
  ResponseBodyError,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import type { OAuthClient } from '#shared/model/account.ts'

/** A provider as the library wants it, with what is asked of it. */
export type OAuthServer = { server: AuthorizationServer; client: Client; scope: string; extra: Readonly<Record<string, string>> }

/**
 * The two providers whose servers take no passwords any more.
 *
 * Source: Google, "OAuth 2.0 for desktop apps"; Microsoft, "Authenticate an SMTP connection using OAuth". Google gives a refresh token only
 * where offline access and the page of consent are asked for.
 */
const providers = {
  google: {
    issuer: 'https://accounts.google.com',
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
    extra: { access_type: 'offline', prompt: 'consent' },
  },
  microsoft: {
    issuer: 'https://login.microsoftonline.com',
    authorization: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'https://outlook.office.com/SMTP.Send offline_access',
    extra: {},
  },
} as const

/** The provider of a registration; null where it is neither known nor described. */
export function oauthServerOf({ provider, clientId, endpoints }: OAuthClient): OAuthServer | null {
  const known = provider === 'other' ? null : providers[provider]
  const authorization = endpoints?.authorization ?? known?.authorization
  const token = endpoints?.token ?? known?.token
  if (authorization === undefined || token === undefined) return null
  return {
    server: {
      issuer: endpoints || !known ? new URL(authorization).origin : known.issuer,
      authorization_endpoint: authorization,
      token_endpoint: token,
    },
    client: { client_id: clientId },
    scope: endpoints?.scope ?? known?.scope ?? '',
    extra: known?.extra ?? {},
  }
}

export const clientAuthOf = (clientSecret: string | undefined): ClientAuth =>
  clientSecret === undefined ? None() : ClientSecretPost(clientSecret)

/** A token request is bounded; plain HTTP is let through for a server of this machine alone, which the contract has checked. */
export const requestOptions = ({ server }: OAuthServer) => ({
  signal: () => AbortSignal.timeout(30_000),
  [allowInsecureRequests]: server.token_endpoint?.startsWith('http:') === true,
})

/** When a token of so many seconds ends; a minute early, so that it does not end on its way. */
export const accessUntil = (response: TokenEndpointResponse, now: number): number =>
  now + Math.max(0, (response.expires_in ?? 300) - 60) * 1000

/** When the consent itself ends, where the provider says so. Source: Google, `refresh_token_expires_in`. */
export function consentUntil(response: TokenEndpointResponse, now: number): number | null {
  const seconds = response.refresh_token_expires_in
  return typeof seconds === 'number' && seconds > 0 ? now + seconds * 1000 : null
}

/** Why a token request failed. `ended`: the provider allows it no more, and only a person's consent helps. */
export type TokenFault = { ended: boolean; sentence: string }

export function readTokenFault(error: unknown): TokenFault {
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant')
      return {
        ended: true,
        sentence: 'The provider allows this account no more: somebody withdrew it, or it ran out. Ask for consent again.',
      }
    if (error.error === 'invalid_client' || error.error === 'unauthorized_client')
      return { ended: false, sentence: 'The provider does not know this registration. Check its client id and secret.' }
    return { ended: false, sentence: `The provider refused a token (${error.error.slice(0, 60)}). It is asked again later.` }
  }
  return {
    ended: false,
    sentence: 'The provider could not be asked for a token: it or the network is away. It is asked again later.',
  }
}
