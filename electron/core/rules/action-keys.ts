/** The keys an action takes where it is written as a map; the readers refuse every other. Source: rule language, sections 7 and 8. */
export const actionKeys = {
  assign: ['role', 'pick'],
  set_priority: ['at_least'],
  due: ['in', 'from', 'at', 'calendar'],
  attach: ['from', 'only', 'max'],
  send_template: ['template', 'to', 'delay', 'language'],
  confidential: ['case', 'readers'],
  snooze: ['until'],
  escalate_after: ['after', 'hours', 'to', 'unless', 'set_priority', 'assign', 'template', 'late'],
  cost: ['amount', 'currency', 'minutes', 'rate', 'kind', 'note'],
  join: ['by', 'within'],
} as const
