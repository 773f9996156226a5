/**
 * One token of a condition.
 *
 * Shapes: `start` and `end` are UTF-16 offsets; `text` is the source, for strings the text between the quotes.
 */
export type Token = {
  kind: 'name' | 'string' | 'number' | 'symbol' | 'open_string' | 'unknown' | 'end'
  text: string
  start: number
  end: number
}

const name = /\p{L}[\p{L}\p{M}\d_.-]*/uy
const number = /\d+(?:\.\d+)?/y
const symbol = />=|<=|!=|[()=<>,:]/y
const whiteSpace = /\s*/y

const closingQuotes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ['‘', '’'],
  ['“', '”'],
  ['„', '“”'],
  ['«', '»'],
])

/** Reads the token at or after an offset. Total: what nobody knows is `unknown`, a string without end is `open_string`. */
export function readToken(text: string, at: number): Token {
  whiteSpace.lastIndex = at
  whiteSpace.exec(text)
  const start = whiteSpace.lastIndex
  if (start >= text.length) return { kind: 'end', text: '', start: text.length, end: text.length }
  const closing = closingQuotes.get(text.charAt(start))
  if (closing !== undefined) return readString(text, start, closing)
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start
    const match = pattern.exec(text)
    if (match) return { kind, text: match[0], start, end: pattern.lastIndex }
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0)
  return { kind: 'unknown', text: character, start, end: start + character.length }
}

const patterns: readonly ['name' | 'number' | 'symbol', RegExp][] = [
  ['name', name],
  ['number', number],
  ['symbol', symbol],
]

function readString(text: string, start: number, closing: string): Token {
  for (let at = start + 1; at < text.length; at += 1) {
    if (closing.includes(text.charAt(at))) return { kind: 'string', text: text.slice(start + 1, at), start, end: at + 1 }
  }
  return { kind: 'open_string', text: text.slice(start + 1), start, end: text.length }
}
