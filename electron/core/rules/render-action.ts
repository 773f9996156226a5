import type { Assignee, CostValue, PriorityValue, Target } from './decision.ts'
import { renderTarget } from './parse-target.ts'
import type { Action } from './rule.ts'

/** Renders an action in a few plain words, for titles. */
export function renderAction(action: Action): string {
  switch (action.action) {
    case 'route_to':
      return `route to ${renderTargets(action.targets)}`
    case 'assign':
      return `assign to ${renderAssignee(action.assignee)}`
    case 'set_priority':
      return `priority ${renderPriority(action.value)}`
    case 'tag':
    case 'untag':
    case 'checklist':
      return `${action.action} ${action.names.join(', ')}`
    case 'add_note':
      return 'add a note'
    case 'module':
    case 'workflow':
      return `${action.action} ${action.name}`
    case 'set_status':
      return `status ${action.name}`
    case 'attach':
      return `attach ${action.resources.join(', ')}`
    case 'attach_message':
      return action.only.length > 0 ? `attach its files ${action.only.join(', ')}` : 'attach its files'
    case 'escalate_after':
      return `escalate after ${action.steps.map((step) => step.after).join(', ')}`
    case 'confidential':
      return 'keep confidential'
    case 'suppress_auto_reply':
      return 'send no automatic reply'
    case 'archive':
      return 'file without a task'
    case 'due':
      return `due in ${action.in}`
    case 'send_template':
      return `send ${action.template}`
    case 'snooze':
      return action.in === null ? `snooze until ${action.until}` : `snooze for ${action.in}`
    case 'cost':
      return `book ${renderCost(action)}`
    case 'set_requester':
      return action.from === 'reply_to' ? 'take the reply address as requester' : 'take the forwarded sender as requester'
    case 'join':
      return `join the thread of the same subject within ${action.text}`
  }
}

/** Renders targets as rule files write them, joined by commas. */
export function renderTargets(targets: readonly Target[]): string {
  return targets.map(renderTarget).join(', ')
}

/** Renders whom a task is for. */
export function renderAssignee(assignee: Assignee): string {
  if (assignee.kind === 'person') return `person:${assignee.id}`
  return assignee.pick === 'rotate' ? `role:${assignee.name} in turn` : `role:${assignee.name}`
}

/** Renders a priority as decided. */
export function renderPriority({ priority, mode }: PriorityValue): string {
  return mode === 'at_least' ? `at least ${priority}` : priority
}

/** Renders an entry of time or money: `120.00 EUR for material`, `30 minutes at 45.00`. */
export function renderCost({ amount, currency, minutes, rate, kind, note }: CostValue): string {
  const sum = amount === null ? `${minutes} minutes${rate === null ? '' : ` at ${rate}`}` : amount
  const unit = currency === null ? '' : ` ${currency}`
  return `${sum}${unit} for ${kind}${note === '' ? '' : `, ${note}`}`
}
