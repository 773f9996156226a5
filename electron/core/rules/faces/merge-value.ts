import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Json } from '#shared/model/json.ts'
import { isSameValue } from './plain-value.ts'
import { renderAfterMark, renderFlow, renderItem, renderKey, renderText } from './render-yaml.ts'
import {
  columnOf,
  type Edit,
  type EditableFile,
  endOfLine,
  endOfSlot,
  keyOf,
  plainOf,
  type Slot,
  slotsOfList,
  slotsOfMap,
  startAndEnd,
  styleOf,
} from './yaml-slots.ts'

type JsonMap = { [key: string]: Json }

/**
 * The next change that brings the value at a place nearer to the wanted one; null when it is there.
 *
 * Whatever is equal already stays as it is written: comments, quotes, order of keys, blank lines. Apply it, read the text again, ask again.
 */
export function findNextEdit(file: EditableFile, slot: Slot, wanted: Json): Edit | null {
  const { node } = slot
  if (isSameValue(plainOf(file, node), wanted)) return null
  if (isMap(node) && isJsonMap(wanted)) return editMap(file, slot, node, wanted) ?? replaceValue(file, slot, wanted)
  if (isSeq(node) && Array.isArray(wanted)) return editList(file, slot, node, wanted) ?? replaceValue(file, slot, wanted)
  return replaceValue(file, slot, wanted)
}

function isJsonMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Writes a wanted value over the one that stands there, in its style where it can hold it. */
export function replaceValue(file: EditableFile, slot: Slot, wanted: Json): Edit {
  const { node, from, inFlow } = slot
  const end = endOfSlot(file, slot)
  const start = node === null || end === from ? from : startAndEnd(node)[0]
  const place = { indent: slot.indent, inFlow, eol: file.eol }
  const style = styleOf(node)
  if (typeof wanted === 'string' && style !== null && end > from) {
    return { start, end, text: renderText(wanted, style, { ...place, column: columnOf(file, start) }) }
  }
  const between = file.text.slice(from, start)
  // A comment behind the mark stays, and the value begins where the old one did.
  if (between.includes('#')) return { start, end, text: renderFlow(wanted) }
  if (inFlow && columnOf(file, from) >= 0 && between === '') return { start: from, end, text: renderFlow(wanted) }
  return { start: from, end, text: renderAfterMark(wanted, { ...place, column: columnOf(file, from) }) }
}

function editMap(file: EditableFile, slot: Slot, map: YAMLMap, wanted: JsonMap): Edit | null {
  const slots = slotsOfMap(map, slot.inFlow)
  const first = slots?.[0]
  if (!slots || !first) return null
  const names = map.items.map((pair) => keyOf(file, pair))
  const kept = names.filter((name) => Object.hasOwn(wanted, name))
  const order = Object.keys(wanted)
  if (kept.length === 0) return null
  const column = columnOf(file, first.keyStart)
  const inFlow = first.inFlow
  for (const [index, name] of names.entries()) {
    const here = slots[index]
    if (!here) return null
    const value = wanted[name]
    if (value === undefined) return removePair(file, slots, index)
    const edit = findNextEdit(file, { ...here, indent: column + 2 }, value)
    if (edit) return edit
  }
  const missing = order.findIndex((name) => !names.includes(name))
  const name = order[missing]
  const value = name === undefined ? undefined : wanted[name]
  if (name === undefined || value === undefined) return null
  const before = slots[names.indexOf(order.slice(0, missing).findLast((known) => names.includes(known)) ?? '')]
  const text = inFlow
    ? `${renderKey(name)}: ${renderFlow(value)}`
    : `${renderKey(name)}:${renderAfterMark(value, { indent: column + 2, column: column + name.length + 1, inFlow, eol: file.eol })}`
  return insertPart(file, text, { inFlow, column, before: before ?? null, first: first.keyStart })
}

type InsertPlace = { inFlow: boolean; column: number; before: Slot | null; first: number }

