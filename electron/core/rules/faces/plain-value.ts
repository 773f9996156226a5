import type { Json } from '#shared/model/json.ts'
import type { SourceEntry, SourceNode } from '../yaml-source.ts'

const nowhere = { start: 0, end: 0 }

/** The plain value of a part of a rule file, without its places. Numbers that JSON does not know become their source text. */
export function valueOfNode(node: SourceNode): Json {
  if (node.kind === 'text') return node.text
  if (node.kind === 'list') return node.items.map(valueOfNode)
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, valueOfNode(value)]))
  return typeof node.value === 'number' && !Number.isFinite(node.value) ? node.source : node.value
}

/** A plain value as if a file held it, for what reads nodes; all its places are 0. */
export function nodeOfValue(value: Json): SourceNode {
  if (typeof value === 'string') return { kind: 'text', text: value, span: nowhere, isPlain: false, offsetAt: () => 0 }
  if (Array.isArray(value)) return { kind: 'list', items: value.map(nodeOfValue), span: nowhere }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]): SourceEntry => ({ key, keySpan: nowhere, value: nodeOfValue(part) }))
    return { kind: 'map', entries, span: nowhere }
  }
  return { kind: 'other', value, source: String(value), span: nowhere }
}

/** Whether two plain values are equal; the order of keys does not count, that of items does. */
export function isSameValue(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false
    return left.every((item, index) => isSameValue(item, right[index]))
  }
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameValue(left[key], right[key]))
  )
}
