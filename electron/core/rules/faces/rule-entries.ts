import { isMap, isSeq } from 'yaml'
import { findPosition, openSource } from '../source-reader.ts'
import type { SourceNode } from '../yaml-source.ts'
import { type EditableFile, keyOf, type Slot, slotsOfList, slotsOfMap } from './yaml-slots.ts'

/** Which rule of a file is meant: its index from 0, or the id its entry states. */
export type RuleKey = number | string

/** The entries of a rule file, short or full; none where there are no rules. */
export function listEntries(root: SourceNode | null): SourceNode[] {
  if (root?.kind === 'list') return root.items
  if (root?.kind !== 'map') return []
  const rules = root.entries.find(({ key }) => key === 'rules')?.value
  return rules?.kind === 'list' ? rules.items : []
}

/** Where an entry stands in its list; -1 when there is none of this key. */
export function findEntry(entries: readonly SourceNode[], key: RuleKey): number {
  if (typeof key === 'number') return key >= 0 && key < entries.length ? key : -1
  return entries.findIndex((entry) => idOf(entry) === key)
}

/** The id an entry states, or null. */
export function idOf(entry: SourceNode): string | null {
  const id = entry.kind === 'map' ? entry.entries.find(({ key }) => key === 'id')?.value : undefined
  return id?.kind === 'text' ? id.text : null
}

/** The index of the rule that a line (from 1) of the file belongs to, or null: what the cursor of an editor stands in. */
export function findRuleAtLine(fileText: string, line: number): number | null {
  const { to, node } = openSource('', fileText)
  let found: number | null = null
  for (const [index, entry] of listEntries(node).entries()) {
    const from = findPosition(to, entry.span.start).line
    const until = findPosition(to, Math.max(entry.span.start, entry.span.end - 1)).line
    if (line >= from && line <= until) found = index
  }
  return found
}

/** The place that holds the list of rules: the document of a short file, else the key `rules`; null when there is none. */
export function slotOfRules(file: EditableFile): Slot | null {
  const { root } = file
  if (!isMap(root.node)) return root
  const at = root.node.items.findIndex((pair) => keyOf(file, pair) === 'rules')
  const slot = slotsOfMap(root.node, false)?.[at]
  return slot ? { ...slot, indent: 2 } : null
}

/** The places of the entries, in order. */
export function slotsOfRules(file: EditableFile): (Slot & { dash: number })[] {
  const slot = slotOfRules(file)
  return slot && isSeq(slot.node) ? (slotsOfList(slot.node, slot.inFlow) ?? []) : []
}
