import { addDuration, createDefaultCalendar, instantToLocal, localToInstant } from '#shared/text/add-duration.ts'
import { parseDuration } from '#shared/text/duration.ts'
import type { AttachValue, DecisionBody, DueValue, EscalationValue } from './decision.ts'
import type { Facts } from './facts.ts'
import { foldText } from './fold.ts'
import { matchesGlob } from './glob.ts'
import { hashValue } from './hash.ts'
import { maxAttachments } from './limits.ts'
import { renderTarget } from './parse-target.ts'
import { renderAssignee, renderPriority, renderTargets } from './render-action.ts'
import type { Action, EscalationStep } from './rule.ts'
import type { CompiledRule } from './rule-set.ts'
import type { ActionTrace } from './trace.ts'

/** Names of thread and task that are the same on every laptop; they scope effect keys. */
export type EffectScope = { thread: string; task: string }

/**
 * One thing a matching rule wants, before conflicts are settled.
 *
 * Shapes: `slot` names the single value it competes for, null for what adds up; `same` is equal for effects that would do the same twice,
 * null where doing it twice is meant; `trace.r` is changed as the run settles.
 */
export type Effect = {
  body: DecisionBody
  rule: CompiledRule
  slot: string | null
  same: string | null
  key: string
  trace: ActionTrace
}

/** Works out what a matching rule wants for this message. May throw on broken facts; the caller makes that a failed rule. */
export function collectEffects(rule: CompiledRule, facts: Facts, now: number, scope: EffectScope): Effect[] {
  const scopeId = { per_message: facts.fingerprint, per_thread: scope.thread, per_task: scope.task }[rule.once]
  return rule.actions.flatMap((action) =>
    expandAction(action, rule, facts, now).map(({ body, text, keyValue = body.value }) => ({
      body,
      rule,
      slot: slotOf(body),
      same: addingActions.has(body.action) ? `${body.action} ${text}` : null,
      key: hashValue([rule.once, scopeId, rule.id, body.action, keyValue]),
      trace: { a: body.action, v: text, r: isEmptyAttach(body) ? 'skipped' : 'applied', by: null },
    })),
  )
}

const addingActions: ReadonlySet<string> = new Set(['route_to', 'tag', 'untag', 'checklist', 'add_note', 'send_template'])

function slotOf(body: DecisionBody): string | null {
  if (body.action === 'set_priority') return body.value.mode === 'set' ? 'set_priority' : null
  return ['assign', 'set_status', 'module', 'workflow', 'due', 'archive'].includes(body.action) ? body.action : null
}

function isEmptyAttach(body: DecisionBody): boolean {
  return body.action === 'attach' && body.value.kind === 'message' && body.value.files.length === 0
}

/** `keyValue` stands in for the value in the effect's key where the value depends on the message or its time. */
type Wanted = { body: DecisionBody; text: string; keyValue?: unknown }

function expandAction(action: Action, rule: CompiledRule, facts: Facts, now: number): Wanted[] {
  switch (action.action) {
    case 'route_to':
      return action.targets.map((target) => ({
        body: { action: 'route_to', value: { target, setsTeam: false } },
        text: renderTarget(target),
        keyValue: renderTarget(target),
      }))
    case 'assign':
      return [{ body: { action: 'assign', value: action.assignee }, text: renderAssignee(action.assignee) }]
    case 'set_priority':
      return [{ body: { action: 'set_priority', value: action.value }, text: renderPriority(action.value) }]
    case 'tag':
    case 'untag':
    case 'checklist':
    case 'add_note':
      return action.names.map((name): Wanted => ({ body: { action: action.action, value: name }, text: name }))
    case 'module':
    case 'workflow':
    case 'set_status':
      return [{ body: { action: action.action, value: action.name }, text: action.name }]
    case 'attach':
      return action.resources.map(
        (name): Wanted => ({ body: { action: 'attach', value: { kind: 'resource', name } }, text: name }),
      )
    case 'attach_message':
      return [chooseFiles(action, facts)]
    case 'escalate_after':
      return action.steps.map((step, index) => planStep(step, index, rule, facts, now))
    case 'confidential':
      return [
        {
          body: { action: 'confidential', value: { case: action.case, readers: action.readers } },
          text: `${action.case ?? 'case'}: ${renderTargets(action.readers)}`,
        },
      ]
    case 'suppress_auto_reply':
    case 'archive':
      return [{ body: { action: action.action, value: true }, text: 'true' }]
    case 'due':
      return [planDue(action, rule, facts, now)]
    case 'send_template': {
      const { template, to, delay, language } = action
      const target = typeof to === 'string' ? to : renderTarget(to)
      return [{ body: { action: 'send_template', value: { template, to, delay, language } }, text: `${template} to ${target}` }]
    }
  }
}

function chooseFiles({ only, maxBytes }: Extract<Action, { action: 'attach_message' }>, facts: Facts): Wanted {
  const globs = only.map(foldText)
  const files = facts.attachments.slice(0, maxAttachments).flatMap(({ name, sizeBytes }, index) => {
    const fits = globs.length === 0 || globs.some((glob) => matchesGlob(glob, foldText(name)))
    return fits && (maxBytes === null || sizeBytes <= maxBytes) ? [{ index, name }] : []
  })
  const value: AttachValue = { kind: 'message', only, maxBytes, files }
  const text = files.length > 0 ? files.map((file) => file.name).join(', ') : 'no file of the message fits'
  return { body: { action: 'attach', value }, text, keyValue: { kind: 'message', only, maxBytes } }
}

function addText(start: number, text: string, zone: string): number {
  const duration = parseDuration(text)
  return duration.ok ? addDuration(start, duration.duration, createDefaultCalendar(zone)) : start
}

function planStep(step: EscalationStep, index: number, rule: CompiledRule, facts: Facts, now: number): Wanted {
  const dueAt = addText(facts.received ?? facts.date ?? now, step.after, rule.zone)
  const value: EscalationValue = { step: index, dueAt, ...step }
  const text = step.to === null ? step.after : `${step.after} to ${renderTargets(step.to)}`
  return { body: { action: 'escalate_after', value }, text, keyValue: { index, ...step } }
}

function planDue(action: Extract<Action, { action: 'due' }>, rule: CompiledRule, facts: Facts, now: number): Wanted {
  const start = action.from === 'now' ? now : (facts.received ?? facts.date ?? now)
  const moved = addText(start, action.in, rule.zone)
  const day = instantToLocal(moved, rule.zone).slice(0, 10)
  const dueAt = action.at === null ? moved : (localToInstant(`${day}T${action.at}`, rule.zone) ?? moved)
  const text = action.at === null ? action.in : `${action.in} at ${action.at}`
  const value: DueValue = { dueAt, text }
  return { body: { action: 'due', value }, text, keyValue: text }
}
