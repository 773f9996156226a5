import type { Condition } from './condition.ts'
import { renderAction } from './render-action.ts'
import { renderCondition } from './render-condition.ts'
import type { Action } from './rule.ts'

/** 140 characters: one line of a list, and of a terminal. */
const maxTitleLength = 140

/** One plain sentence for a rule that has no title: `If subject contains 'x': route to a@b.example; after 1 hour, escalate`. */
export function renderTitle(condition: Condition, actions: readonly Action[]): string {
  const start = condition.op === 'always' ? 'Always' : `If ${renderCondition(condition, { maxValues: 3 })}`
  const title = `${start}: ${actions.map(renderAction).join(', ') || 'do nothing'}`.replace(/\s+/g, ' ')
  return title.length > maxTitleLength ? `${title.slice(0, maxTitleLength - 1)}…` : title
}
