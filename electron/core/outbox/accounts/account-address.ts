import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { AccountSecurity } from '#shared/model/account.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'

/** Where an account sends, as its address says it. `login` is empty for a server that asks for none. */
export type AccountAddress = { host: string; port: number; security: AccountSecurity; login: string }

/** What is wrong with an account, and with which part of it. */
export type AccountFault = { field: 'smtp' | 'from' | 'name' | 'certificate' | 'oauth'; sentence: string }

const shapes = 'Write smtps://user@host:465, or smtp://user@host:587 for a server with STARTTLS.'

/**
 * Reads the address of an account.
 *
 * Limits: a password in it is refused, because addresses are shown and typed where others can read them (A-9). `cleartext` is for a server
 * of this very machine: any other host is refused.
 */
export function readAccountAddress(text: string, cleartext: boolean): Result<AccountAddress, AccountFault> {
  const wrong = (sentence: string): Result<never, AccountFault> => fail({ field: 'smtp', sentence })
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== 'smtps:' && url.protocol !== 'smtp:'))
    return wrong(`This is no address of a mail server. ${shapes}`)
  if (url.password !== '') return wrong('Leave the password out of the address: it is asked for by itself.')
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '')
    return wrong(`There is something after the port that does not belong there. ${shapes}`)
  const host = hostOf(url.hostname)
  if (host === null) return wrong(`"${url.hostname}" is no name of a server. ${shapes}`)
  const login = decode(url.username)
  if (login === null || hasControls(login)) return wrong('The user holds characters that no user has.')
  const tls = url.protocol === 'smtps:'
  const port = url.port === '' ? (tls ? 465 : 587) : Number(url.port)
  if (port === 0) return wrong('Port 0 is none; 465 and 587 are usual.')
  if (cleartext && !isLoopback(host))
    return wrong('Without encryption Orgo speaks to a server on this machine alone: everybody on the way could read along.')
  if (cleartext && tls) return wrong('smtps:// is encrypted; write smtp:// for a server of this machine without encryption.')
  return succeed({ host, port, login, security: tls ? 'tls' : cleartext ? 'none' : 'starttls' })
}

/** An account's address as it is shown and typed. */
export function writeAccountAddress({ host, port, security, login }: AccountAddress): string {
  const user = login === '' ? '' : `${encodeURIComponent(login).replaceAll('%40', '@')}@`
  return `${security === 'tls' ? 'smtps' : 'smtp'}://${user}${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** One address without a name: what stands in front of the envelope and in From. Nothing in it can begin another header (A-33). */
export function checkFrom(address: string): Result<string, AccountFault> {
  if (/^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,255}$/u.test(address)) return succeed(address)
  return fail({ field: 'from', sentence: 'This is no mail address. Write one address alone, such as office@example.org.' })
}

/** The name beside it: one line. */
export function checkName(name: string): Result<string, AccountFault> {
  if (!hasControls(name)) return succeed(name)
  return fail({ field: 'name', sentence: 'The name holds characters that cannot be shown, such as a line break.' })
}

export function checkCertificate(certificate: string | null): Result<string | null, AccountFault> {
  if (certificate === null || certificate === '') return succeed(null)
  try {
    new X509Certificate(certificate)
    return succeed(certificate)
  } catch {
    // Whatever the library says of it, to a person it is one thing.
    return fail({ field: 'certificate', sentence: 'This is no certificate. It begins with -----BEGIN CERTIFICATE-----.' })
  }
}

const hasControls = (text: string): boolean => /[\p{Cc}\u2028\u2029]/u.test(text)

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

function hostOf(text: string): string | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : decode(text)
  if (bare === null) return null
  if (isIP(bare) !== 0) return bare
  const ascii = domainToASCII(bare.toLowerCase())
  return /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\.?$/.test(ascii)
    ? ascii
    : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that encodes nothing.
    return null
  }
}
