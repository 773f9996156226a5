import { parseDuration } from '#shared/text/duration.ts'
import type { Condition, FieldRef, Test } from '../condition.ts'
import type { Target } from '../decision.ts'
import { looseContext } from '../faces/loose-context.ts'
import { parseCondition } from '../parse-condition.ts'
import { onceByEvent } from '../parse-entry.ts'
import { renderAmount } from '../read-amount.ts'
import type { Rule } from '../rule.ts'
import { english } from './english.ts'
import { german } from './german.ts'
import type { Clause, FieldWords, Language, PlainLanguage, Say } from './language.ts'

/** One line of a rule read aloud, with the lines below it; values stand between asterisks. */
export type PlainNode = { text: string; children: PlainNode[] }

/** A rule in words: `text` is one or a few sentences, `tree` the same as nested bullets. */
export type PlainRule = { text: string; tree: PlainNode[] }

/** What of a rule is read: all that decides, neither id nor title. */
export type ReadableRule = Pick<
  Rule,
  'mode' | 'phase' | 'when' | 'scope' | 'condition' | 'actions' | 'once' | 'stop' | 'override'
>

/** The words of a language. */
export function languageOf(language: PlainLanguage): Language {
  return language === 'de' ? german : english
}

/**
 * Reads a rule in plain words: "If the subject contains *emergency*: give it to ...; after 1 hour, unless taken up, tell ...".
 *
 * A fixed renderer from the tree, so it says what the rule does and nothing else; groups are bracketed in the text and nested in the tree (R6).
 */
export function renderPlainRule(rule: ReadableRule, language: PlainLanguage): PlainRule {
  const words = languageOf(language)
  const { actions, steps } = renderActions(rule, words)
  const notes = renderNotes(rule, words)
  const isAlways = rule.condition.op === 'always'
  // "When a task is made and A or B" could be read two ways.
  const mayMislead = rule.condition.op === 'or' && rule.when !== 'message.received' && rule.when !== 'timer'
  const clause = mayMislead ? bracket(rule.condition, words) : renderClause(rule.condition, words)
  const opening = words.opening(rule.when, isAlways ? null : clause)
  const doing = [actions.join(', '), ...steps].filter((part) => part !== '').join('; ') || words.nothing
  const then: PlainNode = { text: words.thenWord, children: [...actions, ...steps].map((text) => ({ text, children: [] })) }
  return {
    text: [`${opening}: ${doing}.`, ...notes].join(' '),
    tree: [openingNode(rule, words), then, ...notes.map((text) => ({ text, children: [] }))],
  }
}

/** Reads a condition in plain words, on one line; groups inside groups stand in brackets. */
export function renderPlainCondition(condition: Condition, language: PlainLanguage): string {
  return renderClause(condition, languageOf(language))
}

/** Reads a condition as nested bullets: a group says how its lines belong together. */
export function renderPlainTree(condition: Condition, language: PlainLanguage): PlainNode {
  return treeOf(condition, languageOf(language))
}

/** Writes nested bullets as indented lines, for a terminal. */
export function flattenPlain(nodes: readonly PlainNode[], depth = 0): string {
  return nodes.map(({ text, children }) => `${'  '.repeat(depth)}- ${text}\n${flattenPlain(children, depth + 1)}`).join('')
}

function openingNode(rule: ReadableRule, words: Language): PlainNode {
  if (rule.condition.op === 'always') return { text: words.opening(rule.when, null), children: [] }
  const { text, children } = treeOf(rule.condition, words)
  return { text: words.opening(rule.when, text), children }
}

function treeOf(condition: Condition, words: Language): PlainNode {
  const group = condition.op === 'not' ? condition.item : condition
  if (group.op !== 'and' && group.op !== 'or') return { text: renderClause(condition, words), children: [] }
  const isNot = condition.op === 'not'
  const kind = group.op === 'and' ? (isNot ? 'notAll' : 'all') : isNot ? 'none' : 'any'
  return { text: words.group[kind], children: group.items.map((item) => treeOf(item, words)) }
}

function renderClause(condition: Condition, words: Language): string {
  if (condition.op === 'always') return words.always
  if (condition.op === 'test') return renderPlainTest(condition.test, false, words)
  if (condition.op === 'not') {
    const { item } = condition
    return item.op === 'test' ? renderPlainTest(item.test, true, words) : words.not(bracket(item, words))
  }
  // "A or B and C" inside one line: a comma says where the clause with several values ends.
  const comma = condition.items.some(hasSeveralValues) ? ',' : ''
  return condition.items.map((item) => bracket(item, words)).join(`${comma} ${condition.op === 'and' ? words.and : words.or} `)
}

