import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from 'yaml'
import { maxFileBytes, maxMapKeys, maxYamlDepth, maxYamlTokens } from './limits.ts'

/** A part of the file: UTF-16 offsets. */
export type Span = { start: number; end: number }

/** One key of a map with its value. */
export type SourceEntry = { key: string; keySpan: Span; value: SourceNode }

/**
 * A YAML value that remembers where it stands.
 *
 * Shapes: `offsetAt(i)` is the file offset of character `i` of a text scalar, also through quotes, escapes and folded lines.
 */
export type SourceNode =
  | { kind: 'map'; entries: SourceEntry[]; span: Span }
  | { kind: 'list'; items: SourceNode[]; span: Span }
  | { kind: 'text'; text: string; span: Span; isPlain: boolean; offsetAt: (index: number) => number }
  | { kind: 'other'; value: number | boolean | null; source: string; span: Span }

/** A finding with its place as offsets into the file. */
export type SourceProblem = { code: string; message: string; span: Span; hint?: string }

/** `node` is null for an empty file and when a problem makes the content unreadable. */
export type SourceResult = { node: SourceNode | null; problems: SourceProblem[] }

/**
 * Reads YAML 1.2 core as plain data: no anchors, aliases, tags, merge keys, tabs, duplicate keys, second documents.
 *
 * Errors: every finding is a problem with its place; content never throws. Limits: 256 KiB, 32 levels, 2,000 keys in a map.
 */
export function readYaml(text: string): SourceResult {
  const early = findEarlyProblem(text)
  if (early) return { node: null, problems: [early] }
  try {
    return readDocuments(text)
  } catch (error) {
    // The depth check comes first; what still overflows the reader's stack is a bomb all the same.
    const reason = error instanceof RangeError ? 'it is nested too deeply' : 'it cannot be read'
    return { node: null, problems: [problem('E107', `this is not a usable YAML file: ${reason}`, { start: 0, end: 1 })] }
  }
}

function problem(code: string, message: string, span: Span, hint?: string): SourceProblem {
  return { code, message, span, ...(hint ? { hint } : {}) }
}

function at(start: number, length = 1): Span {
  return { start, end: start + length }
}

function findEarlyProblem(text: string): SourceProblem | null {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > maxFileBytes) return problem('E107', `the file has ${bytes} bytes, at most ${maxFileBytes} are allowed`, at(0))
  const broken = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/)
  if (broken >= 0) return problem('E101', 'a character that is not valid UTF-8 text', at(broken), 'save the file as UTF-8')
  const tab = text.indexOf('\t')
  if (tab >= 0) return problem('E101', 'a tab', at(tab), 'use blanks')
  return findTooMuch(text)
}

function findTooMuch(text: string): SourceProblem | null {
  let flow = 0
  let onLine = 0
  let offset = 0
  let count = 0
  for (const token of new Lexer().lex(text)) {
    count += 1
    if (count > maxYamlTokens) return problem('E107', `the file holds more than ${maxYamlTokens} words and signs`, at(offset))
    if (token === '[' || token === '{') flow += 1
    else if (token === ']' || token === '}') flow -= 1
    else if (token === '-' || token === '?') onLine += 1
    else if (token.startsWith('\n') || token.startsWith('\r')) onLine = 0
    if (Math.max(flow, onLine) > maxYamlDepth) return problem('E107', `nested deeper than ${maxYamlDepth} levels`, at(offset))
    if (!isLexerMark(token)) offset += token.length
  }
  return null
}

// The lexer puts marks of its own between slices of the source (document start, scalar follows, flow ended early).
function isLexerMark(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f'
}

function readDocuments(text: string): SourceResult {
  const parsed = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    stringKeys: false,
    uniqueKeys: false,
    prettyErrors: false,
  })
  const documents: Document[] = Array.isArray(parsed) ? [...parsed] : []
  const [first, second] = documents
  if (!first || first.contents === null) return { node: null, problems: documents.flatMap(readErrors) }
  const problems = readErrors(first)
  if (second)
    problems.push(problem('E101', 'a second document begins here', at(second.range?.[0] ?? 0), 'one file holds one document'))
  if (problems.length > 0) return { node: null, problems }
  const reader: Reader = { text, problems }
  const node = readNode(reader, first.contents, 0)
  return { node: problems.length > 0 ? null : node, problems }
}

/** 50 mistakes in the YAML of one file: more are consequences of the first. */
const maxSyntaxErrors = 50

function readErrors(document: Document): SourceProblem[] {
  const errors = [...document.errors, ...document.warnings]
  // What one mistake leads to at the same place says nothing more.
  const first = errors.filter((error, index) => errors.findIndex((other) => other.pos[0] === error.pos[0]) === index)
  return first.slice(0, maxSyntaxErrors).map((error) => {
    const span = { start: error.pos[0], end: Math.max(error.pos[0] + 1, error.pos[1]) }
    if (error.code === 'MULTIPLE_DOCS') return problem('E101', 'a second document begins here', span)
    if (error.code === 'BAD_DQ_ESCAPE') {
      return problem('E101', 'a backslash in double quotes begins an escape', span, 'use single quotes around patterns')
    }
    if (error.code === 'TAG_RESOLVE_FAILED' || error.code === 'BAD_ALIAS')
      return problem('E104', 'anchors, aliases and tags are not allowed', span)
    return problem('E101', `the YAML cannot be read here: ${lowerFirst(error.message)}`, span, hintFor(error.message))
  })
}

