import type { Assignee, Decision, EscalationValue, PriorityValue, Target } from '../rules/decision.ts'

/** A target as the contract and the log write it. */
export function renderTarget(target: Target): string {
  switch (target.kind) {
    case 'address':
      return target.address
    case 'person':
      return `person:${target.id}`
    case 'role':
      return `role:${target.name}`
    case 'team':
      return `team:${target.name}`
  }
}

export const renderAssignee = (assignee: Assignee): string =>
  assignee.kind === 'person' ? `person:${assignee.id}` : `role:${assignee.name}`

/** A priority as the log keeps it: "high", or "at least high" for one that only raises. */
export const renderPriorityValue = ({ priority, mode }: PriorityValue): string =>
  mode === 'at_least' ? `at least ${priority}` : priority

/** Whom a step tells: its own targets, else the module's, else the coordinator. */
export function escalationTargets(step: EscalationValue, escalateTo: string | null): string {
  return step.to ? step.to.map(renderTarget).join(', ') : (escalateTo ?? 'role:coordinator')
}

/** What an effect that is held back would do, in words. */
export function renderWithheld(decision: Decision, escalateTo: string | null): string {
  switch (decision.action) {
    case 'route_to':
      return `mail to ${renderTarget(decision.value.target)}`
    case 'escalate_after':
      return `after ${decision.value.after} tell ${escalationTargets(decision.value, escalateTo)}`
    case 'send_template':
      return `template ${decision.value.template}`
    default:
      return typeof decision.value === 'string' ? decision.value : decision.action
  }
}
