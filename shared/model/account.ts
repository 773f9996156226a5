import { z } from 'zod'
import { Instant } from './base.ts'

export const AccountId = z.string().regex(/^account_[0-9a-f]{32}$/, 'an account, such as account_6d0c…')
export type AccountId = z.infer<typeof AccountId>

/** How the connection is protected. `none` exists for servers of this machine alone, and only where somebody asked for it. */
export const AccountSecurity = z.enum(['tls', 'starttls', 'none'])
export type AccountSecurity = z.infer<typeof AccountSecurity>

export const AccountAuth = z.enum(['password', 'oauth', 'none'])
export type AccountAuth = z.infer<typeof AccountAuth>

/**
 * How an account stands. `needs_password` and `needs_consent` have no secret yet; `refused` was stopped after three refused logins;
 * `consent_ended` was allowed by the provider once, and is not any more; `locked` has a secret that only another program of this machine
 * can open. An account that is not `ready` sends nothing: its mail waits.
 */
export const AccountState = z.enum(['ready', 'needs_password', 'needs_consent', 'refused', 'consent_ended', 'locked'])
export type AccountState = z.infer<typeof AccountState>

export const OAuthProvider = z.enum(['google', 'microsoft', 'other'])
export type OAuthProvider = z.infer<typeof OAuthProvider>

const Endpoint = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => /^https:|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)/.test(text), 'Use https.')

/**
 * The registration of Orgo with a provider. `clientId` is what the provider gave the organisation for it; `endpoints` replaces the
 * provider's own addresses, and `other` needs it.
 */
export const OAuthClient = z.object({
  provider: OAuthProvider,
  clientId: z.string().trim().min(1).max(300),
  endpoints: z.object({ authorization: Endpoint, token: Endpoint, scope: z.string().trim().min(1).max(500) }).optional(),
})
export type OAuthClient = z.infer<typeof OAuthClient>

/** What the last test or send told, as a sentence with what to do. */
export const AccountTest = z.object({ at: Instant, ok: z.boolean(), sentence: z.string() })
export type AccountTest = z.infer<typeof AccountTest>

/**
 * An account that mail leaves by. Its secrets are never part of an answer: `hasSecret` says that there is one.
 *
 * `smtp` is its address without a password: `smtps://user@host:465`, or `smtp://user@host:587`, which is encrypted by STARTTLS.
 * `expiresAt` is when the consent given to the provider ends, where it says so.
 */
export const Account = z.object({
  accountId: AccountId,
  smtp: z.string(),
  from: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  security: AccountSecurity,
  auth: AccountAuth,
  hasSecret: z.boolean(),
  oauth: OAuthClient.nullable(),
  expiresAt: Instant.nullable(),
  state: AccountState,
  sentence: z.string().nullable(),
  lastTest: AccountTest.nullable(),
  lastSentAt: Instant.nullable(),
  waiting: z.int().nonnegative(),
  /** Mails that were held because there was no account, and can leave by this one once somebody lets them go; of the default account alone. */
  held: z.int().nonnegative(),
})
export type Account = z.infer<typeof Account>

/** How far a provider's consent has come. `url` is the page a person opens to give it. */
export const ConsentState = z.object({
  state: z.enum(['none', 'waiting', 'granted', 'failed']),
  sentence: z.string(),
  expiresAt: Instant.nullable(),
})
export type ConsentState = z.infer<typeof ConsentState>
