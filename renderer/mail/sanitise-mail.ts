import createDOMPurify from 'dompurify'
import { t } from '../text/translate.ts'
import { filterStyle } from './filter-style.ts'
import { judgeLink } from './judge-link.ts'

export type SanitisedMail = {
  html: string
  /** Pictures that lie elsewhere and were not loaded. */
  remotePictures: number
  /** Whether something was taken out that could run, ask for input or load. */
  removedActive: boolean
}

export type SanitiseOptions = {
  /** `data:` addresses of the message's own pictures by Content-ID. */
  picturesByContentId: ReadonlyMap<string, string>
  linkToAddress: (href: string, words: string) => string
}

const tags =
  `a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt
  em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span
  strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/)

const attributes =
  `align alt bgcolor border cellpadding cellspacing color colspan dir face height href lang nowrap reversed rowspan scope size
  span src start style title type valign width`.split(/\s+/)

const activeTags = new Set(
  'script iframe frame frameset object embed applet form input button select textarea svg math video audio'.split(' '),
)
const cid = /^cid:/i
// DOMPurify holds every attribute's value against this, `align` too: three schemes, or words that are none.
const allowedValue = /^(?:(?:https?|mailto|cid):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i
const remote = /^(?:https?:|\/\/|\\\\|ftp:)/i

/**
 * Makes the HTML of a mail harmless: the first of four layers (then sandbox, the frame's policy, the app's policy).
 *
 * Shapes: a string in, a string out, for a frame's `srcdoc` alone. Pictures are the message's own (`cid:`) or none; links
 * are http, https and mailto, open outside and say where they go when their words name another host.
 * Limits: the caller measures first (`measureHtml`); parsing is the browser's and cannot be stopped.
 * Source: A-35, F-12.
 */
export function sanitiseMail(html: string, options: SanitiseOptions): SanitisedMail {
  const purifier = createDOMPurify(window)
  const inert = document.implementation.createHTMLDocument('')
  const probe = inert.createElement('span')
  let remotePictures = 0

  purifier.addHook('uponSanitizeAttribute', (_node, attribute) => {
    if (attribute.attrName === 'background' || attribute.attrName === 'srcset') remotePictures += 1
    if (attribute.attrName !== 'style') return
    const filtered = filterStyle(attribute.attrValue, probe)
    if (filtered.namesPicture) remotePictures += 1
    attribute.attrValue = filtered.style
    attribute.keepAttr = filtered.style !== ''
  })
  purifier.addHook('afterSanitizeAttributes', (node) => {
    if (node.nodeName === 'IMG') remotePictures += settlePicture(node, options.picturesByContentId)
    else if (node.hasAttribute('src')) node.removeAttribute('src')
    if (node.nodeName === 'A') settleLink(node, options.linkToAddress)
    else if (node.hasAttribute('href')) node.removeAttribute('href')
  })

  const clean = purifier.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOWED_URI_REGEXP: allowedValue,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    SANITIZE_NAMED_PROPS: true,
    WHOLE_DOCUMENT: false,
  })
  return { html: clean, remotePictures, removedActive: purifier.removed.some(isActive) }
}

/** Answers how many remote pictures this one was: 1 or 0. */
function settlePicture(image: Element, picturesByContentId: ReadonlyMap<string, string>): 0 | 1 {
  const source = image.getAttribute('src')?.trim() ?? ''
  const picture = cid.test(source) ? picturesByContentId.get(readContentId(source)) : undefined
  if (picture) {
    image.setAttribute('src', picture)
    return 0
  }
  // Its words stay; without a source the browser would draw a broken picture, and a box for each tracking pixel.
  const words = image.getAttribute('alt')?.trim()
  image.replaceWith(words ? `[${words}]` : '')
  return remote.test(source) ? 1 : 0
}

/** The Content-ID that a `cid:` address names, without its escapes. */
export function readContentId(address: string): string {
  const name = address.replace(cid, '')
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function settleLink(link: Element, linkToAddress: SanitiseOptions['linkToAddress']): void {
  const address = link.getAttribute('href')
  if (address === null) return
  const words = link.textContent ?? ''
  const judgement = judgeLink(address.trim(), words)
  if (judgement.kind === 'refused') {
    link.removeAttribute('href')
    return
  }
  link.setAttribute('href', linkToAddress(judgement.href, words))
  link.setAttribute('target', '_blank')
  link.setAttribute('rel', 'noopener noreferrer')
  link.setAttribute('title', judgement.href)
  if (judgement.kind === 'page' && judgement.shownHost !== null) {
    link.after(` ${t('message.linkGoes', { host: judgement.host })} `)
  }
}

type Removed = { element?: Node | null; attribute?: Attr | null }

function isActive(removed: Removed): boolean {
  if (removed.element) return activeTags.has(removed.element.nodeName.toLowerCase())
  return removed.attribute?.name.startsWith('on') ?? false
}
