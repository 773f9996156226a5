import type { Test } from './condition.ts'
import { type FactsView, foldedShown, readSlot } from './facts-view.ts'
import { findField } from './fields.ts'
import { foldText } from './fold.ts'
import { maxNearWords, maxSawLength } from './limits.ts'
import { type Program, type ProgramNode, type ProgramTest, runNode } from './program.ts'
import { compileRegex } from './regex.ts'
import { editDistance } from './suggest.ts'
import type { ConditionTrace } from './trace.ts'

/** Tells node by node what a condition came to and what it saw; the answers are those of the run, not new ones. */
export function explainNode(program: Program, node: ProgramNode, view: FactsView): ConditionTrace {
  if (node.op === 'always') return { t: 'always', r: true, saw: null }
  if (node.op === 'not') return { op: 'not', r: runNode(program, node, view), c: [explainNode(program, node.item, view)] }
  if (node.op !== 'test') {
    return { op: node.op, r: runNode(program, node, view), c: node.items.map((item) => explainNode(program, item, view)) }
  }
  const test = program.tests[node.index]
  const result = runNode(program, node, view)
  return test ? explainTest(test, result, view) : { t: '?', r: result, saw: null }
}

function explainTest(program: ProgramTest, result: boolean, view: FactsView): ConditionTrace {
  const { test, text } = program
  const shown = readShown(program, view)
  const hit = result ? findHit(test, shown) : null
  const near = result ? null : findNear(program, view)
  return {
    t: text,
    r: result,
    saw: shown === null ? null : cutAround(shown, hit),
    ...(hit === null ? {} : { hit }),
    ...(near === null ? {} : { near }),
  }
}

function readShown({ test, slot }: ProgramTest, view: FactsView): string | null {
  if (slot >= 0) return readSlot(view, slot).shown.join(', ').replace(/\s+/g, ' ').trim() || null
  const field = 'field' in test ? findField(test.field) : null
  if (field?.type === 'number') return field.read(view.context).join(', ')
  if (field?.type === 'flag') return String(field.read(view.context))
  const time = field?.type === 'time' ? field.read(view.context) : null
  return time === null ? null : new Date(time).toISOString()
}

function findHit(test: Test, shown: string | null): string | null {
  if (test.kind !== 'text' || shown === null) return null
  if (test.operator === 'matches') return findMatch(test.values, test.exactly, shown)
  const folded = foldText(shown)
  return test.values.find((value) => folded.includes(foldText(value))) ?? null
}

function findMatch(patterns: readonly string[], exactly: boolean, shown: string): string | null {
  for (const pattern of patterns) {
    const result = compileRegex(pattern, exactly)
    const found = result.ok ? result.regex.find(shown.slice(0, 2_000).normalize('NFC')) : null
    if (found !== null && found !== '') return found.slice(0, maxSawLength)
  }
  return null
}

function cutAround(shown: string, hit: string | null): string {
  const characters = [...shown.slice(0, 400_000)]
  if (characters.length <= maxSawLength) return shown
  const at = hit === null ? -1 : shown.toLowerCase().indexOf(hit.toLowerCase())
  const start = at < maxSawLength - (hit?.length ?? 0) - 1 ? 0 : Math.max(0, [...shown.slice(0, at)].length - 20)
  const before = start > 0 ? '…' : ''
  const length = maxSawLength - before.length - 1
  const piece = characters.slice(start, start + length).join('')
  return `${before}${piece}${start + length < characters.length ? '…' : ''}`
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
