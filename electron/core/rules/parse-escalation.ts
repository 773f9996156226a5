import { estimateMinutes, isBusinessDuration, parseDuration, renderDuration } from '#shared/text/duration.ts'
import { actionKeys } from './action-keys.ts'
import { maxLadderSteps } from './limits.ts'
import { readCondition } from './parse-structured.ts'
import {
  type ActionContext,
  isCleanSince,
  readAssignee,
  readCalendarName,
  readKnownTargets,
  readPart,
  readPriority,
} from './read-action-values.ts'
import { readDuration } from './read-duration.ts'
import { readTemplate } from './read-mail-actions.ts'
import { renderCondition } from './render-condition.ts'
import type { EscalationStep } from './rule.ts'
import { type FileReport, readChoice, readMap, report } from './source-reader.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

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
  const parts =
    node.kind === 'map' ? readMap(to, node, actionKeys.escalate_after, 'an escalation step') : new Map<string, SourceEntry>()
  if (parts === null) return null
  const after = node.kind === 'map' ? parts.get('after')?.value : node
  if (!after) {
    report(to, 'E301', node.span, 'an escalation step needs "after"', '{ after: 1 hour }')
    return null
  }
  const duration = readDuration(to, after, '"escalate_after"')
  const before = to.diagnostics.length
  const step = { after: duration ? renderDuration(duration) : '', ...readStepParts(to, parts, context) }
  if (duration !== null && step.hours !== 'any' && isBusinessDuration(duration))
    report(
      to,
      'E206',
      after.span,
      'with a calendar in "hours" the whole step counts its open time',
      'write plain units, for example 4 hours',
    )
  return duration === null || !isCleanSince(to, before) ? null : step
}

function readStepParts(to: FileReport, parts: Map<string, SourceEntry>, context: ActionContext): Omit<EscalationStep, 'after'> {
  return {
    hours: readPart(parts, 'hours', (node) => readHours(to, node, context)) ?? 'any',
    to: readPart(parts, 'to', (node) => readKnownTargets(to, node, '"to"', context)),
    unless: readPart(parts, 'unless', (node) => readUnless(to, node, context)) ?? 'task.handled',
    setPriority: readPart(parts, 'set_priority', (node) => readPriority(to, node)),
    assign: readPart(parts, 'assign', (node) => readAssignee(to, node, context)),
    template: readPart(parts, 'template', (node) => readTemplate(to, node, context)) ?? 'escalation_notification',
    late: readPart(parts, 'late', (node) => readChoice(to, node, ['ask', 'send', 'drop'], '"late"')) ?? 'ask',
  }
}

function readHours(to: FileReport, node: SourceNode, context: ActionContext): string | null {
  return node.kind === 'text' && node.text === 'any' ? 'any' : readCalendarName(to, node, '"hours"', context)
}

function readUnless(to: FileReport, node: SourceNode, { zone, lists, catalog, module }: ActionContext): string | null {
  const condition = readCondition(to, node, { zone, lists, forTimer: true, names: { catalog, module } })
  return condition && renderCondition(condition)
}
