import { z } from 'zod'
import { Account, AccountId, AccountTest, ConsentState, OAuthClient } from '#shared/model/account.ts'
import { procedure } from './procedure.ts'

const tags = ['accounts']
const ACCOUNT_NOT_FOUND = { status: 404, message: 'There is no such account.' } as const
const BAD_ACCOUNT = {
  status: 422,
  message: 'This account cannot be used as it is written.',
  data: z.object({ field: z.enum(['smtp', 'from', 'name', 'certificate', 'oauth']), sentence: z.string() }),
} as const
const NOT_OAUTH = { status: 409, message: 'This account signs in with a password, not with a provider.' } as const

/** The account's address: `smtps://user@host:465`, or `smtp://user@host:587`, which is encrypted by STARTTLS or not used. */
const Smtp = z.string().trim().min(8).max(500)
const From = z.string().trim().min(3).max(320)
const Name = z.string().trim().max(200)
const Password = z.string().min(1).max(1024)
/** Certificates in PEM that are trusted for this server beside the usual ones: an organisation's own authority. */
const Certificate = z.string().trim().max(100_000).nullable()
/** Without encryption: for a server on this machine alone. */
const Cleartext = z.boolean()

export const accounts = {
  list: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/accounts', summary: 'List the accounts that mail leaves by', tags })
    .input(z.strictObject({}))
    .output(z.array(Account)),
  add: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({ method: 'POST', path: '/accounts', successStatus: 201, summary: 'Add an account that mail leaves by', tags })
    .input(
      z.strictObject({
        smtp: Smtp,
        from: From,
        name: Name.default(''),
        password: Password.optional(),
        certificate: Certificate.optional(),
        cleartext: Cleartext.default(false),
        oauth: OAuthClient.optional(),
        /** The registration's secret, where the provider gave one. */
        clientSecret: Password.optional(),
      }),
    )
    .errors({ BAD_ACCOUNT })
    .output(Account),
  update: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({ method: 'PATCH', path: '/accounts/{accountId}', summary: 'Change where an account sends, or as whom', tags })
    .input(
      z.strictObject({
        accountId: AccountId,
        smtp: Smtp.optional(),
        from: From.optional(),
        name: Name.optional(),
        certificate: Certificate.optional(),
        cleartext: Cleartext.optional(),
      }),
    )
    .errors({ ACCOUNT_NOT_FOUND, BAD_ACCOUNT })
    .output(Account),
  setPassword: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({ method: 'PUT', path: '/accounts/{accountId}/password', summary: "Replace an account's password", tags })
    .input(z.strictObject({ accountId: AccountId, password: Password }))
    .errors({ ACCOUNT_NOT_FOUND })
    .output(Account),
  setDefault: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({ method: 'POST', path: '/accounts/{accountId}/default', summary: 'Let new mail leave by this account', tags })
    .input(z.strictObject({ accountId: AccountId }))
    .errors({ ACCOUNT_NOT_FOUND })
    .output(Account),
  remove: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({ method: 'DELETE', path: '/accounts/{accountId}', summary: 'Remove an account; what waits for it is kept', tags })
    .input(z.strictObject({ accountId: AccountId }))
    .errors({ ACCOUNT_NOT_FOUND })
    .output(z.object({ removed: z.boolean(), waiting: z.int().nonnegative() })),
  test: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({
      method: 'POST',
      path: '/accounts/{accountId}/test',
      summary: 'Sign in at the server, send nothing, say what fails',
      tags,
    })
    .input(z.strictObject({ accountId: AccountId }))
    .errors({ ACCOUNT_NOT_FOUND })
    .output(AccountTest),
  beginConsent: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({ method: 'POST', path: '/accounts/{accountId}/consent', summary: "Begin to ask for a provider's consent", tags })
    .input(z.strictObject({ accountId: AccountId }))
    .errors({ ACCOUNT_NOT_FOUND, NOT_OAUTH })
    .output(z.object({ url: z.string() })),
  consent: procedure
    .meta({ kind: 'query', permission: 'account.manage' })
    .route({ method: 'GET', path: '/accounts/{accountId}/consent', summary: "Say how far a provider's consent has come", tags })
    .input(z.strictObject({ accountId: AccountId }))
    .errors({ ACCOUNT_NOT_FOUND, NOT_OAUTH })
    .output(ConsentState),
  finishConsent: procedure
    .meta({ kind: 'command', permission: 'account.manage' })
    .route({
      method: 'PUT',
      path: '/accounts/{accountId}/consent',
      summary: "Finish a provider's consent with the address the browser was sent back to",
      tags,
    })
    .input(z.strictObject({ accountId: AccountId, address: z.string().trim().min(1).max(8_000) }))
    .errors({ ACCOUNT_NOT_FOUND, NOT_OAUTH })
    .output(ConsentState),
}
