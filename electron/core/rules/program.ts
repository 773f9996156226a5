import type { Calendar } from '#shared/model/calendar.ts'
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
import { compileValueList } from './value-list.ts'
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
 * Once the outcome is clear, only tests that can fail are still asked: such a one must fail each time, not by luck of order.
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

/** A condition of one rule with the entries of the lists it names; `calendar` counts its business units, by default the built-in week. */
export type ConditionSource = {
  condition: Condition
  lists: ReadonlyMap<string, readonly string[]>
  calendar?: Calendar | null
}

/** A compiled condition: `node` to explain it, `run` to answer it. */
export type CompiledCondition = { node: ProgramNode; run: RunCondition }

type Lists = ConditionSource['lists']

type Builder = {
  slotByField: Map<string, number>
  refs: { ref: FieldRef; lists: Lists | null }[]
  /** Files whose lists read the same share their slots and tests. */
  scopeByLists: Map<Lists, number>
  indexByTest: Map<string, number>
  tests: { test: Test; slot: number; entries: readonly string[]; filter: number | null; calendar: Calendar | null }[]
}

/** Compiles the conditions of a rule set together, so that equal tests are answered once and all words are found in one pass. */
export function compileProgram(sources: readonly ConditionSource[]): { program: Program; conditions: CompiledCondition[] } {
  const builder: Builder = { slotByField: new Map(), refs: [], scopeByLists: new Map(), indexByTest: new Map(), tests: [] }
  const nodes = sources.map(({ condition, ...surroundings }) => buildNode(builder, condition, surroundings))
  const tests = builder.tests.map(({ test, slot, entries, filter, calendar }, index) => ({
    ...{ test, slot, text: renderTest(test, { maxValues: 4 }) },
    run: compileTest(test, { index, slot, filter, calendar }, entries),
  }))
  const program = {
    tests,
    taskTests: tests.flatMap(({ test }, index) =>
      readsTask('ref' in test ? test.ref.field : 'field' in test ? test.field : '') ? [index] : [],
    ),
    slots: builder.refs.map(({ ref, lists }, slot) => describeSlot(ref, lists, slot, builder)),
  }
  return { program, conditions: nodes.map((node) => ({ node, run: compileNode(program, node).run })) }
}

type Surroundings = Omit<ConditionSource, 'condition'>

function buildNode(builder: Builder, condition: Condition, around: Surroundings): ProgramNode {
  if (condition.op === 'always') return condition
  if (condition.op === 'not') return { op: 'not', item: buildNode(builder, condition.item, around) }
  if (condition.op === 'test') return { op: 'test', index: addTest(builder, condition.test, around) }
  return { op: condition.op, items: condition.items.map((item) => buildNode(builder, item, around)) }
}

function addTest(builder: Builder, test: Test, around: Surroundings): number {
  const { lists, calendar = null } = around
  const entries = test.kind !== 'in' ? [] : test.list === null ? test.values : (lists.get(test.list) ?? [])
  const key = canonicalJson([test, ...keyParts(builder, test, entries, around)])
  const known = builder.indexByTest.get(key)
  if (known !== undefined) return known
  const filter = addFilter(builder, test, around)
  const index = builder.tests.push({ test, slot: placeTest(builder, test, lists), entries, filter, calendar }) - 1
  builder.indexByTest.set(key, index)
  return index
}

/** What beside its words makes a test the same as another: entries of its list, its file's lists, the calendar that counts its days. */
function keyParts(builder: Builder, test: Test, entries: readonly string[], { lists, calendar }: Surroundings): unknown[] {
  if (test.kind === 'in') return [entries]
  if (asksLists(test)) return [scopeOf(builder, lists)]
  return test.kind === 'age' && calendar ? [calendar.name] : []
}

// A pattern costs a thousand times what a word costs; a test for words it cannot match without comes first.
function addFilter(builder: Builder, test: Test, around: Surroundings): number | null {
  if (test.kind !== 'text' || test.operator !== 'matches') return null
  const literals = test.values.map(findRequiredLiterals)
  const whole = literals.filter((found) => found !== null).flat()
  if (literals.includes(null) || whole.length === 0) return null
  return addTest(builder, { ...test, operator: 'contains', values: whole, exactly: false }, around)
}

