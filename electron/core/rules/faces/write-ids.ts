import { openSource } from '../source-reader.ts'
import { findNextEdit } from './merge-value.ts'
import { idOf, listEntries, slotsOfRules } from './rule-entries.ts'
import { applyEdits, columnOf, openForEdit, plainOf } from './yaml-slots.ts'

/**
 * Gives ids to the rules of a file that have none, as their first key, and touches nothing else.
 *
 * Shapes: `ids` by the line (from 1) at which a rule begins, as `Rule.line` says; ids for rules that have one are not used. A file with an error
 * comes back as it is.
 */
export function writeIds(fileText: string, ids: ReadonlyMap<number, string>): string {
  const mark = fileText.startsWith('\ufeff') ? '\ufeff' : ''
  const text = fileText.slice(mark.length)
  const { to, node } = openSource('', text)
  const file = openForEdit(text)
  const slots = slotsOfRules(file)
  const edits = listEntries(node).flatMap((entry, index) => {
    const slot = slots[index]
    const id = ids.get(lineOf(to.lineStarts, entry.span.start))
    const value = plainOf(file, slot?.node)
    if (!slot || id === undefined || idOf(entry) !== null || typeof value !== 'object' || value === null || Array.isArray(value))
      return []
    return findNextEdit(file, { ...slot, indent: columnOf(file, slot.dash) + 2 }, { id, ...value }) ?? []
  })
  return mark + applyEdits(text, edits)
}

function lineOf(lineStarts: readonly number[], offset: number): number {
  return lineStarts.findLastIndex((start) => start <= offset) + 1
}