function hasSeveralValues(condition: Condition): boolean {
  if (condition.op === 'not') return hasSeveralValues(condition.item)
  if (condition.op !== 'test') return false
  const { test } = condition
  if (test.kind === 'attachment') return test.globs.length > 1
  return ('values' in test && test.values.length > 1) || (test.kind === 'time' && test.at.length > 1)
}

function bracket(condition: Condition, words: Language): string {
  const text = renderClause(condition, words)
  return condition.op === 'and' || condition.op === 'or' || (condition.op === 'not' && condition.item.op !== 'test')
    ? `(${text})`
    : text
}

function renderPlainTest(test: Test, not: boolean, words: Language): string {
  const mark = (values: readonly string[]): string[] => values.map((value) => markValue(value, words))
  switch (test.kind) {
    case 'flag': {
      const found = fieldWords({ field: test.field, header: null }, words)
      return 'yes' in found ? (not ? found.no : found.yes) : found.title
    }
    case 'attachment':
      return words.attachment(not, mark(test.globs))
    case 'empty': {
      const found = fieldWords(test.ref, words)
      // "No recipient is given" says that the field is empty.
      return 'some' in found
        ? words.empty(clauseOf(test.ref, !not, [], words), 'several')
        : words.empty(clauseOf(test.ref, not, [], words), 'one')
    }
    case 'in':
      return words.inList(
        clauseOf(test.ref, not, mark(test.values), words),
        test.list === null ? null : markValue(test.list, words),
      )
    case 'time':
      return words.time(test.operator, clauseOf({ field: test.field, header: null }, not, test.at.map(words.date), words))
    case 'age':
      return words.age(
        test.operator,
        clauseOf({ field: test.field, header: null }, not, [sayDuration(test.duration, words)], words),
      )
    case 'number': {
      const values = test.values.map((value) => renderAmount(test.field, value))
      return words.number(test.operator, clauseOf({ field: test.field, header: null }, not, values, words))
    }
    case 'text':
      return words.text(test.operator, clauseOf(test.ref, not, mark(test.values), words), test)
  }
}

function fieldWords({ field, header }: FieldRef, words: Language): FieldWords {
  if (header !== null) return words.header(header)
  // Every field has words, a test sees to it; a name is better than nothing.
  return words.fields.get(field) ?? { title: field, name: field }
}

function clauseOf(ref: FieldRef, not: boolean, values: readonly string[], words: Language): Clause {
  const found = fieldWords(ref, words)
  if ('some' in found) return { subject: not ? found.none : found.some, not: false, values }
  return { subject: 'name' in found ? found.name : found.title, not, values }
}

/** Marks a value; one that holds asterisks itself is quoted instead. */
function markValue(value: string, words: Language): string {
  return value.includes('*') ? words.quote(value) : `*${value}*`
}

function sayDuration(text: string, words: Language): string {
  const parsed = parseDuration(text)
  return parsed.ok ? words.duration(parsed.duration) : text
}

function renderActions(rule: ReadableRule, words: Language): { actions: string[]; steps: string[] } {
  const say: Say = {
    value: (text) => markValue(text, words),
    values: (texts) =>
      joinAll(
        texts.map((text) => markValue(text, words)),
        words,
      ),
    targets: (targets: readonly Target[]) =>
      joinAll(
        targets.map((target) => words.target(target, (text) => markValue(text, words))),
        words,
      ),
    clause: (text) => {
      const { condition } = parseCondition(text, looseContext)
      return condition ? renderClause(condition, words) : text
    },
    duration: (text) => sayDuration(text, words),
  }
  const actions: string[] = []
  const steps: string[] = []
  for (const action of rule.actions) {
    if (action.action === 'escalate_after') steps.push(...action.steps.map((step) => words.step(step, say)))
    else actions.push(words.action(action, say))
  }
  return { actions, steps }
}

function joinAll(values: readonly string[], words: Language): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${words.and} ${values.at(-1) ?? ''}`
}

/** What is not as usual, a sentence each; a rule that says nothing special has none. */
function renderNotes(rule: ReadableRule, { notes, ...words }: Language): string[] {
  const { mode, phase, scope, when, once, stop, override } = rule
  const list = (values: readonly string[]): string => values.map((value) => markValue(value, { ...words, notes })).join(', ')
  return [
    mode === 'active' ? '' : notes.mode(mode),
    phase === 'route' ? '' : notes.phase(phase),
    scope.mailbox.length > 0 ? notes.mailbox(list(scope.mailbox)) : '',
    scope.folder.length > 0 ? notes.folder(list(scope.folder)) : '',
    scope.module.length > 0 ? notes.module(list(scope.module)) : '',
    scope.direction === 'incoming' ? '' : notes.direction(scope.direction),
    scope.origin === 'any' ? '' : notes.origin(scope.origin),
    once === onceByEvent[when] ? '' : notes.once(once),
    override ? notes.override : '',
    stop === 'none' ? '' : notes.stop(stop),
  ].filter((note) => note !== '')
}
