import { z } from 'zod'
import { ChangeId, Instant, MessageId, Target, TaskId } from './base.ts'
import { Escalation, EscalationState, TaskServiceLevel } from './escalation.ts'
import { MessageSummary } from './message.ts'
import { Actor } from './person.ts'
import { Priority, StateCategory } from './task-base.ts'
import { CostEntry, CostTotals, Occurrence, Snooze, TaskChecklist, TaskField, TaskLink } from './task-parts.ts'

export { Escalation, EscalationState, Priority, StateCategory }

/** A task as a row of a list. */
export const TaskSummary = z.object({
  taskId: TaskId,
  title: z.string(),
  module: z.string(),
  status: z.string(),
  statusTitle: z.string(),
  category: StateCategory,
  priority: Priority,
  assignee: Target.nullable(),
  team: Target.nullable(),
  tags: z.array(z.string()),
  dueAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
  confidential: z.boolean(),
  requester: z.string().nullable(),
  messageCount: z.int().nonnegative(),
  /** When the next pending escalation falls due. */
  escalatesAt: Instant.nullable(),
  /** Past its due time or past an escalation, and not closed. */
  overdue: z.boolean(),
  /** Out of the lists until then; a new message of its thread wakes it sooner. */
  snoozedUntil: Instant.nullable(),
  /** Another open task must be done first. */
  blocked: z.boolean(),
  /** Items of all its checklists; null where it has none. */
  checklist: z.object({ settled: z.int().nonnegative(), total: z.int().positive(), failed: z.int().nonnegative() }).nullable(),
  partOf: TaskId.nullable(),
  /** Closed, because another task took over what hung on it. */
  mergedInto: TaskId.nullable(),
})
export type TaskSummary = z.infer<typeof TaskSummary>

export const Comment = z.object({ commentId: z.string(), text: z.string(), actor: Actor, at: Instant })
export type Comment = z.infer<typeof Comment>

/** Why something has its value: the rule with its version and the message, or the person, or the timer. */
export const Cause = z.object({
  changeId: ChangeId,
  command: z.string(),
  at: Instant,
  actor: Actor,
  messageId: MessageId.nullable(),
  /** One sentence for people, such as: Rule "Emergency" (rules/x/y.yaml:4) matched the message "Burst pipe". */
  sentence: z.string(),
})
export type Cause = z.infer<typeof Cause>

export const FieldCause = z.object({ field: z.string(), value: z.string(), cause: Cause })
export type FieldCause = z.infer<typeof FieldCause>

/** One line of the history: a command and the fields it changed. */
export const HistoryEntry = z.object({
  cause: Cause,
  changes: z.array(
    z.object({ field: z.string(), kind: z.enum(['set', 'add', 'rm']), value: z.string(), before: z.string().nullable() }),
  ),
  /** Taken back since. */
  undone: z.boolean(),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

/** A file name a rule attached; `found` says whether the profile or the product holds a file of that name. */
export const TaskFile = z.object({ name: z.string(), found: z.boolean(), ruleId: z.string() })

export const Task = TaskSummary.extend({
  description: z.string(),
  routeTo: z.array(Target),
  files: z.array(TaskFile),
  escalations: z.array(Escalation),
  /** The promises of its service level; null where its module makes none that fits. */
  serviceLevel: TaskServiceLevel.nullable(),
  comments: z.array(Comment),
  messages: z.array(MessageSummary),
  /** The states this task may go to, by its workflow. `refused` says what a guard still misses; null where the move is free. */
  nextStates: z.array(
    z.object({
      status: z.string(),
      title: z.string(),
      category: StateCategory,
      refused: z.string().nullable(),
      /** The person who moves it there must say why. */
      needsComment: z.boolean(),
    }),
  ),
  /** When it has been in its state for longer than the workflow wants. */
  stateDueAt: Instant.nullable(),
  checklists: z.array(TaskChecklist),
  links: z.array(TaskLink),
  snooze: Snooze.nullable(),
  costs: z.array(CostEntry),
  totals: CostTotals,
  watchers: z.array(Target),
  /** Own fields of its module. */
  fields: z.array(TaskField),
  occurrence: Occurrence.nullable(),
  /** What was held back because the mail came by a silent import; `effectKey` names it for letting it go. */
  withheld: z.array(z.object({ effectKey: z.string(), action: z.string(), value: z.string(), ruleId: z.string() })),
  why: z.array(FieldCause),
  history: z.array(HistoryEntry),
})
export type Task = z.infer<typeof Task>

/**
 * The saved views that dashboard counts and lists share, so that a count and its list cannot differ. A snoozed task is in `snoozed`, `all`
 * and `closed` alone.
 */
export const TaskView = z.enum([
  'all',
  'open',
  'today',
  'overdue',
  'unassigned',
  'waiting',
  'urgent',
  'snoozed',
  'blocked',
  'closed',
])
export type TaskView = z.infer<typeof TaskView>
