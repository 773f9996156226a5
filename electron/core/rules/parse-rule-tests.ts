import { maxRules } from './limits.ts'
import { toPlain } from './plain-node.ts'
import type { Expectation, RuleTest, TestMessage } from './rule-test.ts'
import {
  describeNode,
  type FileReport,
  findPosition,
  readBoolean,
  readChoice,
  readMap,
  readText,
  readTexts,
  report,
} from './source-reader.ts'
import { ruleEvents } from './trace.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

const listKeys = ['matched', 'not_matched', 'matched_only', 'tags', 'route_to', 'files', 'checklists', 'templates'] as const
const textKeys = ['module', 'team', 'assignee', 'priority', 'status', 'due'] as const
const flagKeys = ['confidential', 'suppressed', 'kept'] as const

/** The keys of `expect`. */
export const expectKeys: readonly string[] = [...listKeys, ...textKeys, ...flagKeys, 'escalations']

/** Reads the `tests:` section of a rule file. Source: rule language, section 12. */
export function readRuleTests(to: FileReport, node: SourceNode, zone: string): RuleTest[] {
  if (node.kind !== 'list') {
    report(to, 'E105', node.span, `"tests" must be a list, not ${describeNode(node)}`)
    return []
  }
  if (node.items.length > maxRules) report(to, 'E107', node.span, `more than ${maxRules} tests in one file`)
  return node.items.flatMap((item) => readRuleTest(to, item, zone) ?? [])
}

function readRuleTest(to: FileReport, node: SourceNode, zone: string): RuleTest | null {
  const parts = readMap(to, node, ['name', 'message', 'thread', 'task', 'when', 'now', 'expect'], 'a test')
  if (parts === null) return null
  const named = parts.get('name')
  const task = parts.get('task')
  const when = parts.get('when')
  const messages = readMessages(to, parts, node)
  const expected = parts.get('expect')
  if (!expected)
    report(to, 'E105', { start: node.span.start, end: node.span.start + 1 }, 'the test expects nothing', 'add "expect"')
  const now = parts.get('now')
  return {
    name: (named && readText(to, named.value, '"name"')) ?? 'without name',
    path: to.path,
    ...findPosition(to, node.span.start),
    messages,
    task: task ? toPlainMap(to, task.value) : null,
    when: when ? readChoice(to, when.value, ruleEvents, '"when"') : null,
    now: now ? readText(to, now.value, '"now"') : null,
    zone,
    expect: expected ? readExpectation(to, expected.value) : {},
  }
}

function readMessages(to: FileReport, parts: Map<string, SourceEntry>, node: SourceNode): TestMessage[] {
  const message = parts.get('message')
  const thread = parts.get('thread')
  if (message && !thread) return [toPlainMap(to, message.value)]
  if (thread && !message && !parts.has('task') && thread.value.kind === 'list' && thread.value.items.length > 0) {
    return thread.value.items.map((item) => toPlainMap(to, item))
  }
  if (parts.has('task') && !message && !thread) return []
  const place = { start: node.span.start, end: node.span.start + 1 }
  report(to, 'E105', place, 'a test needs one of "message", "thread" and "task"', 'a task may have a "message" too')
  return []
}

function toPlainMap(to: FileReport, node: SourceNode): TestMessage {
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlain(value)]))
  report(to, 'E105', node.span, `a message or task must be a map, not ${describeNode(node)}`)
  return {}
}

function readExpectation(to: FileReport, node: SourceNode): Expectation {
  const parts = readMap(to, node, expectKeys, '"expect"')
  const expectation: Expectation = {}
  for (const key of listKeys) {
    const entry = parts?.get(key)
    if (entry)
      expectation[key] =
        entry.value.kind === 'list' && entry.value.items.length === 0 ? [] : (readTexts(to, entry.value, key) ?? [])
  }
  for (const key of textKeys) {
    const text = parts?.get(key) && readText(to, parts.get(key)?.value ?? node, key)
    if (text) expectation[key] = text
  }
  for (const key of flagKeys) {
    const entry = parts?.get(key)
    const value = entry ? readBoolean(to, entry.value, key) : null
    if (value !== null) expectation[key] = value
  }
  const escalations = parts?.get('escalations')
  if (escalations) expectation.escalations = readEscalations(to, escalations.value)
  return expectation
}

function readEscalations(to: FileReport, node: SourceNode): { at: string; to: string[] }[] {
  if (node.kind !== 'list') {
    report(to, 'E105', node.span, '"escalations" must be a list')
    return []
  }
  return node.items.flatMap((item) => {
    const parts = readMap(to, item, ['at', 'to'], 'an escalation')
    const at = parts?.get('at')
    const target = parts?.get('to')
    if (!at) {
      if (parts) report(to, 'E105', item.span, 'an expected escalation needs "at"')
      return []
    }
    return [{ at: readText(to, at.value, '"at"') ?? '', to: target ? (readTexts(to, target.value, '"to"') ?? []) : [] }]
  })
}
