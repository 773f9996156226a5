import { findSearchField, type SearchFieldName } from '#shared/model/search-field.ts'

/** A piece of a query, with the text it was written as. `phrase.closed` is false where its last quote is still missing. */
export type QueryToken =
  | { kind: 'open' | 'close' | 'or' | 'and' | 'not'; source: string }
  | { kind: 'field'; name: SearchFieldName; source: string }
  | { kind: 'word'; text: string; unknownField: string | null; source: string }
  | { kind: 'phrase'; text: string; closed: boolean; source: string }

const operators = new Map<string, 'or' | 'and' | 'not'>([
  ['OR', 'or'],
  ['|', 'or'],
  ['||', 'or'],
  ['AND', 'and'],
  ['&&', 'and'],
  ['NOT', 'not'],
])

/** Blanks, brackets and quotes (as keyboards and word processors write them), a minus before something, a field, a word. */
const piece = /\s+|([("“”„)])|-(?=[^\s)-])|(\p{L}{1,20}):(?!\/\/)|[^\s()"“”„]+/gu

/**
 * Cuts a query into tokens. Every character belongs to one token or is left out; nothing is an error.
 *
 * Limits: linear; at most as many tokens as characters.
 */
export function lexQuery(query: string): QueryToken[] {
  const tokens: QueryToken[] = []
  piece.lastIndex = 0
  for (let match = piece.exec(query); match; match = piece.exec(query)) {
    const [source, bracket, field] = match
    if (/^\s/.test(source)) continue
    if (bracket === '(' || bracket === ')') tokens.push({ kind: bracket === '(' ? 'open' : 'close', source })
    else if (bracket) piece.lastIndex = readPhrase(query, match.index, tokens)
    else if (source === '-') tokens.push({ kind: 'not', source })
    else piece.lastIndex = readWord(query, match.index, field, tokens)
  }
  return tokens
}

function readPhrase(query: string, at: number, tokens: QueryToken[]): number {
  const rest = query.slice(at + 1)
  const length = rest.search(/["“”]/)
  const text = length < 0 ? rest : rest.slice(0, length)
  const end = length < 0 ? query.length : at + length + 2
  tokens.push({ kind: 'phrase', text, closed: length >= 0, source: query.slice(at, end) })
  return end
}

function readWord(query: string, at: number, field: string | undefined, tokens: QueryToken[]): number {
  const known = field === undefined ? null : findSearchField(field)
  if (known && field !== undefined) {
    tokens.push({ kind: 'field', name: known.name, source: `${field}:` })
    return at + field.length + 1
  }
  const source = /^[^\s()"“”„]+/u.exec(query.slice(at))?.[0] ?? query.slice(at, at + 1)
  const operator = operators.get(source)
  if (operator) tokens.push({ kind: operator, source })
  else {
    // "Re:" of a pasted subject and the "C:" of a path are no fields that somebody meant.
    const unknownField = field !== undefined && field.length > 1 && source.length > field.length + 1 ? field : null
    tokens.push({ kind: 'word', text: source, unknownField, source })
  }
  return at + source.length
}
