/** The order in which rules run; a later phase sees what earlier ones decided. */
export const phases = ['qualify', 'route', 'assign', 'notify'] as const
export type Phase = (typeof phases)[number]

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/** Whom an action is for: a mail address, one person, all who hold a role, or a team. */
export type Target =
  | { kind: 'address'; address: string }
  | { kind: 'person'; id: string }
  | { kind: 'role'; name: string }
  | { kind: 'team'; name: string }

/** A person; the queue of a role; or one holder of the role, chosen by a hash of the thread (`rotate`). */
export type Assignee = { kind: 'person'; id: string } | { kind: 'role'; name: string; pick: 'queue' | 'rotate' }

/** `at_least` raises whatever priority the task has; `set` replaces it. */
export type PriorityValue = { priority: Priority; mode: 'set' | 'at_least' }

/** Files of the message: those chosen (index into `facts.attachments`). None fits: `files` is empty and the task must say so. */
export type AttachValue =
  | { kind: 'resource'; name: string }
  | { kind: 'message'; only: string[]; maxBytes: number | null; files: { index: number; name: string }[] }

/**
 * One step of an escalation ladder, ready to become a timer row.
 *
 * Shapes: `dueAt` is UTC milliseconds, counted from `startAt`, the message's arrival or the event; `after` is the canonical duration text; `zone` and `calendar` are what it was
 * counted in where `hours` is `any`, `default` being the built-in week; `to: null` means the
 * module's own `escalate_to`, else `role:coordinator`; `unless` is a condition in short text, judged when the step fires.
 */
export type EscalationValue = {
  step: number
  after: string
  startAt: number
  dueAt: number
  zone: string
  calendar: string
  hours: string
  to: Target[] | null
  unless: string
  setPriority: PriorityValue | null
  assign: Assignee | null
  template: string
  late: 'ask' | 'send' | 'drop'
}

/** `readers` is never empty: the readers all matching rules agree on, else those of the first. */
export type ConfidentialValue = { case: string | null; readers: Target[] }

export type SendTemplateValue = {
  template: string
  to: 'sender' | 'requester' | Target
  delay: string | null
  language: string | null
}

/** `text` is the canonical duration or time the rule asked for; `dueAt` is UTC milliseconds. */
export type DueValue = { dueAt: number; text: string }

/**
 * `setsTeam`: this role or team becomes the task's team; every target is notified.
 *
 * `loops`: the address is one of our own, so the task is made and no mail is sent.
 */
export type RouteValue = { target: Target; setsTeam: boolean; loops?: true }

/** `until` is UTC milliseconds; `text` is the canonical duration or time the rule asked for. A new message ends it. */
export type SnoozeValue = { until: number; text: string }

/**
 * One entry of time or money.
 *
 * Shapes: either `amount` (a decimal as text, such as "120.00") with `currency` (ISO 4217), or `minutes` with an hourly `rate` (decimal as
 * text, null where the organisation's applies).
 */
export type CostValue = {
  amount: string | null
  currency: string | null
  minutes: number | null
  rate: string | null
  kind: 'labour' | 'material' | 'other'
  note: string
}

/** Mail without thread headers joins its sender's newest open thread of the same subject, if that is younger than this. */
export type JoinValue = { by: 'subject'; withinMs: number; text: string }

/** The value each action carries. */
export type ValueByAction = {
  route_to: RouteValue
  assign: Assignee
  set_priority: PriorityValue
  tag: string
  untag: string
  attach: AttachValue
  escalate_after: EscalationValue
  confidential: ConfidentialValue
  module: string
  workflow: string
  set_status: string
  checklist: string
  add_note: string
  due: DueValue
  archive: true
  suppress_auto_reply: true
  send_template: SendTemplateValue
  snooze: SnoozeValue
  cost: CostValue
  set_requester: 'reply_to' | 'forwarded'
  join: JoinValue
}

export type DecisionAction = keyof ValueByAction
export type DecisionBody = { [A in DecisionAction]: { action: A; value: ValueByAction[A] } }[DecisionAction]

/**
 * One thing a rule decided, after conflicts are settled: what the applier turns into rows.
 *
 * Shapes: `module` is the rule's own module, null for rules in `_all`; `effectKey` is SHA-256 in hex over the scope by `once`, the rule id,
 * the action and its value: a key that acted once never acts again. `held`: the case is confidential and this would tell somebody outside, so
 * its mail waits until a person lets it go; what it does to the task is done.
 */
export type Decision = DecisionBody & {
  ruleId: string
  ruleHash: string
  module: string | null
  effectKey: string
  held?: true
}

const taskMakers: ReadonlySet<DecisionAction> = new Set([
  'route_to',
  'assign',
  'set_priority',
  'attach',
  'escalate_after',
  'confidential',
  'module',
  'workflow',
  'set_status',
  'checklist',
  'add_note',
  'due',
  'snooze',
  'cost',
] as const)

/** Whether an action makes a task where the thread has none. */
export function createsTask(action: DecisionAction): boolean {
  return taskMakers.has(action)
}
