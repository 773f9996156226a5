import { z } from 'zod'
import { ChangeId, Instant, Target, TaskId } from './base.ts'
import { Calendar } from './calendar.ts'
import { Priority, StateCategory } from './task-base.ts'

export const EscalationId = z.string().regex(/^escalation_[0-9a-f-]{36}$/)
export type EscalationId = z.infer<typeof EscalationId>

/**
 * How a step stands. `pending` and `late` are open; a late one waits for a person, because it fell due while nobody's laptop was awake.
 * `withheld`: an import kept it silent. The others are for good: `skipped` because its `unless` held, `handled` and `ignored` by a person,
 * `dropped` because it was late and its rule says so, `cancelled` because the task was closed, merged or deleted.
 */
export const EscalationState = z.enum([
  'pending',
  'withheld',
  'late',
  'fired',
  'skipped',
  'handled',
  'ignored',
  'dropped',
  'cancelled',
])
export type EscalationState = z.infer<typeof EscalationState>

/** What becomes of a step that is over 15 minutes late: a person is asked, it fires marked late, or it is only recorded. */
export const LatePolicy = z.enum(['ask', 'send', 'drop'])
export type LatePolicy = z.infer<typeof LatePolicy>

/**
 * One step of an escalation ladder: who is told when nobody has taken the task up.
 *
 * Shapes: `after` is duration text; `hours` `any` or the name of the calendar in whose open time the whole step counts; `unless` a condition
 * in short text, judged when the step fires; `setPriority` a priority, or "at least high"; `reason` says why it fell due, and once settled why
 * it fired or did not; `firedAt` is when it fired or was settled; `arithmetic` how the due time comes about, where it is known.
 */
export const Escalation = z.object({
  escalationId: z.string(),
  taskId: TaskId,
  ruleId: z.string(),
  step: z.int().nonnegative(),
  after: z.string(),
  hours: z.string(),
  unless: z.string(),
  template: z.string(),
  setPriority: z.string().nullable(),
  assign: Target.nullable(),
  late: LatePolicy,
  startedAt: Instant.nullable(),
  dueAt: Instant,
  state: EscalationState,
  from: z.string().nullable(),
  to: Target,
  reason: z.string(),
  firedAt: Instant.nullable(),
  /** It fired over 15 minutes after its time. */
  firedLate: z.boolean(),
  arithmetic: z.string().nullable(),
})
export type Escalation = z.infer<typeof Escalation>

/** The task a step or deadline belongs to, as lists name it. */
export const EscalatedTask = z.object({
  taskId: TaskId,
  title: z.string(),
  module: z.string(),
  statusTitle: z.string(),
  category: StateCategory,
  priority: Priority,
  assignee: Target.nullable(),
  team: Target.nullable(),
  confidential: z.boolean(),
})
export type EscalatedTask = z.infer<typeof EscalatedTask>

export const EscalationRow = Escalation.extend({ task: EscalatedTask })
export type EscalationRow = z.infer<typeof EscalationRow>

/** The late steps of one rule at one task: decided together or one by one. */
export const AwayGroup = z.object({
  task: EscalatedTask,
  ruleId: z.string(),
  ruleTitle: z.string().nullable(),
  steps: z.array(Escalation.extend({ lateMs: z.int().nonnegative() })),
})
export type AwayGroup = z.infer<typeof AwayGroup>

/** What happened, and what would have, while no laptop of ours was awake. */
export const Away = z.object({
  /** The last time this laptop slept for over 15 minutes, while Orgo knows of it. */
  absence: z.object({ from: Instant, to: Instant }).nullable(),
  total: z.int().nonnegative(),
  groups: z.array(AwayGroup),
  /** Steps that fired late by their own rule, or were dropped, since the absence began. */
  settled: z.array(EscalationRow),
  /** Open tasks made since the absence began. */
  newTasks: z.int().nonnegative(),
})
export type Away = z.infer<typeof Away>

/** What became of a decision over many steps. `changeId` takes it back. */
export const EscalationOutcome = z.object({
  changeId: ChangeId.nullable(),
  done: z.int().nonnegative(),
  failed: z.array(z.object({ escalationId: z.string(), sentence: z.string() })),
})
export type EscalationOutcome = z.infer<typeof EscalationOutcome>

export const DeadlineKind = z.enum(['first_response', 'update', 'solution'])
export type DeadlineKind = z.infer<typeof DeadlineKind>

/**
 * One promise of a service level at a task.
 *
 * Shapes: `running` and `overdue` are open, `paused` while the task waits for somebody else (then `dueAt` is when it would be due if the waiting
 * ended now); `met` and `missed` are over, with `doneAt`; `promised` is duration text; `arithmetic` reads
 * "4 business hours from Mon 2025-01-06 09:12, plus 2 h waiting = Mon 2025-01-06 15:12".
 */
export const Deadline = z.object({
  kind: DeadlineKind,
  promised: z.string(),
  state: z.enum(['running', 'paused', 'overdue', 'met', 'missed']),
  startedAt: Instant,
  dueAt: Instant,
  doneAt: Instant.nullable(),
  waitedMs: z.int().nonnegative(),
  arithmetic: z.string(),
})
export type Deadline = z.infer<typeof Deadline>

/** The service level of a task with its deadlines. `kept`: the task is closed and this is what was recorded then; it never changes. */
export const TaskServiceLevel = z.object({
  level: z.string(),
  title: z.string(),
  /** The calendar that business units count in; null for the built-in week. */
  calendar: z.string().nullable(),
  zone: z.string(),
  kept: z.boolean(),
  deadlines: z.array(Deadline),
})
export type TaskServiceLevel = z.infer<typeof TaskServiceLevel>

export const DeadlineRow = Deadline.extend({ task: EscalatedTask, level: z.string(), title: z.string() })
export type DeadlineRow = z.infer<typeof DeadlineRow>

/** One thing that will happen if nobody does anything: a step fires, or a promise is broken. */
export const SimulatedStep = z.object({
  at: Instant,
  kind: z.enum(['escalation', ...DeadlineKind.options]),
  task: EscalatedTask,
  /** What it is: "step 2, after 4 hours", "first response". */
  step: z.string(),
  to: Target.nullable(),
  template: z.string().nullable(),
  reason: z.string(),
  arithmetic: z.string(),
  escalationId: z.string().nullable(),
  ruleId: z.string().nullable(),
  /** The calendar its time is counted in; null where time is counted without one. */
  calendar: z.string().nullable(),
})
export type SimulatedStep = z.infer<typeof SimulatedStep>

/** A calendar to draw: its open stretches in the simulated time, and the days off in it. */
export const DrawnCalendar = z.object({
  name: z.string(),
  title: z.string(),
  zone: z.string(),
  open: z.array(z.object({ from: Instant, to: Instant })),
  holidays: Calendar.shape.holidays,
})
export type DrawnCalendar = z.infer<typeof DrawnCalendar>

/** What escalates until a moment, and why; pure, nothing is written. */
export const Simulation = z.object({
  from: Instant,
  until: Instant,
  steps: z.array(SimulatedStep),
  /** Steps left out because there are more than 2,000. */
  more: z.int().nonnegative(),
  calendars: z.array(DrawnCalendar),
})
export type Simulation = z.infer<typeof Simulation>