function insertPart(file: EditableFile, text: string, { inFlow, column, before, first }: InsertPlace): Edit {
  const newLine = `${file.eol}${' '.repeat(column)}`
  if (before === null) return { start: first, end: first, text: `${text}${inFlow ? ', ' : newLine}` }
  const end = endOfSlot(file, before)
  const at = inFlow ? end : endOfLine(file, end)
  return { start: at, end: at, text: `${inFlow ? ', ' : newLine}${text}` }
}

function removePair(file: EditableFile, slots: readonly (Slot & { keyStart: number })[], index: number): Edit | null {
  const parts = slots.map((slot) => ({ start: slot.keyStart, end: endOfSlot(file, slot) }))
  return removePart(file, parts, index, slots[index]?.inFlow ?? false)
}

function removePart(
  file: EditableFile,
  parts: readonly { start: number; end: number }[],
  index: number,
  inFlow: boolean,
): Edit | null {
  const here = parts[index]
  const next = parts[index + 1]
  const before = parts[index - 1]
  if (!here) return null
  if (inFlow) {
    if (next) return { start: here.start, end: next.start, text: '' }
    return before ? { start: before.end, end: here.end, text: '' } : null
  }
  const lineEnd = endOfLine(file, here.end)
  const lineStart = here.start - columnOf(file, here.start)
  const ownLine = file.text.slice(lineStart, here.start).trim() === ''
  if (!ownLine) {
    // The first key stands behind a dash: what comes next moves up to it.
    const rest = /^\s*/.exec(file.text.slice(lineEnd))?.[0].length ?? 0
    return next ? { start: here.start, end: lineEnd + rest, text: '' } : null
  }
  if (lineEnd < file.text.length) return { start: lineStart, end: file.text.indexOf('\n', lineEnd) + 1, text: '' }
  return { start: Math.max(0, lineStart - file.eol.length), end: lineEnd, text: '' }
}

function editList(file: EditableFile, slot: Slot, list: YAMLSeq, wanted: readonly Json[]): Edit | null {
  const slots = slotsOfList(list, slot.inFlow)
  const first = slots?.[0]
  if (!slots || !first || wanted.length === 0) return null
  const column = columnOf(file, first.dash)
  const inFlow = first.inFlow
  if (!inFlow && file.text.slice(first.dash - column, first.dash).trim() !== '') return null
  const known = list.items.map((item) => plainOf(file, item))
  let head = 0
  while (head < known.length && head < wanted.length && isSameValue(known[head], wanted[head])) head += 1
  let tail = 0
  while (tail < Math.min(known.length, wanted.length) - head && isSameValue(known.at(-1 - tail), wanted.at(-1 - tail))) tail += 1
  const oldLeft = known.slice(head, known.length - tail)
  const newLeft = wanted.slice(head, wanted.length - tail)
  const [old] = oldLeft
  const [fresh] = newLeft
  const here = slots[head]
  const isGone = oldLeft.length > newLeft.length && !newLeft.some((item) => isSameValue(item, old) || isAlike(item, old))
  if (fresh === undefined || (old !== undefined && (isGone || oldLeft.slice(1).some((item) => isSameValue(item, fresh))))) {
    const parts = slots.map((item) => ({ start: item.dash, end: endOfSlot(file, item) }))
    return removePart(file, parts, head, inFlow)
  }
  if (old !== undefined && here && !newLeft.slice(1).some((item) => isSameValue(item, old))) {
    return findNextEdit(file, { ...here, indent: column + 2 }, fresh)
  }
  const text = inFlow ? renderFlow(fresh) : renderItem(fresh, column, file.eol)
  return insertPart(file, text, { inFlow, column, before: slots[head - 1] ?? null, first: first.dash })
}

/** Whether two items are about the same thing, such as two values of one action. */
function isAlike(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined || left === null || right === null) return false
  if (typeof left !== 'object' || typeof right !== 'object') return false
  return Object.keys(left)[0] === Object.keys(right)[0]
}
