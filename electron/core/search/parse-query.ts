import type { SearchRemark } from '#shared/model/message.ts'
import type { SearchFieldName } from '#shared/model/search-field.ts'
import { wordsOf } from './fold-text.ts'
import { lexQuery, type QueryToken } from './lex-query.ts'
import type { ParsedQuery, SearchNode, TextColumn } from './query-tree.ts'
import { type ReadValue, readDayValue, readHasValue, readKindValue, readSizeValue, readStateValue } from './read-query-value.ts'

/** Fifty conditions find anything that is there; a pasted page would only be slow. */
const termsMax = 50

/** Eight parentheses deep; what lies deeper is read as if it stood at the eighth. */
const depthMax = 8

/** From three letters on the last word may be a beginning: two are the beginning of so many words that looking costs seconds. */
const beginningMin = 3

/**
 * Reads what a person typed into the search field. Nothing is an error: what is no operator is a word, and what was not understood is
 * told in a remark (D5, A-44).
 *
 *     query  = all { OR all }                          either side
 *     all    = part { [ AND ] part }                   everything, in any order
 *     part   = [ "-" | NOT ] atom
 *     atom   = "(" query ")" | field value | word | phrase
 *     value  = word | phrase | "(" query ")"           in the parentheses every word is read as the field's value
 *     field  = from: to: cc: subject: body: filename:  words in one place
 *            | has: is: kind: in: label:               what it is, and where it lies
 *            | before: after: on:                      2026-11-23, 2026-11, 2026, 23.11.2026, today, yesterday, 7d, 2w, 3m, 1y
 *            | larger: smaller:                        5M, 500k
 *     phrase = two quotes and words between them that stand side by side; the last quote may be missing
 *     word   = anything else; "budget*" is a beginning, as is the last word of the query
 *
 * OR, AND and NOT are operators in capitals only. Case and accents make no difference. A field is known whatever its case; an unknown
 * one is text. An operator or field with nothing after it is left out, because a person is still typing.
 * Limits: 50 conditions, 8 levels. Errors: none.
 */
export function parseQuery(query: string, now: number): ParsedQuery {
  return new QueryParser(lexQuery(query), now).parse()
}

const columns: Partial<Record<SearchFieldName, TextColumn>> = {
  from: 'sender',
  to: 'recipients',
  cc: 'copies',
  subject: 'subject',
  body: 'body',
  filename: 'attachments',
}

type TextToken = QueryToken & { kind: 'word' | 'phrase' }

class QueryParser {
  private readonly tokens: readonly QueryToken[]
  private readonly now: number
  private readonly remarks: SearchRemark[] = []
  private at = 0
  private terms = 0
  private depth = 0
  /** The condition that was read last, where its last word may still be a beginning. */
  private last: (SearchNode & { kind: 'text' }) | null = null

  constructor(tokens: readonly QueryToken[], now: number) {
    this.tokens = tokens
    this.now = now
  }

  parse(): ParsedQuery {
    const parts: SearchNode[] = []
    while (this.at < this.tokens.length) {
      const part = this.readAny(null)
      if (part) parts.push(part)
      // A closing parenthesis that nothing opened.
      if (this.tokens[this.at]?.kind === 'close') this.at += 1
    }
    if (this.last?.beginning === 'no' && canBegin(this.last.text)) this.last.beginning = 'maybe'
    return { tree: combine('all', parts), remarks: this.remarks }
  }

  private readAny(field: SearchFieldName | null): SearchNode | null {
    const sides: SearchNode[] = []
    do {
      const side = this.readAll(field)
      if (side) sides.push(side)
    } while (this.takeIf('or'))
    return combine('any', sides)
  }

  private readAll(field: SearchFieldName | null): SearchNode | null {
    const parts: SearchNode[] = []
    for (let token = this.tokens[this.at]; token && token.kind !== 'or' && token.kind !== 'close'; token = this.tokens[this.at]) {
      if (token.kind === 'and') {
        this.at += 1
        continue
      }
      const part = this.readPart(field)
      if (part) parts.push(part)
    }
    return combine('all', parts)
  }

  private readPart(field: SearchFieldName | null): SearchNode | null {
    let negated = false
    while (this.takeIf('not')) negated = !negated
    const atom = this.readAtom(field)
    if (!atom || !negated) return atom
    this.last = null
    return { kind: 'not', of: atom }
  }

