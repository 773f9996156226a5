import type { Calendar } from '#shared/model/calendar.ts'
import type { AttachValue, DecisionBody, EscalationValue } from './decision.ts'
import type { Facts } from './facts.ts'
import { fillText } from './fill-text.ts'
import { foldText } from './fold.ts'
import { matchesGlob } from './glob.ts'
import { hashValue } from './hash.ts'
import { maxAttachments } from './limits.ts'
import { renderTarget } from './parse-target.ts'
import { planDue, planSnooze, planStep, type TimeFrame } from './plan-times.ts'
import { renderAssignee, renderCost, renderPriority, renderTargets } from './render-action.ts'
import type { Action } from './rule.ts'
import type { CompiledRule } from './rule-set.ts'
import type { ActionTrace, RuleEvent } from './trace.ts'

/**
 * What one run is about, for all rules of it.
 *
 * Shapes: `thread` and `task` are names that are the same on every laptop, `run` names the run itself; they scope effect keys. `episodes` tells
 * by rule id the stretch of time its condition holds in.
 */
export type EffectScope = {
  event: RuleEvent
  now: number
  thread: string
  task: string
  run: string
  episodes: ReadonlyMap<string, string>
  calendars: ReadonlyMap<string, Calendar>
}

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
  held: boolean
  trace: ActionTrace
}

/**
 * Works out what a matching rule wants, `calendar` being that of its module.
 *
 * May throw on broken facts; the caller makes that a failed rule.
 */
export function collectEffects(rule: CompiledRule, facts: Facts, scope: EffectScope, calendar: Calendar | null): Effect[] {
  const received = facts.received ?? facts.date ?? scope.now
  const start = scope.event === 'message.received' ? received : scope.now
  const frame = { now: scope.now, start, received, zone: rule.zone, calendar, calendars: scope.calendars }
  const scopeId = scopeIdOf(rule, facts, scope)
  return rule.actions.flatMap((action, index) =>
    expandAction(action, index, facts, frame).map(({ body, text, keyValue = body.value, skipped = false }) => ({
      body,
      rule,
      slot: slotOf(body),
      same: addingActions.has(body.action) ? `${body.action} ${text}` : null,
      key: hashValue([rule.once, scopeId, rule.id, body.action, keyValue]),
      held: false,
      trace: { a: body.action, v: text, r: skipped ? 'skipped' : 'applied', by: null },
    })),
  )
}

function scopeIdOf(rule: CompiledRule, facts: Facts, scope: EffectScope): unknown {
  switch (rule.once) {
    case 'per_message':
      return facts.fingerprint
    case 'per_thread':
      return scope.thread
    case 'per_task':
      return scope.task
    case 'per_episode':
      return [scope.task, scope.episodes.get(rule.id) ?? '']
    case 'per_run':
      return scope.run
  }
}

const addingActions: ReadonlySet<string> = new Set(['route_to', 'tag', 'untag', 'checklist', 'add_note', 'send_template'])

const singleActions: ReadonlySet<string> = new Set([
  ...['assign', 'set_status', 'module', 'workflow', 'due', 'archive', 'snooze', 'set_requester', 'join'],
])

function slotOf(body: DecisionBody): string | null {
  if (body.action === 'set_priority') return body.value.mode === 'set' ? 'set_priority' : null
  return singleActions.has(body.action) ? body.action : null
}

/** `keyValue` stands in for the value in the effect's key where the value depends on the message or its time; `skipped`: nothing to do. */
type Wanted = { body: DecisionBody; text: string; keyValue?: unknown; skipped?: boolean }

function expandAction(action: Action, index: number, facts: Facts, frame: TimeFrame): Wanted[] {
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
    case 'add_note':
      // What a note quotes of the mail is no part of its key, and stays out of the trace.
      return action.names.map(
        (text): Wanted => ({
          body: { action: 'add_note', value: fillText(text, { facts, now: frame.now, handled: null }) },
          text,
          keyValue: text,
        }),
      )
    case 'tag':
    case 'untag':
    case 'checklist':
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
      return action.steps.map((step, number): Wanted => {
        const value: EscalationValue = {
          ...{ step: number, startAt: frame.start, dueAt: planStep(step, frame) },
          ...{ zone: frame.zone, calendar: frame.calendar?.name ?? 'default' },
          ...step,
        }
        const text = step.to === null ? step.after : `${step.after} to ${renderTargets(step.to)}`
        return { body: { action: 'escalate_after', value }, text, keyValue: { index: number, ...step } }
      })
    case 'confidential': {
      const value = { case: action.case, readers: action.readers }
      return [{ body: { action: 'confidential', value }, text: `${action.case ?? 'case'}: ${renderTargets(action.readers)}` }]
    }
    case 'suppress_auto_reply':
    case 'archive':
      return [{ body: { action: action.action, value: true }, text: 'true' }]
    case 'due': {
      const value = planDue(action, frame)
      return [{ body: { action: 'due', value }, text: value.text, keyValue: value.text }]
    }
    case 'snooze': {
      const value = planSnooze(action, frame)
      return [{ body: { action: 'snooze', value }, text: value.text, keyValue: value.text }]
    }
    case 'send_template': {
      const { template, to, delay, language } = action
      const target = typeof to === 'string' ? to : renderTarget(to)
      return [{ body: { action: 'send_template', value: { template, to, delay, language } }, text: `${template} to ${target}` }]
    }
    case 'cost': {
      const { action: _, ...cost } = action
      const value = { ...cost, note: fillText(cost.note, { facts, now: frame.now, handled: null }) }
      // Two equal entries of one rule are two costs.
      return [{ body: { action: 'cost', value }, text: renderCost(cost), keyValue: { index, ...cost } }]
    }
    case 'set_requester':
      return [{ body: { action: 'set_requester', value: action.from }, text: action.from }]
    case 'join':
      return [planJoin(action, facts)]
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
  const keyValue = { kind: 'message', only, maxBytes }
  return { body: { action: 'attach', value }, text, keyValue, skipped: files.length === 0 }
}

/** A mail that names the one it answers has its place already; only one without thread headers is joined by its subject. */
function planJoin({ action, ...value }: Extract<Action, { action: 'join' }>, facts: Facts): Wanted {
  const isPlaced = facts.headers.has('in-reply-to') || facts.headers.has('references') || facts.thread.hasTask
  const text = isPlaced ? 'the mail has its thread already' : `newest open thread of ${value.text}`
  return { body: { action, value }, text, keyValue: { by: value.by, within: value.text }, skipped: isPlaced }
}
