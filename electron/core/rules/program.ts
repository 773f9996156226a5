import { canonicalJson } from './canonical-json.ts'
import { compileTest, type RunTest, type TestPlace } from './compile-test.ts'
import type { Condition, FieldRef, Test } from './condition.ts'
import { type FactsView, forgetTask, type SlotSpec } from './facts-view.ts'
import { readsTask } from './fields.ts'
import { foldText } from './fold.ts'
import { renderTest } from './render-condition.ts'
import { createWordIndex } from './word-index.ts'

/** A condition compiled to numbers of tests in the program's table. */
export type ProgramNode =
  | { op: 'always' }
  | { op: 'and' | 'or'; items: ProgramNode[] }
  | { op: 'not'; item: ProgramNode }
  | { op: 'test'; index: number }

/** One distinct test of a rule set: rules that ask the same question share it and its answer. */
export type ProgramTest = { test: Test; text: string; slot: number; readsTask: boolean; run: RunTest }

/** All distinct tests of a rule set and the fields they read. */
export type Program = { readonly tests: readonly ProgramTest[]; readonly slots: readonly SlotSpec[] }

/** A condition of one rule with the entries of the lists it names. */
export type ConditionSource = { condition: Condition; lists: ReadonlyMap<string, readonly string[]> }

type Builder = {
  slotByField: Map<string, number>
  slots: { ref: FieldRef; words: string[]; numberByWord: Map<string, number> }[]
  indexByTest: Map<string, number>
  tests: { test: Test; place: TestPlace; entries: readonly string[] }[]
}

/** Compiles the conditions of a rule set together, so that equal tests are answered once and all words are found in one pass. */
export function compileProgram(sources: readonly ConditionSource[]): { program: Program; nodes: ProgramNode[] } {
  const builder: Builder = { slotByField: new Map(), slots: [], indexByTest: new Map(), tests: [] }
  const nodes = sources.map(({ condition, lists }) => buildNode(builder, condition, lists))
  const slots = builder.slots.map(({ ref, words }) => ({ ref, words: words.length > 0 ? createWordIndex(words) : null }))
  const tests = builder.tests.map(({ test, place, entries }) => ({
    test,
    text: renderTest(test, { maxValues: 4 }),
    slot: place.slot,
    readsTask: 'ref' in test ? readsTask(test.ref.field) : 'field' in test && readsTask(test.field),
    run: compileTest(test, place, entries),
  }))
  return { program: { tests, slots }, nodes }
}

function buildNode(builder: Builder, condition: Condition, lists: ConditionSource['lists']): ProgramNode {
  if (condition.op === 'always') return condition
  if (condition.op === 'not') return { op: 'not', item: buildNode(builder, condition.item, lists) }
  if (condition.op === 'test') return { op: 'test', index: addTest(builder, condition.test, lists) }
  return { op: condition.op, items: condition.items.map((item) => buildNode(builder, item, lists)) }
}

function addTest(builder: Builder, test: Test, lists: ConditionSource['lists']): number {
  const entries = test.kind !== 'in' ? [] : test.list === null ? test.values : (lists.get(test.list) ?? [])
  const key = canonicalJson(test.kind === 'in' ? [test, entries] : test)
  const known = builder.indexByTest.get(key)
  if (known !== undefined) return known
  const index = builder.tests.push({ test, place: placeTest(builder, test), entries }) - 1
  builder.indexByTest.set(key, index)
  return index
}

function placeTest(builder: Builder, test: Test): TestPlace {
  if (test.kind === 'attachment') return { slot: findSlot(builder, { field: 'attachment.name', header: null }), wordNumbers: [] }
  if (!('ref' in test)) return { slot: -1, wordNumbers: [] }
  const slot = findSlot(builder, test.ref)
  const indexed = test.kind === 'text' && test.operator === 'contains' && !test.exactly
  return { slot, wordNumbers: indexed ? test.values.map((value) => addWord(builder, slot, foldText(value))) : [] }
}

function findSlot(builder: Builder, ref: FieldRef): number {
  const key = `${ref.field} ${ref.header ?? ''}`
  const known = builder.slotByField.get(key)
  if (known !== undefined) return known
  const slot = builder.slots.push({ ref, words: [], numberByWord: new Map() }) - 1
  builder.slotByField.set(key, slot)
  return slot
}

function addWord(builder: Builder, slot: number, word: string): number {
  const place = builder.slots[slot]
  const known = place?.numberByWord.get(word)
  if (known !== undefined || !place) return known ?? -1
  const number = place.words.push(word) - 1
  place.numberByWord.set(word, number)
  return number
}

/**
 * Answers a compiled condition.
 *
 * Every test is asked, none is left out because the outcome is already clear: a test that fails must fail each time, not by luck of order.
 */
export function runNode(program: Program, node: ProgramNode, view: FactsView): boolean {
  switch (node.op) {
    case 'always':
      return true
    case 'test':
      return runTest(program, node.index, view)
    case 'not':
      return !runNode(program, node.item, view)
    case 'and': {
      let result = true
      for (const item of node.items) result = runNode(program, item, view) && result
      return result
    }
    case 'or': {
      let result = false
      for (const item of node.items) result = runNode(program, item, view) || result
      return result
    }
  }
}

function runTest(program: Program, index: number, view: FactsView): boolean {
  const known = view.results[index]
  view.steps += 1
  if (known !== 0) return known === 2
  const result = program.tests[index]?.run(view) ?? false
  view.results[index] = result ? 2 : 1
  return result
}

/** Makes a view forget every answer that depended on the task, after a phase has changed it. */
export function forgetTaskResults(program: Program, view: FactsView): void {
  forgetTask(view)
  program.tests.forEach((test, index) => {
    if (test.readsTask) view.results[index] = 0
  })
}