/** What people do who meet the usual mistakes: quotes in quotes of the same kind, a colon or a sign in a text without quotes. */
function hintFor(message: string): string | undefined {
  if (message.startsWith('Unexpected scalar at node end')) return 'put the text in double quotes and use single ones inside it'
  if (message.startsWith('Nested mappings are not allowed')) return 'a colon and a blank begin a map; put the text in quotes'
  return message.startsWith('Plain value cannot start') ? 'put the text in quotes' : undefined
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}

type Reader = { text: string; problems: SourceProblem[] }

function spanOf(node: { range?: readonly number[] | null | undefined }): Span {
  const start = node.range?.[0] ?? 0
  return { start, end: Math.max(node.range?.[1] ?? start, start) }
}

function readNode(reader: Reader, node: unknown, depth: number): SourceNode {
  if (depth > maxYamlDepth) {
    reader.problems.push(problem('E107', `nested deeper than ${maxYamlDepth} levels`, isScalar(node) ? spanOf(node) : at(0)))
    return { kind: 'other', value: null, source: '', span: at(0) }
  }
  if (isAlias(node)) return refuse(reader, node, 'aliases are not allowed')
  if (isScalar(node)) return readScalar(reader, node)
  if (isMap(node)) {
    checkBare(reader, node)
    return readMapNode(reader, node, depth)
  }
  if (isSeq(node)) {
    checkBare(reader, node)
    return { kind: 'list', items: node.items.map((item) => readNode(reader, item, depth + 1)), span: spanOf(node) }
  }
  return { kind: 'other', value: null, source: '', span: at(0) }
}

function readMapNode(reader: Reader, node: YAMLMap, depth: number): SourceNode {
  const span = spanOf(node)
  if (node.items.length > maxMapKeys) {
    reader.problems.push(problem('E107', `more than ${maxMapKeys} keys in one map`, span))
    return { kind: 'map', entries: [], span }
  }
  const entries = node.items.map((pair) => readPair(reader, pair, depth))
  const seen = new Set<string>()
  // The yaml package compares every key with every other, which takes 36 s for 20,000 keys; a set does not.
  for (const { key, keySpan } of entries) {
    if (seen.has(key)) reader.problems.push(problem('E102', `the key "${key}" is already there`, keySpan))
    seen.add(key)
  }
  return { kind: 'map', entries, span }
}

function refuse(reader: Reader, node: Node, message: string): SourceNode {
  reader.problems.push(problem('E104', message, spanOf(node), 'write the value itself'))
  return { kind: 'other', value: null, source: '', span: spanOf(node) }
}

function checkBare(
  reader: Reader,
  node: { anchor?: string; tag?: string; range?: readonly number[] | null | undefined; srcToken?: unknown },
): void {
  if (node.anchor !== undefined) reader.problems.push(problem('E104', 'anchors are not allowed', spanOf(node)))
  if (node.tag !== undefined) reader.problems.push(problem('E104', 'tags are not allowed', spanOf(node)))
}

function readPair(reader: Reader, pair: Pair, depth: number): SourceEntry {
  const { key, value } = pair
  const keySpan = isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? spanOf(key) : at(0)
  let name = ''
  if (isScalar(key)) {
    checkBare(reader, key)
    name = typeof key.value === 'string' ? key.value : reader.text.slice(keySpan.start, keySpan.end)
    if (name === '<<') reader.problems.push(problem('E104', 'merge keys are not allowed', keySpan))
  } else {
    reader.problems.push(problem('E105', 'a key must be text', keySpan))
  }
  const missing: SourceNode = { kind: 'other', value: null, source: '', span: keySpan }
  // A key without a value has an empty scalar, which stands nowhere a person could look.
  const isMissing = value === null || (isScalar(value) && value.source === '' && value.range?.[0] === value.range?.[1])
  return { key: name, keySpan, value: isMissing ? missing : readNode(reader, value, depth + 1) }
}

function readScalar(reader: Reader, node: Scalar): SourceNode {
  checkBare(reader, node)
  const span = spanOf(node)
  if (typeof node.value !== 'string') {
    const { value } = node
    const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null
    return { kind: 'other', value: plain, source: reader.text.slice(span.start, span.end), span }
  }
  let offsets: number[] | null = null
  const text = node.value
  const offsetAt = (index: number): number => {
    offsets ??= alignText(text, reader.text, span)
    return offsets[Math.min(index, text.length)] ?? span.end
  }
  return { kind: 'text', text, span, isPlain: node.type === Scalar.PLAIN, offsetAt }
}

/** Where each character of a decoded scalar stands in its source, and as last entry where the text ends. */
function alignText(text: string, source: string, span: Span): number[] {
  const offsets: number[] = []
  const isDouble = source[span.start] === '"'
  let position = span.start + (isDouble || source[span.start] === "'" ? 1 : 0)
  for (let index = 0; index < text.length; index += 1) {
    const wanted = text.charAt(index)
    position = skipToCharacter(wanted, source, position, span.end, isDouble)
    offsets.push(Math.min(position, span.end))
    position += isDouble && source[position] === '\\' ? escapeLength(source, position) : 1
    if (wanted === "'" && source[span.start] === "'") position += 1
  }
  offsets.push(Math.min(position, span.end))
  return offsets
}

function skipToCharacter(wanted: string, source: string, from: number, end: number, isDouble: boolean): number {
  let position = from
  while (position < end) {
    const here = source.charAt(position)
    if (here === wanted || (isDouble && here === '\\' && !/[\r\n]/.test(source.charAt(position + 1)))) return position
    // A folded line break stands for a blank or for nothing; what else differs is indentation or a block header.
    if ((here === '\n' || here === '\r') && (wanted === ' ' || wanted === '\n')) return position
    position += 1
  }
  return end
}

function escapeLength(source: string, position: number): number {
  return { x: 4, u: 6, U: 10 }[source.charAt(position + 1)] ?? 2
}
