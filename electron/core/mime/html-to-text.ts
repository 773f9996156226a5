/**
 * The text of an HTML body, for search, rules and preview; never for showing.
 *
 * Shapes: block elements begin a line, list items begin with "- ", table cells are apart by a blank; scripts, styles, comments and the
 * title are left out; character references are decoded.
 * Limits: linear in the length, no tree is built, so nesting costs nothing (F-8, F-12). Attribute values that hold `>` may leave a rest.
 */
export function htmlToText(html: string): string {
  const pieces: string[] = []
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    if (open > at) pieces.push(html.slice(at, open))
    const tag = readTag(html, open)
    pieces.push(tag.text)
    at = tag.end
    // A list of millions of pieces is what V8 ends the process for, not the thread.
    if (pieces.length > maxPieces) pieces.splice(0, pieces.length, pieces.join(''))
  }
  if (at < html.length) pieces.push(html.slice(at))
  return tidy(decodeReferences(pieces.join('')))
}

const maxPieces = 100_000

// Breaks that come from tags, until blanks are tidied: what the source itself breaks is a blank. Private characters, so that text holds none.
const blockMark = '\ue000'
const lineMark = '\ue001'
const paragraphMark = '\ue002'

const blockTags = new Set(
  'address article aside blockquote br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
)
const silentTags = new Set(['script', 'style', 'title', 'noscript', 'template', 'svg', 'math', 'object'])

function readTag(html: string, open: number): { text: string; end: number } {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4)
    return { text: '', end: end < 0 ? html.length : end + 3 }
  }
  const isClosing = html[open + 1] === '/'
  const name = /^[a-z][a-z0-9:]{0,30}/i.exec(html.slice(open + (isClosing ? 2 : 1), open + 40))?.[0].toLowerCase()
  if (!name && !/[!?/]/.test(html[open + 1] ?? '')) return { text: '<', end: open + 1 }
  const close = html.indexOf('>', open)
  if (close < 0) return { text: '', end: html.length }
  if (!name) return { text: '', end: close + 1 }
  if (!isClosing && silentTags.has(name) && html[close - 1] !== '/') return { text: '', end: skipElement(html, name, close + 1) }
  if (name === 'li' && !isClosing) return { text: `${blockMark}- `, end: close + 1 }
  if (name === 'td' || name === 'th') return { text: ' ', end: close + 1 }
  if (!blockTags.has(name)) return { text: '', end: close + 1 }
  const isParagraph = name === 'p' || /^h[1-6]$/.test(name)
  return { text: name === 'br' ? lineMark : isParagraph ? paragraphMark : blockMark, end: close + 1 }
}

// An element that is never closed swallows the rest, as in a browser; so no place is searched twice.
function skipElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[\\s>/]`, 'gi')
  closing.lastIndex = from
  const found = closing.exec(html)
  if (!found) return html.length
  const end = html.indexOf('>', found.index)
  return end < 0 ? html.length : end + 1
}

function tidy(text: string): string {
  return text
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/ ?[\ue000-\ue002](?: ?[\ue000-\ue002])* ?/g, toLineEnds)
    .trim()
}

/** One line end for the borders of blocks that meet, two for a paragraph or two `<br>`. */
function toLineEnds(marks: string): string {
  return marks.includes(paragraphMark) || marks.split(lineMark).length > 2 ? '\n\n' : '\n'
}

/** Decodes `&amp;`, `&#65;`, `&#x41;` and the named references that occur in mail; others stay as written. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}\d{0,2}));?/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return namedReferences.get(name) ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    const isCharacter = code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : ' '
  })
}

// The Latin-1 names of HTML 2 stand in the order of their code points, from U+00A0 on.
const latin1Names =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const namedReferences = new Map<string, string>([
  ...latin1Names.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    euro: '\u20ac',
    ndash: '\u2013',
    mdash: '\u2014',
    lsquo: '\u2018',
    rsquo: '\u2019',
    sbquo: '\u201a',
    ldquo: '\u201c',
    rdquo: '\u201d',
    bdquo: '\u201e',
    bull: '\u2022',
    hellip: '\u2026',
    trade: '\u2122',
    rarr: '\u2192',
    larr: '\u2190',
    zwnj: '',
    zwj: '',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
  }),
])
