import type { SourceNode } from './yaml-source.ts'

/** A YAML value without its places: texts, numbers, booleans, null, arrays, objects. */
export function toPlain(node: SourceNode): unknown {
  if (node.kind === 'text') return node.text
  if (node.kind === 'list') return node.items.map(toPlain)
  // Not assigned key by key: a key "__proto__" would be lost, and with it what it says.
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlain(value)]))
  return node.value
}
