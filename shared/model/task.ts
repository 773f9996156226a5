import { z } from 'zod'
import { ChangeId, Instant, MessageId, Target, TaskId } from './base.ts'
import { MessageSummary } from './message.ts'
import { Actor } from './person.ts'

export const Priority = z.enum(['low', 'normal', 'high', 'urgent'])
export type Priority = z.infer<typeof Priority>

/** What a workflow's state means, whatever its own name: every state belongs to exactly one. */
export const StateCategory = z.enum(['new', 'open', 'waiting', 'done', 'declined'])
export type StateCategory = z.infer<typeof StateCategory>

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
})
export type TaskSummary = z.infer<typeof TaskSummary>

export const Comment = z.object({ commentId: z.string(), text: z.string(), actor: Actor, at: Instant })
export type Comment = z.infer<typeof Comment>

export const EscalationState = z.enum(['pending', 'withheld', 'fired', 'cancelled'])

/** One step of an escalation ladder: who is told when nobody has taken the task up. */
export const Escalation = z.object({
  escalationId: z.string(),
  taskId: TaskId,
  dueAt: Instant,
  state: EscalationState,
  after: z.string(),
  from: z.string().nullable(),
  to: Target,
  reason: z.string(),
  firedAt: Instant.nullable(),
  ruleId: z.string(),
})
export type Escalation = z.infer<typeof Escalation>

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
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

/** A file name a rule attached; `found` says whether the profile or the product holds a file of that name. */
export const TaskFile = z.object({ name: z.string(), found: z.boolean(), ruleId: z.string() })

export const Task = TaskSummary.extend({
  description: z.string(),
  routeTo: z.array(Target),
  files: z.array(TaskFile),
  escalations: z.array(Escalation),
  comments: z.array(Comment),
  messages: z.array(MessageSummary),
  /** The states this task may go to now, by its workflow. */
  nextStates: z.array(z.object({ status: z.string(), title: z.string(), category: StateCategory })),
  /** What was held back because the mail came by a silent import. */
  withheld: z.array(z.object({ action: z.string(), value: z.string(), ruleId: z.string() })),
  why: z.array(FieldCause),
  history: z.array(HistoryEntry),
})
export type Task = z.infer<typeof Task>

/** The saved views that dashboard counts and lists share, so that a count and its list cannot differ. */
export const TaskView = z.enum(['all', 'open', 'today', 'overdue', 'unassigned', 'waiting', 'urgent', 'closed'])
export type TaskView = z.infer<typeof TaskView>
