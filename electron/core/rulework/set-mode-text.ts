import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import type { Mode } from '../rules/rule.ts'

/**
 * The text of a rule file with another `mode` for the entry that begins on a line; comments and every other character stay as they are.
 *
 * Errors: null where no entry begins there.
 */
export function setModeText(text: string, line: number, mode: Mode): string | null {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, version: '1.2' })
  const entry = entriesOf(document.contents).find((node) => node.range && lines.linePos(node.range[0]).line === line)
  if (!entry?.range) return null
  const pair = entry.items.find(({ key }) => isScalar(key) && key.value === 'mode')
  if (pair && isScalar(pair.value) && pair.value.range) {
    const [start, end] = pair.value.range
    return `${text.slice(0, start)}${mode}${text.slice(end)}`
  }
  const start = entry.range[0]
  if (entry.flow) return `${text.slice(0, start + 1)} mode: ${mode},${text.slice(start + 1)}`
  // A block entry begins with its first key; the new one goes before it, in the same column.
  const column = lines.linePos(start).col - 1
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text.slice(0, start)}mode: ${mode}${newline}${' '.repeat(column)}${text.slice(start)}`
}

function entriesOf(contents: unknown): YAMLMap[] {
  const list = isMap(contents) ? contents.get('rules', true) : contents
  return isSeq(list) ? list.items.filter((item): item is YAMLMap => isMap(item as Node)) : [] // items of a sequence are nodes
}