  private readAtom(field: SearchFieldName | null): SearchNode | null {
    const token = this.tokens[this.at]
    if (!token || token.kind === 'or' || token.kind === 'close') return null
    this.at += 1
    if (token.kind === 'open') return this.readGroup(field)
    if (token.kind === 'field') return this.readField(token)
    if (token.kind !== 'word' && token.kind !== 'phrase') return null
    return field === null ? this.readText(token, null) : this.readValue(field, token)
  }

  private readGroup(field: SearchFieldName | null): SearchNode | null {
    // Deeper, the parenthesis is left out: recursion stays bounded, and the words are still looked for.
    if (this.depth >= depthMax) return null
    this.depth += 1
    const inner = this.readAny(field)
    // Closed, its last word is whole; open, somebody is still typing it.
    if (this.takeIf('close')) this.last = null
    this.depth -= 1
    return inner
  }

  private readField(token: QueryToken & { kind: 'field' }): SearchNode | null {
    const next = this.tokens[this.at]
    if (next?.kind === 'open') {
      this.at += 1
      return this.readGroup(token.name)
    }
    if (next?.kind !== 'word' && next?.kind !== 'phrase') {
      // At the end a person is still typing.
      if (next) this.remark(token.source, `Nothing follows "${token.source}", so it was left out.`)
      return null
    }
    this.at += 1
    return this.readValue(token.name, next, token.source)
  }

  private readValue(field: SearchFieldName, token: TextToken, written = `${field}:`): SearchNode | null {
    const column = columns[field]
    if (column) return this.readText(token, column)
    if (!this.count()) return null
    const read = readFieldValue(field, token.text, this.now)
    this.last = null
    if ('node' in read) return read.node
    this.remark(`${written}${token.source}`, read.remark)
    // A choice that does not exist is looked for as text; a day or size that cannot be read would find nothing at all.
    return field === 'is' || field === 'has' || field === 'kind' ? textNode(null, `${field} ${token.text}`) : null
  }

  private readText(token: TextToken, column: TextColumn | null): SearchNode | null {
    if (wordsOf(token.text).length === 0 || !this.count()) return null
    if (token.kind === 'word' && token.unknownField !== null)
      this.remark(token.source, `"${token.unknownField}:" is no field of the search; it was looked for as text.`)
    const node = textNode(column, token.text, token.kind === 'word' && token.text.endsWith('*') ? 'yes' : 'no')
    this.last = token.kind === 'word' || !token.closed ? node : null
    return node
  }

  private takeIf(kind: QueryToken['kind']): boolean {
    if (this.tokens[this.at]?.kind !== kind) return false
    this.at += 1
    return true
  }

  private count(): boolean {
    this.terms += 1
    if (this.terms === termsMax + 1) this.remark('', `Only the first ${termsMax} conditions count.`)
    return this.terms <= termsMax
  }

  private remark(text: string, message: string): void {
    this.remarks.push({ text, message })
  }
}

function readFieldValue(field: SearchFieldName, value: string, now: number): ReadValue {
  if (field === 'before' || field === 'after' || field === 'on') return readDayValue(field, value, now)
  if (field === 'larger' || field === 'smaller') return readSizeValue(field, value)
  if (field === 'is') return readStateValue(value)
  if (field === 'has') return readHasValue(value)
  if (field === 'kind') return readKindValue(value)
  return { node: field === 'label' ? { kind: 'label', name: value } : { kind: 'place', name: value } }
}

const textNode = (column: TextColumn | null, text: string, beginning: 'no' | 'yes' = 'no'): SearchNode & { kind: 'text' } => ({
  kind: 'text',
  column,
  text,
  beginning,
})

/** Whether what stands last may go on: long enough, or of a script that has no blanks between words. */
function canBegin(text: string): boolean {
  const word = wordsOf(text).at(-1) ?? ''
  return [...word].length >= beginningMin && text.endsWith(word)
}

function combine(kind: 'all' | 'any', parts: SearchNode[]): SearchNode | null {
  const [first] = parts
  if (!first) return null
  return parts.length === 1 ? first : { kind, of: parts }
}
