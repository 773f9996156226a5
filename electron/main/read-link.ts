import { fail, type Result, succeed } from '#shared/model/result.ts'

/** A link that may leave the app: its normal form, and where it really goes in words. */
export type OutgoingLink = { href: string; destination: string; kind: 'page' | 'mail' }

export type LinkFault = 'not_a_link' | 'scheme' | 'too_long' | 'credentials'

/** 2,000 characters: Windows refuses longer ones, and nobody can read more in a question. */
export const maxLinkLength = 2_000

/** Other fields of a mailto address can attach files in some mail programs. */
const mailFields = ['cc', 'subject', 'body']

/**
 * Judges a link from a page or a mail.
 *
 * Shapes: `destination` is the host as the network sees it (punycode, with its port), or the address of the mail.
 * Errors: `not_a_link`, `scheme`, `too_long`, `credentials` (a name before the host makes another host look real).
 * Source: WHATWG URL, RFC 6068.
 */
export function readLink(text: string): Result<OutgoingLink, LinkFault> {
  if (text.length > maxLinkLength) return fail('too_long')
  if (!URL.canParse(text)) return fail('not_a_link')
  const url = new URL(text)
  if (url.protocol === 'mailto:') return readMailLink(url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return fail('scheme')
  if (url.username !== '' || url.password !== '') return fail('credentials')
  if (url.href.length > maxLinkLength) return fail('too_long')
  return succeed({ href: url.href, destination: url.host, kind: 'page' })
}

function readMailLink(url: URL): Result<OutgoingLink, 'not_a_link' | 'too_long'> {
  const fields = mailFields.flatMap((name) => {
    const value = url.searchParams.get(name)
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`]
  })
  if (url.pathname === '') return fail('not_a_link')
  const href = `mailto:${url.pathname}${fields.length > 0 ? `?${fields.join('&')}` : ''}`
  if (href.length > maxLinkLength) return fail('too_long')
  return succeed({ href, destination: url.pathname, kind: 'mail' })
}
