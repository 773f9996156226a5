import type { Condition } from './condition.ts'
import type { Assignee, CostValue, JoinValue, Phase, PriorityValue, Target } from './decision.ts'
import type { RuleEvent } from './trace.ts'

/** Where a rule applies: empty glob lists mean everywhere. */
export type Scope = {
  mailbox: string[]
  folder: string[]
  direction: 'incoming' | 'outgoing' | 'any'
  origin: 'live' | 'import' | 'any'
  module: string[]
}

/** How often the effects of a rule act: once in a thread, message, task, stretch of time its condition holds, or every run. */
export const onceKinds = ['per_thread', 'per_message', 'per_task', 'per_episode', 'per_run'] as const
export type Once = (typeof onceKinds)[number]
export type Stop = 'none' | 'phase' | 'all'
export type Mode = 'active' | 'observe' | 'off'

/** One escalation step as written; durations are canonical text; `hours` is `any` or the name of a calendar, in whose open time the whole step counts. */
export type EscalationStep = {
  after: string
  hours: string
  to: Target[] | null
  unless: string
  setPriority: PriorityValue | null
  assign: Assignee | null
  template: string
  late: 'ask' | 'send' | 'drop'
}

/** One action as written, targets and durations parsed, defaults filled in. */
export type Action =
  | { action: 'route_to'; targets: Target[] }
  | { action: 'assign'; assignee: Assignee }
  | { action: 'set_priority'; value: PriorityValue }
  | { action: 'tag' | 'untag' | 'checklist' | 'add_note'; names: string[] }
  | { action: 'module' | 'workflow' | 'set_status'; name: string }
  | { action: 'attach'; resources: string[] }
  | { action: 'attach_message'; only: string[]; maxBytes: number | null }
  | { action: 'escalate_after'; steps: EscalationStep[] }
  | { action: 'confidential'; case: string | null; readers: Target[] }
  | { action: 'suppress_auto_reply' | 'archive' }
  | { action: 'due'; in: string; from: 'received' | 'now'; at: string | null; calendar: string | null }
  | { action: 'snooze'; in: string | null; until: string | null }
  | ({ action: 'cost' } & CostValue)
  | { action: 'set_requester'; from: 'reply_to' | 'forwarded' }
  | ({ action: 'join' } & JoinValue)
  | {
      action: 'send_template'
      template: string
      to: 'sender' | 'requester' | Target
      delay: string | null
      language: string | null
    }

/**
 * One rule as its file states it, every default filled in.
 *
 * Shapes: `when` is the event that makes it run; `module` is null in `_all`; `line` counts from 1; `title` is the file's or a rendered sentence; `zone` is an IANA time zone.
 */
export type Rule = {
  id: string
  module: string | null
  path: string
  line: number
  title: string
  mode: Mode
  phase: Phase
  when: RuleEvent
  scope: Scope
  condition: Condition
  actions: Action[]
  once: Once
  stop: Stop
  override: boolean
  zone: string
}
