import type { Test } from './condition.ts'
import { type FactsView, foldedShown, readSlot } from './facts-view.ts'
import { findField } from './fields.ts'
import { foldText } from './fold.ts'
import { maxNearWords, maxSawLength } from './limits.ts'
import { answerTest, type Program, type ProgramNode, type ProgramTest } from './program.ts'
import { compileRegex } from './regex.ts'
import { editDistance } from './suggest.ts'
import type { ConditionTrace } from './trace.ts'

/**
 * Tells node by node what a condition came to and what it saw: the answers of the run, and those it did without.
 *
 * `withNear` also looks for nearly matching words, which costs more. An explanation takes nothing from the budget of the run.
 */
export function explainNode(program: Program, node: ProgramNode, view: FactsView, withNear: boolean): ConditionTrace {
  const { steps } = view
  const told = tellNode(program, node, view, withNear)
  view.steps = steps
  return told
}

function tellNode(program: Program, node: ProgramNode, view: FactsView, withNear: boolean): ConditionTrace {
  if (node.op === 'always') return { t: 'always', r: true, saw: null }
  if (node.op === 'test') {
    const test = program.tests[node.index]
    const result = answerTest(program, node.index, view)
    return test ? explainTest(test, result, view, withNear) : { t: '?', r: result, saw: null }
  }
  if (node.op === 'not') {
    const inner = tellNode(program, node.item, view, withNear)
    return { op: 'not', r: !inner.r, c: [inner] }
  }
  const c = node.items.map((item) => tellNode(program, item, view, withNear))
  return { op: node.op, r: node.op === 'and' ? c.every((part) => part.r) : c.some((part) => part.r), c }
}

function explainTest(program: ProgramTest, result: boolean, view: FactsView, withNear: boolean): ConditionTrace {
  const { test, text, slot } = program
  const hit = result ? findHit(program, view) : null
  const near = result || !withNear ? null : findNear(program, view)
  return {
    t: text,
    r: result,
    saw: slot < 0 ? readValue(test, view) : quoteTexts(readSlot(view, slot).shown, hit),
    ...(hit === null ? {} : { hit }),
    ...(near === null ? {} : { near }),
  }
}

function readValue(test: Test, view: FactsView): string | null {
  const field = 'field' in test ? findField(test.field) : null
  if (field?.type === 'number') return field.read(view.context).slice(0, 10).join(', ') || null
  if (field?.type === 'flag') return String(field.read(view.context))
  const time = field?.type === 'time' ? field.read(view.context) : null
  return time === null ? null : new Date(time).toISOString()
}

function findHit({ test, slot }: ProgramTest, view: FactsView): string | null {
  if (test.kind !== 'text') return null
  if (test.operator === 'matches') return findMatch(test.values, test.exactly, readSlot(view, slot).shown)
  if (test.values.length === 1) return test.values[0] ?? null
  const texts = foldedShown(view, readSlot(view, slot))
  return test.values.find((value) => texts.some((text) => text.includes(foldText(value)))) ?? null
}

function findMatch(patterns: readonly string[], exactly: boolean, texts: readonly string[]): string | null {
  for (const pattern of patterns) {
    const result = compileRegex(pattern, exactly)
    const found = result.ok
      ? texts.map((text) => result.regex.find(text.slice(0, 2_000).normalize('NFC'))).find((match) => match)
      : null
    if (found) return found.slice(0, maxSawLength)
  }
  return null
}

/** The texts of a field in one line of 80 characters, around what was found. */
function quoteTexts(texts: readonly string[], hit: string | null): string | null {
  const wanted = hit?.toLowerCase() ?? null
  const holder = wanted === null || texts.length === 1 ? null : texts.find((text) => text.toLowerCase().includes(wanted))
  const text = holder ?? (texts.length === 1 ? (texts[0] ?? '') : texts.slice(0, 5).join(', '))
  const whole = text.length <= maxSawLength * 2 ? text.replace(/\s+/g, ' ').trim() : null
  if (whole !== null && whole.length <= maxSawLength) return whole === '' ? null : whole
  const at = wanted === null ? -1 : text.toLowerCase().indexOf(wanted)
  const start = at < maxSawLength - (wanted?.length ?? 0) - 1 ? 0 : at - 20
  const before = start > 0 ? '…' : ''
  const piece = text
    .slice(start, start + maxSawLength * 2)
    .replace(/\s+/g, ' ')
    .slice(0, maxSawLength - before.length - 1)
  return `${before}${piece.replace(/\p{Surrogate}/gu, '')}…`
}

/** A word of the message one edit away from the one that was looked for: the usual spelling mistake. */
function findNear({ test, slot }: ProgramTest, view: FactsView): string | null {
  if (test.kind !== 'text' || test.operator !== 'contains' || test.exactly) return null
  const wanted = test.values.map(foldText).filter((value) => value.length >= 4 && !value.includes(' '))
  if (wanted.length === 0) return null
  let left = maxNearWords
  for (const text of foldedShown(view, readSlot(view, slot))) {
    for (const [word] of text.slice(0, 100_000).matchAll(/[\p{L}\p{N}]+/gu)) {
      left -= 1
      if (left < 0) return null
      if (wanted.some((value) => editDistance(value, word, 1) === 1)) return word
    }
  }
  return null
}
