import { isScalar, parseDocument, Scalar } from 'yaml'
import type { Json } from '#shared/model/json.ts'

/** The line length the house keeps; a longer flow value or text is broken. */
const maxWidth = 120

/** How a text stands in the file: YAML's five ways. */
export type TextStyle = Scalar.Type

/** Where a value will stand: `indent` is the column of its own lines, `column` where its first character comes. */
export type RenderPlace = { indent: number; column: number; inFlow: boolean; eol: string }

// What a rule file may not hold bare, and what YAML readers take for a line break.
const needsEscape =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Writes a value in flow style, on one line: `{ tag: invoice, due: 10 business days }`. */
export function renderFlow(value: Json): string {
  if (typeof value === 'string') return isPlainWord(value) ? value : quoteDouble(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(renderFlow).join(', ')}]`
  const parts = Object.entries(value).map(([key, part]) => `${renderKey(key)}: ${renderFlow(part)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

/** Writes a key of a map. */
export function renderKey(key: string): string {
  return isPlainWord(key) ? key : quoteDouble(key)
}

/**
 * Writes a value as it follows `key:` or `-`, with the blank or line break before it.
 *
 * Shapes: flow style where it fits the line, else one line for each item; a long text is folded (`>-`).
 */
export function renderAfterMark(value: Json, place: RenderPlace): string {
  if (typeof value === 'string') return ` ${renderText(value, null, { ...place, column: place.column + 1 })}`
  const flow = renderFlow(value)
  if (place.inFlow || isEmptyOrScalar(value) || place.column + 1 + flow.length <= maxWidth) return ` ${flow}`
  return `${place.eol}${' '.repeat(place.indent)}${renderBlock(value, place)}`
}

function isEmptyOrScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}

/** Writes a map or list with one line for each key or item; the first line has no indentation. */
export function renderBlock(value: Json, { indent, eol }: { indent: number; eol: string }): string {
  if (isEmptyOrScalar(value) || typeof value !== 'object' || value === null) return renderFlow(value)
  const inner = { indent: indent + 2, inFlow: false, eol }
  const lines = Array.isArray(value)
    ? value.map((item) => renderItem(item, indent, eol))
    : Object.entries(value).map(([key, part]) => {
        const name = renderKey(key)
        return `${name}:${renderAfterMark(part, { ...inner, column: indent + name.length + 1 })}`
      })
  return lines.join(`${eol}${' '.repeat(indent)}`)
}

/** Writes one item of a block list, its dash included. */
export function renderItem(item: Json, indent: number, eol: string): string {
  const after = renderAfterMark(item, { indent: indent + 2, column: indent + 1, inFlow: false, eol })
  // A map that needs several lines begins on the line of its dash.
  return `-${after.replace(/^\r?\n */, ' ')}`
}

/** Writes a text in a style, or in the nearest one that can hold it; `null` chooses: plain word, quotes, folded when long. */
export function renderText(text: string, style: TextStyle | null, place: RenderPlace): string {
  const bare = !needsEscape.test(text)
  if (style === null && isPlainWord(text)) return text
  if (style === Scalar.PLAIN && bare && isPlain(text, place.inFlow)) return text
  if (style === Scalar.QUOTE_SINGLE && bare) return quoteSingle(text)
  const mayFold = bare && !place.inFlow && /^\S/.test(text) && /\S$/.test(text)
  const isLong = place.column + text.length + 2 > maxWidth
  if (mayFold && (style === Scalar.BLOCK_FOLDED || style === Scalar.BLOCK_LITERAL || (style === null && isLong)))
    return foldText(text, place)
  // Conditions are full of one kind of quote; the other kind spares the escapes.
  if (style === null && bare && /["\\]/.test(text)) return quoteSingle(text)
  return quoteDouble(text)
}

function foldText(text: string, { indent, eol }: RenderPlace): string {
  const lines = ['>-']
  let rest = text
  const width = Math.max(40, maxWidth - indent)
  while (rest.length > width) {
    const at = findBreak(rest, width)
    if (at < 0) break
    lines.push(`${' '.repeat(indent)}${rest.slice(0, at)}`)
    rest = rest.slice(at + 1)
  }
  lines.push(`${' '.repeat(indent)}${rest}`)
  return lines.join(eol)
}

// Only a single blank may become a line break: YAML folds the break back into one blank.
function findBreak(text: string, width: number): number {
  for (let at = width; at > 0; at -= 1) {
    if (text[at] === ' ' && text[at - 1] !== ' ' && text[at + 1] !== ' ' && at + 1 < text.length) return at
  }
  return -1
}

function quoteSingle(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function quoteDouble(text: string): string {
  return JSON.stringify(text).replaceAll(
    new RegExp(needsEscape, 'g'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const numberLike = /^(0x[\da-f]+|0o[0-7]+|[\d.]+(e[-+]?\d+)?|\.?(inf|nan))$/i

/** Whether a text is so simple that nobody would quote it: it stays text without quotes everywhere. */
function isPlainWord(text: string): boolean {
  return (
    /^[\p{L}\p{N}](?:[\p{L}\p{N} _./@-]*[\p{L}\p{N}_./@-])?$/u.test(text) &&
    !/^(null|true|false)$/i.test(text) &&
    !numberLike.test(text)
  )
}

function isPlain(text: string, inFlow: boolean): boolean {
  if (text === '' || text.includes('\n')) return false
  const document = parseDocument(inFlow ? `[${text}]` : text, { version: '1.2', schema: 'core', merge: false })
  if (document.errors.length > 0 || document.warnings.length > 0 || document.comment || document.commentBefore) return false
  const node = inFlow ? document.get(0, true) : document.contents
  const alone = !inFlow || document.get(1, true) === undefined
  return alone && isScalar(node) && node.type === Scalar.PLAIN && node.value === text && !node.comment
}
