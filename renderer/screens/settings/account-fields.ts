import type { Account, AccountSecurity } from '#shared/model/account.ts'

export type AccountKind = 'password' | 'google' | 'microsoft'

/** An account as its form holds it: the address of the server in parts. */
export type AccountFields = {
  kind: AccountKind
  from: string
  name: string
  host: string
  port: string
  security: AccountSecurity
  user: string
  password: string
  clientId: string
  clientSecret: string
  certificate: string
}

export const emptyAccount: AccountFields = {
  ...{ kind: 'password', from: '', name: '', host: '', port: '465', security: 'tls', user: '', password: '' },
  ...{ clientId: '', clientSecret: '', certificate: '' },
}

/** The servers of the two providers, as they publish them. */
export const providerServers = {
  google: { host: 'smtp.gmail.com', port: '465', security: 'tls' },
  microsoft: { host: 'smtp.office365.com', port: '587', security: 'starttls' },
} as const satisfies Record<Exclude<AccountKind, 'password'>, object>

export const usualPorts: Readonly<Record<AccountSecurity, string>> = { tls: '465', starttls: '587', none: '25' }

/** The address of the server as the contract takes it: `smtps://user@host:465`. */
export function fieldsToSmtp({ host, port, security, user }: AccountFields): string {
  const scheme = security === 'tls' ? 'smtps' : 'smtp'
  const login = user.trim() === '' ? '' : `${encodeURIComponent(user.trim())}@`
  return `${scheme}://${login}${host.trim()}:${port.trim()}`
}

/** A stored account as its form shows it; secrets are never part of it. */
export function accountToFields(account: Account): AccountFields {
  const found = /^smtps?:\/\/(?:([^/]*)@)?(\[[^\]]*\]|[^:/@]*)(?::(\d+))?/.exec(account.smtp)
  const provider = account.oauth?.provider
  return {
    ...emptyAccount,
    kind: provider === 'google' || provider === 'microsoft' ? provider : 'password',
    from: account.from,
    name: account.name,
    host: found?.[2] ?? '',
    port: found?.[3] ?? usualPorts[account.security],
    security: account.security,
    user: decode(found?.[1] ?? ''),
    clientId: account.oauth?.clientId ?? '',
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export type AccountFault = { field: keyof AccountFields; fault: 'hostMissing' | 'fromMissing' | 'portWrong' | 'clientIdMissing' }

/** The first thing that is missing in a form, by its field; null where it can be sent. */
export function findAccountFault(fields: AccountFields): AccountFault | null {
  if (!/^\S+@\S+$/.test(fields.from.trim())) return { field: 'from', fault: 'fromMissing' }
  if (fields.host.trim() === '') return { field: 'host', fault: 'hostMissing' }
  const port = Number(fields.port.trim())
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return { field: 'port', fault: 'portWrong' }
  if (fields.kind !== 'password' && fields.clientId.trim() === '') return { field: 'clientId', fault: 'clientIdMissing' }
  return null
}

/** The field of the form that a refusal's field means. */
export const fieldOfFault = (field: string): keyof AccountFields =>
  (({ smtp: 'host', from: 'from', name: 'name', certificate: 'certificate', oauth: 'clientId' }) as const)[field] ?? 'host'
