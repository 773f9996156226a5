import type { FieldRef } from './condition.ts'
import type { AddressFact } from './facts.ts'
import { type FieldContext, findField, readsTask } from './fields.ts'
import { foldText, normalizeExactly } from './fold.ts'
import { maxTextLength } from './limits.ts'
import type { ValueList } from './value-list.ts'
import type { WordIndex } from './word-index.ts'

/**
 * Tests of one kind on one field, answered together: every message answers most of them with no.
 *
 * Shapes: `all` are their numbers; `byWord` and `byValue` lead from what was found to the tests it makes true.
 */
export type WordTests = { all: readonly number[]; index: WordIndex; byWord: readonly (readonly number[])[] }
export type ValueTests = { all: readonly number[]; byValue: ReadonlyMap<string, readonly number[]> }

/** The rule lists a file can name, ready to be asked. */
export type SlotLists = ReadonlyMap<string, ValueList>

/**
 * A field whose texts conditions compare, with its `contains` tests of plain words and its `equals` tests.
 *
 * `lists` is set for `sender.list` alone, which reads the lists of the file it is asked in.
 */
export type SlotSpec = { ref: FieldRef; words: WordTests; values: ValueTests; lists: SlotLists | null }

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
}

/** What `results` holds of a test: 0 is not asked yet. */
export const answeredNo = 1
export const answeredYes = 2

/** One message under evaluation: facts, prepared texts, answers by test number, and the steps spent so far. */
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
  const spec = view.specs[index]
  const slot = spec ? openSlot(view, spec) : emptySlot([], [])
  view.slots[index] = slot
  return slot
}

function openSlot(view: FactsView, { ref, lists }: SlotSpec): Slot {
  const field = findField(ref.field)
  if (lists) {
    const names = listsOfSender(view, lists)
    return emptySlot(names, names)
  }
  if (field?.type === 'text') {
    const texts = cut(field.read(view.context, ref.header))
    return emptySlot(texts, texts)
  }
  if (field?.type !== 'addresses') return emptySlot([], [])
  const addresses = field.read(view.context)
  return emptySlot(cut(addresses.map((address) => address.address)), cut(addresses.map(showAddress)))
}

function listsOfSender(view: FactsView, lists: SlotLists): string[] {
  const { from, sender } = view.context.facts
  const addresses = from.map((address) => foldText(address.address))
  const found = [...lists].flatMap(([name, list]) => {
    view.steps += addresses.length * (1 + list.globCount)
    return addresses.some(list.has) ? [name] : []
  })
  return [...new Set([...found, ...sender.lists])]
}

function emptySlot(bare: readonly string[], shown: readonly string[]): Slot {
  return { bare, shown, foldedBare: null, foldedShown: null, exactBare: null, exactShown: null }
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

/** Answers all tests for plain words on a field, in one pass over its text. */
export function answerWords(view: FactsView, slot: number): void {
  const words = view.specs[slot]?.words
  if (!words) return
  const texts = foldedShown(view, readSlot(view, slot))
  charge(view, texts)
  for (const test of words.all) view.results[test] = answeredNo
  // Folded texts hold no line break, so no word can reach from one element into the next.
  for (const word of words.index.find(texts.length === 1 ? (texts[0] ?? '') : texts.join('\n'))) {
    for (const test of words.byWord[word] ?? []) view.results[test] = answeredYes
  }
}

/** Answers all tests for whole values on a field by looking its texts up. */
export function answerValues(view: FactsView, slot: number): void {
  const values = view.specs[slot]?.values
  if (!values) return
  for (const test of values.all) view.results[test] = answeredNo
  for (const text of foldedBare(view, readSlot(view, slot))) {
    view.steps += 1
    for (const test of values.byValue.get(text) ?? []) view.results[test] = answeredYes
  }
}
