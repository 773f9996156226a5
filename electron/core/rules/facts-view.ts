import type { FieldRef } from './condition.ts'
import type { AddressFact } from './facts.ts'
import { type FieldContext, findField, readsTask } from './fields.ts'
import { foldText, normalizeExactly } from './fold.ts'
import { maxTextLength } from './limits.ts'
import type { WordIndex } from './word-index.ts'

/** A field whose texts conditions compare, and the words that `contains` looks for in it. */
export type SlotSpec = { ref: FieldRef; words: WordIndex | null }

/**
 * The texts of one field, prepared once per message and only where a rule asks.
 *
 * Shapes: `shown` is what `contains` reads (addresses with their name), `bare` what the other operators read.
 */
export type Slot = {
  bare: readonly string[]
  shown: readonly string[]
  foldedBare: readonly string[] | null
  foldedShown: readonly string[] | null
  exactBare: readonly string[] | null
  exactShown: readonly string[] | null
  found: Uint8Array | null
}

/**
 * One message under evaluation: facts, prepared texts, results of tests (0 unknown, 1 false, 2 true) and the steps spent so far.
 */
export type FactsView = {
  context: FieldContext
  specs: readonly SlotSpec[]
  slots: (Slot | undefined)[]
  results: Uint8Array
  steps: number
}

/** Opens a view; nothing is read before a test asks. */
export function createFactsView(context: FieldContext, specs: readonly SlotSpec[], testCount: number): FactsView {
  return { context, specs, slots: new Array<Slot | undefined>(specs.length), results: new Uint8Array(testCount), steps: 0 }
}

/** Forgets what was prepared of the task, after a phase has changed it. */
export function forgetTask(view: FactsView): void {
  view.specs.forEach((spec, index) => {
    if (readsTask(spec.ref.field)) view.slots[index] = undefined
  })
}

/** The texts of a field by slot number. */
export function readSlot(view: FactsView, index: number): Slot {
  const known = view.slots[index]
  if (known) return known
  const ref = view.specs[index]?.ref
  const slot = ref ? openSlot(view, ref) : emptySlot([], [])
  view.slots[index] = slot
  return slot
}

function openSlot(view: FactsView, ref: FieldRef): Slot {
  const field = findField(ref.field)
  if (field?.type === 'text') {
    const texts = cut(field.read(view.context, ref.header))
    return emptySlot(texts, texts)
  }
  if (field?.type !== 'addresses') return emptySlot([], [])
  const addresses = field.read(view.context)
  return emptySlot(cut(addresses.map((address) => address.address)), cut(addresses.map(showAddress)))
}

function emptySlot(bare: readonly string[], shown: readonly string[]): Slot {
  return { bare, shown, foldedBare: null, foldedShown: null, exactBare: null, exactShown: null, found: null }
}

function cut(texts: readonly string[]): readonly string[] {
  return texts.some((text) => text.length > maxTextLength) ? texts.map((text) => text.slice(0, maxTextLength)) : texts
}

function showAddress({ name, address }: AddressFact): string {
  return name === '' ? address : `${name} <${address}>`
}

function charge(view: FactsView, texts: readonly string[]): void {
  for (const text of texts) view.steps += text.length
}

/** What `contains` compares, folded. */
export function foldedShown(view: FactsView, slot: Slot): readonly string[] {
  if (slot.foldedShown === null) {
    charge(view, slot.shown)
    slot.foldedShown = slot.shown.map(foldText)
  }
  return slot.foldedShown
}

/** What whole-value operators compare, folded. */
export function foldedBare(view: FactsView, slot: Slot): readonly string[] {
  if (slot.bare === slot.shown) return foldedShown(view, slot)
  if (slot.foldedBare === null) {
    charge(view, slot.bare)
    slot.foldedBare = slot.bare.map(foldText)
  }
  return slot.foldedBare
}

/** What `contains exactly` compares. */
export function exactShown(view: FactsView, slot: Slot): readonly string[] {
  if (slot.exactShown === null) {
    charge(view, slot.shown)
    slot.exactShown = slot.shown.map(normalizeExactly)
  }
  return slot.exactShown
}

/** What `exactly` and `matches` compare on whole values. */
export function exactBare(view: FactsView, slot: Slot): readonly string[] {
  if (slot.bare === slot.shown) return exactShown(view, slot)
  if (slot.exactBare === null) {
    charge(view, slot.bare)
    slot.exactBare = slot.bare.map(normalizeExactly)
  }
  return slot.exactBare
}

/** Which words of the field's index occur, found in one pass for all rules. */
export function findWords(view: FactsView, index: number): Uint8Array {
  const slot = readSlot(view, index)
  if (slot.found === null) {
    const texts = foldedShown(view, slot)
    charge(view, texts)
    // Folded texts hold no line break, so no word can reach from one element into the next.
    slot.found = view.specs[index]?.words?.find(texts.length === 1 ? (texts[0] ?? '') : texts.join('\n')) ?? new Uint8Array(0)
  }
  return slot.found
}