function asksLists(test: Test): boolean {
  return 'ref' in test && test.ref.field === 'sender.list'
}

function scopeOf({ scopeByLists }: Builder, lists: Lists): number {
  const known = scopeByLists.get(lists) ?? scopeByLists.size
  scopeByLists.set(lists, known)
  return known
}

function placeTest(builder: Builder, test: Test, lists: Lists): number {
  if (test.kind === 'attachment') return findSlot(builder, { field: 'attachment.name', header: null }, null)
  return 'ref' in test ? findSlot(builder, test.ref, asksLists(test) ? lists : null) : -1
}

function findSlot(builder: Builder, ref: FieldRef, lists: Lists | null): number {
  const key = `${ref.field} ${ref.header ?? ''} ${lists ? scopeOf(builder, lists) : ''}`
  const known = builder.slotByField.get(key)
  if (known !== undefined) return known
  const slot = builder.refs.push({ ref, lists }) - 1
  builder.slotByField.set(key, slot)
  return slot
}

function describeSlot(ref: FieldRef, lists: Lists | null, slot: number, { tests }: Builder): SlotSpec {
  const own = tests.flatMap((test, index) => (test.slot === slot ? [{ test: test.test, index }] : []))
  const words = groupByValue(own.filter(({ test }) => isWordTest(test)))
  const values = groupByValue(own.filter(({ test }) => isValueTest(test)))
  const wordTests: WordTests = {
    all: words.all,
    index: createWordIndex([...words.byValue.keys()]),
    byWord: [...words.byValue.values()],
  }
  const compiled = lists && new Map([...lists].map(([name, entries]) => [name, compileValueList(entries)]))
  return { ref, words: wordTests, values, lists: compiled }
}

function groupByValue(tests: readonly { test: Test; index: number }[]): ValueTests {
  const byValue = new Map<string, number[]>()
  for (const { test, index } of tests) {
    for (const value of test.kind === 'text' ? test.values.map(foldText) : [])
      byValue.set(value, [...(byValue.get(value) ?? []), index])
  }
  return { all: tests.map(({ index }) => index), byValue }
}

type CompiledNode = { run: RunCondition; canFail: boolean }

function compileNode(program: Program, node: ProgramNode): CompiledNode {
  switch (node.op) {
    case 'always':
      return { run: () => true, canFail: false }
    case 'test': {
      const test = program.tests[node.index]
      return { run: (view) => answerTest(program, node.index, view), canFail: test !== undefined && canFail(test.test) }
    }
    case 'not': {
      const { run, canFail } = compileNode(program, node.item)
      return { run: (view) => !run(view), canFail }
    }
    default:
      return compileItems(
        node.items.map((item) => compileNode(program, item)),
        node.op === 'or',
      )
  }
}

/** All of the items, or for `settled` true any of them: the first answer that is `settled` is the answer of them together. */
function compileItems(items: readonly CompiledNode[], settled: boolean): CompiledNode {
  return {
    run: (view) => {
      let isClear = false
      for (const { run, canFail } of items) if (!isClear || canFail) isClear = run(view) === settled || isClear
      return isClear === settled
    },
    canFail: items.some((item) => item.canFail),
  }
}

/** Patterns are the work of other hands, and a span of time may lead out of the calendar; whatever else is asked has an answer. */
const canFail = (test: Test): boolean => test.kind === 'age' || (test.kind === 'text' && test.operator === 'matches')

/** The answer of one test, by its number in the table: asked once for a message. */
export function answerTest(program: Program, index: number, view: FactsView): boolean {
  const known = view.results[index]
  if (known !== 0) return known === answeredYes
  view.steps += 1
  const result = program.tests[index]?.run(view) ?? false
  view.results[index] = result ? answeredYes : answeredNo
  return result
}

/** Makes a view forget every answer that depended on the task, after a phase has changed it. */
export function forgetTaskResults(program: Program, view: FactsView): void {
  forgetTask(view)
  for (const index of program.taskTests) view.results[index] = 0
}
