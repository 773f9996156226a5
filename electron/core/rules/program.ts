import { canonicalJson } from './canonical-json.ts'
import { compileTest, isValueTest, isWordTest, type RunTest } from './compile-test.ts'
import type { Condition, FieldRef, Test } from './condition.ts'
import {
  answeredNo,
  answeredYes,
  type FactsView,
  forgetTask,
  type SlotSpec,
  type ValueTests,
  type WordTests,
} from './facts-view.ts'
import { readsTask } from './fields.ts'
import { foldText } from './fold.ts'
import { findRequiredLiterals } from './regex-literals.ts'
import { renderTest } from './render-condition.ts'
import { createWordIndex } from './word-index.ts'

/** A condition compiled to numbers of tests in the program's table, to be explained. */
export type ProgramNode =
  | { op: 'always' }
  | { op: 'and' | 'or'; items: ProgramNode[] }
  | { op: 'not'; item: ProgramNode }
  | { op: 'test'; index: number }

/**
 * Answers a whole condition. May throw; the caller turns that into a failed rule.
 *
 * Every test is asked, none is left out because the outcome is already clear: a test that fails must fail each time, not by luck of order.
 */
export type RunCondition = (view: FactsView) => boolean

/** One distinct test of a rule set: rules that ask the same question share it and its answer. */
export type ProgramTest = { test: Test; text: string; slot: number; run: RunTest }

/** All distinct tests of a rule set, those that read the task, and the fields they read. */
export type Program = {
  readonly tests: readonly ProgramTest[]
  readonly taskTests: readonly number[]
  readonly slots: readonly SlotSpec[]
}

/** A condition of one rule with the entries of the lists it names. */
export type ConditionSource = { condition: Condition; lists: ReadonlyMap<string, readonly string[]> }

/** A compiled condition: `node` to explain it, `run` to answer it. */
export type CompiledCondition = { node: ProgramNode; run: RunCondition }

type Builder = {
  slotByField: Map<string, number>
  refs: FieldRef[]
  indexByTest: Map<string, number>
  tests: { test: Test; slot: number; entries: readonly string[]; filter: number | null }[]
}

/** Compiles the conditions of a rule set together, so that equal tests are answered once and all words are found in one pass. */
export function compileProgram(sources: readonly ConditionSource[]): { program: Program; conditions: CompiledCondition[] } {
  const builder: Builder = { slotByField: new Map(), refs: [], indexByTest: new Map(), tests: [] }
  const nodes = sources.map(({ condition, lists }) => buildNode(builder, condition, lists))
  const tests = builder.tests.map(({ test, slot, entries, filter }, index) => ({
    ...{ test, slot, text: renderTest(test, { maxValues: 4 }) },
    run: compileTest(test, { index, slot, filter }, entries),
  }))
  const program = {
    tests,
    taskTests: tests.flatMap(({ test }, index) =>
      readsTask('ref' in test ? test.ref.field : 'field' in test ? test.field : '') ? [index] : [],
    ),
    slots: builder.refs.map((ref, slot) => describeSlot(ref, slot, builder)),
  }
  return { program, conditions: nodes.map((node) => ({ node, run: compileNode(program, node) })) }
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
  const filter = addFilter(builder, test)
  const index = builder.tests.push({ test, slot: placeTest(builder, test), entries, filter }) - 1
  builder.indexByTest.set(key, index)
  return index
}

// A pattern costs a thousand times what a word costs; a test for words it cannot match without comes first.
function addFilter(builder: Builder, test: Test): number | null {
  if (test.kind !== 'text' || test.operator !== 'matches') return null
  const literals = test.values.map(findRequiredLiterals)
  const whole = literals.filter((found) => found !== null).flat()
  if (literals.includes(null) || whole.length === 0) return null
  return addTest(builder, { ...test, operator: 'contains', values: whole, exactly: false }, new Map())
}

function placeTest(builder: Builder, test: Test): number {
  if (test.kind === 'attachment') return findSlot(builder, { field: 'attachment.name', header: null })
  return 'ref' in test ? findSlot(builder, test.ref) : -1
}

function findSlot(builder: Builder, ref: FieldRef): number {
  const key = `${ref.field} ${ref.header ?? ''}`
  const known = builder.slotByField.get(key)
  if (known !== undefined) return known
  const slot = builder.refs.push(ref) - 1
  builder.slotByField.set(key, slot)
  return slot
}

function describeSlot(ref: FieldRef, slot: number, { tests }: Builder): SlotSpec {
  const own = tests.flatMap((test, index) => (test.slot === slot ? [{ test: test.test, index }] : []))
  const words = groupByValue(own.filter(({ test }) => isWordTest(test)))
  const values = groupByValue(own.filter(({ test }) => isValueTest(test)))
  const wordTests: WordTests = {
    all: words.all,
    index: createWordIndex([...words.byValue.keys()]),
    byWord: [...words.byValue.values()],
  }
  return { ref, words: wordTests, values }
}

function groupByValue(tests: readonly { test: Test; index: number }[]): ValueTests {
  const byValue = new Map<string, number[]>()
  for (const { test, index } of tests) {
    for (const value of test.kind === 'text' ? test.values.map(foldText) : [])
      byValue.set(value, [...(byValue.get(value) ?? []), index])
  }
  return { all: tests.map(({ index }) => index), byValue }
}

function compileNode(program: Program, node: ProgramNode): RunCondition {
  switch (node.op) {
    case 'always':
      return () => true
    case 'test':
      return compileTestNode(program, node.index)
    case 'not': {
      const item = compileNode(program, node.item)
      return (view) => !item(view)
    }
    case 'and': {
      const items = node.items.map((item) => compileNode(program, item))
      return (view) => {
        let result = true
        for (const item of items) result = item(view) && result
        return result
      }
    }
    case 'or': {
      const items = node.items.map((item) => compileNode(program, item))
      return (view) => {
        let result = false
        for (const item of items) result = item(view) || result
        return result
      }
    }
  }
}

function compileTestNode(program: Program, index: number): RunCondition {
  const run = program.tests[index]?.run ?? (() => false)
  return (view) => {
    const known = view.results[index]
    if (known !== 0) return known === answeredYes
    view.steps += 1
    const result = run(view)
    view.results[index] = result ? answeredYes : answeredNo
    return result
  }
}

/** Makes a view forget every answer that depended on the task, after a phase has changed it. */
export function forgetTaskResults(program: Program, view: FactsView): void {
  forgetTask(view)
  for (const index of program.taskTests) view.results[index] = 0
}
