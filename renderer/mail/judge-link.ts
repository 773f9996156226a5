/** Where a link of a mail really goes, and what is odd about it. */
export type LinkJudgement =
  | { kind: 'page'; href: string; host: string; shownHost: string | null; isPunycode: boolean; hasUserInfo: boolean }
  | { kind: 'mail'; href: string; address: string }
  | { kind: 'refused' }

/** 2,000 characters, as the desktop shell takes: nobody reads more in a question. */
const maxLinkLength = 2_000

/**
 * Judges a link by its address and by the words it stood under.
 *
 * Shapes: `host` as the network sees it, with its port. `shownHost` is the host that the words name when it is another
 * one. Only http, https and mailto are opened at all. Source: WHATWG URL; A-37.
 */
export function judgeLink(address: string, words: string): LinkJudgement {
  if (address.length > maxLinkLength || !URL.canParse(address)) return { kind: 'refused' }
  const url = new URL(address)
  if (url.protocol === 'mailto:') {
    return url.pathname ? { kind: 'mail', href: url.href, address: decodeAddress(url.pathname) } : { kind: 'refused' }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'refused' }
  const shown = findHost(words)
  return {
    kind: 'page',
    href: url.href,
    host: url.host,
    shownHost: shown !== null && !isSameHost(shown, url.hostname) ? shown : null,
    isPunycode: url.hostname.split('.').some((label) => label.startsWith('xn--')),
    hasUserInfo: url.username !== '' || url.password !== '',
  }
}

function decodeAddress(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The host that words name, as `www.bank.example` or in a whole address; null for words such as `click here`. */
function findHost(words: string): string | null {
  const found = /(?:^|[\s"'(<])(?:https?:\/\/)?(?:[^\s/@]*@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=$|[\s/:?#"')>.,])/iu.exec(
    words.trim(),
  )
  const host = found?.[1]
  if (!host || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname
}

const withoutWww = (host: string): string => host.toLowerCase().replace(/^www\./, '')

/** `news.bank.example` under the words `bank.example` is the same house. */
function isSameHost(shown: string, real: string): boolean {
  const [one, other] = [withoutWww(shown), withoutWww(real)]
  return one === other || other.endsWith(`.${one}`)
}
