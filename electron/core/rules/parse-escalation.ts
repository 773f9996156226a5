import { estimateMinutes, parseDuration, renderDuration } from '#shared/text/duration.ts'
import { listFields } from './condition.ts'
import { readsTask } from './fields.ts'
import { maxLadderSteps } from './limits.ts'
import { readCondition } from './parse-structured.ts'
import { readTargets } from './parse-target.ts'
import { type ActionContext, readAssignee, readPriority } from './read-action-values.ts'
import { readDuration } from './read-duration.ts'
import { renderCondition } from './render-condition.ts'
import type { EscalationStep } from './rule.ts'
import { type FileReport, readChoice, readMap, readText, report } from './source-reader.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

const stepKeys = ['after', 'hours', 'to', 'unless', 'set_priority', 'assign', 'template', 'late']

/**
 * Reads `escalate_after`: a duration, one step, or a ladder of up to 6 steps that wait longer and longer.
 *
 * Null when an error was reported. Source: rule language, section 8.
 */
export function readEscalation(to: FileReport, node: SourceNode, context: ActionContext): EscalationStep[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0 || items.length > maxLadderSteps) {
    report(
      to,
      items.length === 0 ? 'E105' : 'E107',
      node.span,
      `a ladder has 1 to ${maxLadderSteps} steps, here are ${items.length}`,
    )
    return null
  }
  const steps: EscalationStep[] = []
  let lastMinutes = 0
  for (const item of items) {
    const step = readStep(to, item, context)
    if (step === null) return null
    const minutes = countMinutes(step.after)
    if (minutes <= lastMinutes) {
      report(
        to,
        'E304',
        item.span,
        'each step of a ladder must wait longer than the one before',
        'all steps count from the arrival of the mail',
      )
      return null
    }
    lastMinutes = minutes
    steps.push(step)
  }
  return steps
}

function countMinutes(text: string): number {
  const result = parseDuration(text)
  return result.ok ? estimateMinutes(result.duration) : 0
}

function readStep(to: FileReport, node: SourceNode, context: ActionContext): EscalationStep | null {
  const parts = node.kind === 'map' ? readMap(to, node, stepKeys, 'an escalation step') : new Map<string, SourceEntry>()
  if (parts === null) return null
  const after = node.kind === 'map' ? parts.get('after')?.value : node
  if (!after) {
    report(to, 'E301', node.span, 'an escalation step needs "after"', '{ after: 1 hour }')
    return null
  }
  const duration = readDuration(to, after, '"escalate_after"')
  const before = to.diagnostics.length
  const step = { after: duration ? renderDuration(duration) : '', ...readStepParts(to, parts, context) }
  return duration === null || to.diagnostics.slice(before).some((found) => found.severity === 'error') ? null : step
}

function readStepParts(to: FileReport, parts: Map<string, SourceEntry>, context: ActionContext): Omit<EscalationStep, 'after'> {
  const read = <T>(key: string, use: (node: SourceNode) => T | null): T | null => {
    const entry = parts.get(key)
    return entry ? use(entry.value) : null
  }
  const hours = parts.get('hours')
  if (hours && !(hours.value.kind === 'text' && hours.value.text === 'any')) {
    report(to, 'E301', hours.value.span, 'this version cannot use named calendars yet', 'leave "hours" out, or write "any"')
  }
  return {
    hours: 'any',
    to: read('to', (node) => readTargets(to, node, '"to"')),
    unless: read('unless', (node) => readUnless(to, node, context)) ?? 'task.handled',
    setPriority: read('set_priority', (node) => readPriority(to, node)),
    assign: read('assign', (node) => readAssignee(to, node)),
    template: read('template', (node) => readText(to, node, '"template"')) ?? 'escalation',
    late: read('late', (node) => readChoice(to, node, ['ask', 'send', 'drop'], '"late"')) ?? 'ask',
  }
}

function readUnless(to: FileReport, node: SourceNode, { zone, lists }: ActionContext): string | null {
  const condition = readCondition(to, node, { zone, lists, forTimer: true })
  if (condition === null) return null
  // A timer fires long after the mail was read and judges the task alone; only its fields still mean something then.
  if (listFields(condition).every(readsTask)) return renderCondition(condition)
  report(
    to,
    'E203',
    node.span,
    '"unless" is judged when the step fires and can ask about the task only',
    'use fields that begin with task.',
  )
  return null
}
