import { z } from 'zod'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Ports } from '../../ports.ts'
import type { Store } from '../../store/store.ts'
import type { AccountRow } from './account-rows.ts'

/** What an account must not show: password, tokens, and the secret of the registration with a provider. */
const AccountSecrets = z.object({
  password: z.string().optional(),
  clientSecret: z.string().optional(),
  refreshToken: z.string().optional(),
  accessToken: z.string().optional(),
  accessUntil: z.number().optional(),
})
export type AccountSecrets = z.infer<typeof AccountSecrets>

/** Secrets as a row keeps them. */
export type SealedSecrets = { secret: Buffer; wrap: 'profile' | 'keychain' }

const subjectOf = (accountId: string): string => `account|${accountId}`

/**
 * Seals secrets by a key of the profile, and around that by the system's keychain where the host has one: then a copied profile, even an
 * open one, does not give them away on another machine.
 */
export async function sealSecrets(
  store: Store,
  ports: Ports,
  accountId: string,
  secrets: AccountSecrets,
): Promise<SealedSecrets> {
  const secret = store.secrets.seal(subjectOf(accountId), JSON.stringify(secrets))
  if (!ports.secrets || !(await ports.secrets.available())) return { secret, wrap: 'profile' }
  const wrapped = await ports.secrets.wrap(secret)
  return wrapped.ok ? { secret: wrapped.value, wrap: 'keychain' } : { secret, wrap: 'profile' }
}

/** Whether this host can open what the row keeps; a secret in the desktop's keychain stays shut to the command line. */
export const canOpen = async (ports: Ports, row: Pick<AccountRow, 'secret_wrap'>): Promise<boolean> =>
  row.secret_wrap !== 'keychain' || (ports.secrets !== null && (await ports.secrets.available()))

export const lockedSentence =
  "This account's password lies in the keychain of the desktop app. Send from there, or set the password again here."

/** The secrets of an account; an empty set where it has none. Errors: a sentence. */
export async function openSecrets(store: Store, ports: Ports, row: AccountRow): Promise<Result<AccountSecrets, string>> {
  if (row.secret === null) return succeed({})
  if (!(await canOpen(ports, row))) return fail(lockedSentence)
  const unwrapped = row.secret_wrap === 'keychain' ? await ports.secrets?.unwrap(row.secret) : succeed(row.secret)
  if (!unwrapped?.ok) return fail(lockedSentence)
  const text = store.secrets.open(subjectOf(row.account_id), unwrapped.value)
  if (text === null) return fail("This account's password cannot be read: the profile was put together from parts. Set it again.")
  return succeed(AccountSecrets.parse(JSON.parse(text)))
}
