import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Json } from '#shared/model/json.ts'

/** One change of a text: what stands between two UTF-16 offsets becomes another text. */
export type Edit = { start: number; end: number; text: string }

/**
 * A place of the file that holds a value: behind `key:`, behind a dash, or the whole document.
 *
 * Shapes: `from` is the offset behind the mark; `indent` the column for lines of a value that stands there; `inFlow` inside braces or brackets.
 */
export type Slot = { node: Node | null; from: number; indent: number; inFlow: boolean }

/** A file that was read for editing: its text, its line break and its nodes with their sources. */
export type EditableFile = { text: string; eol: string; root: Slot }

/** Reads YAML that `readYaml` found sound, so that parts of it can be changed and the rest left as it is. */
export function openForEdit(text: string): EditableFile {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    keepSourceTokens: true,
  })
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  return { text, eol, root: { node: document.contents, from: 0, indent: 0, inFlow: false } }
}

/** Applies changes that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce((result, { start, end, text: part }) => `${result.slice(0, start)}${part}${result.slice(end)}`, text)
}

/** The plain value of a node, as `valueOfNode` gives it for what the rule reader sees. */
export function plainOf(file: EditableFile, node: unknown): Json {
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyOf(file, pair), plainOf(file, pair.value)]))
  if (isSeq(node)) return node.items.map((item) => plainOf(file, item))
  if (!isScalar(node)) return null
  const { value } = node
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value !== 'number') return null
  return Number.isFinite(value) ? value : file.text.slice(...startAndEnd(node))
}

/** The name of a pair's key. */
export function keyOf(file: EditableFile, { key }: Pair): string {
  if (!isScalar(key)) return ''
  return typeof key.value === 'string' ? key.value : file.text.slice(...startAndEnd(key))
}

/** The places behind the keys of a map, in order; null where the source is written in a way that is not edited. */
export function slotsOfMap(map: YAMLMap, inFlow: boolean): (Slot & { keyStart: number })[] | null {
  const slots = map.items.map((pair) => {
    const colon = pair.srcToken?.sep?.find((token) => token.type === 'map-value-ind')
    const keyRange = isScalar(pair.key) ? pair.key.range : null
    if (!colon || !keyRange) return null
    return {
      node: nodeOrNull(pair.value),
      from: colon.offset + 1,
      keyStart: keyRange[0],
      indent: 0,
      inFlow: inFlow || map.flow === true,
    }
  })
  const whole = slots.filter((slot) => slot !== null)
  return whole.length === slots.length ? whole : null
}

/** The places behind the dashes of a list, or between its commas; null where the source is written in a way that is not edited. */
export function slotsOfList(list: YAMLSeq, inFlow: boolean): (Slot & { dash: number })[] | null {
  const flow = inFlow || list.flow === true
  const sources = list.srcToken?.type === 'block-seq' ? list.srcToken.items : []
  const slots = list.items.map((item, index) => {
    const node = nodeOrNull(item)
    const start = sources[index]?.start.find((token) => token.type === 'seq-item-ind')
    const dash = flow ? node?.range?.[0] : start?.offset
    return dash === undefined ? null : { node, from: flow ? dash : dash + 1, dash, indent: 0, inFlow: flow }
  })
  const whole = slots.filter((slot) => slot !== null)
  return whole.length === slots.length ? whole : null
}

function nodeOrNull(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) ? value : null
}

/** Start and end of a node's own source, comments behind it left out. */
export function startAndEnd(node: Node): [number, number] {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0]
}

/** Where the content of a place ends: behind its last character that is neither blank nor comment. */
export function endOfSlot(file: EditableFile, { node, from }: Slot): number {
  if (node === null) return from
  const [start, end] = startAndEnd(node)
  if (isScalar(node)) return start === end ? from : start + file.text.slice(start, end).trimEnd().length
  if (!isMap(node) && !isSeq(node)) return end
  if (node.flow === true) return end
  const last = (isMap(node) ? slotsOfMap(node, false) : slotsOfList(node, false))?.at(-1)
  return last ? endOfSlot(file, last) : start + file.text.slice(start, end).trimEnd().length
}

/** The end of the line an offset stands in, before its line break. */
export function endOfLine({ text }: EditableFile, offset: number): number {
  const at = text.indexOf('\n', offset)
  if (at < 0) return text.length
  return text[at - 1] === '\r' && at > offset ? at - 1 : at
}

/** The column of an offset, from 0. */
export function columnOf({ text }: EditableFile, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

/** The style of a text in the source. */
export function styleOf(node: Node | null): Scalar.Type | null {
  return isScalar(node) && typeof node.value === 'string' ? (node.type ?? Scalar.PLAIN) : null
}
