import { z } from 'zod'
import { ChangeId, Instant, Target, TaskId } from './base.ts'
import { Actor } from './person.ts'
import { Priority, StateCategory } from './task-base.ts'

export const ItemState = z.enum(['open', 'done', 'failed', 'not_applicable'])
export type ItemState = z.infer<typeof ItemState>

/** One thing to tick off on a task. */
export const TaskChecklistItem = z.object({
  itemId: z.string(),
  title: z.string(),
  required: z.boolean(),
  state: ItemState,
  /** What was said about it, always there where it failed. */
  note: z.string(),
  /** Who gave it its state; null while it is open. */
  actor: Actor.nullable(),
  at: Instant.nullable(),
  /** The title of the task that a failure makes; null: one is only offered. */
  followUp: z.string().nullable(),
  /** The task that its failure made. */
  followUpTaskId: TaskId.nullable(),
})
export type TaskChecklistItem = z.infer<typeof TaskChecklistItem>

/** A checklist on a task, as its template was when it came, with the items a person added. `own` is the task's own list. */
export const TaskChecklist = z.object({
  checklist: z.string(),
  title: z.string(),
  items: z.array(TaskChecklistItem),
  /** Done or not applicable. */
  settled: z.int().nonnegative(),
})
export type TaskChecklist = z.infer<typeof TaskChecklist>

/** How a task stands to another, read from the task: this one blocks the other, is part of it, duplicates it. */
export const LinkKind = z.enum(['blocks', 'blocked_by', 'duplicates', 'duplicated_by', 'part_of', 'has_part', 'relates'])
export type LinkKind = z.infer<typeof LinkKind>

export const TaskLink = z.object({
  kind: LinkKind,
  taskId: TaskId,
  title: z.string(),
  statusTitle: z.string(),
  category: StateCategory,
  closed: z.boolean(),
  assignee: Target.nullable(),
})
export type TaskLink = z.infer<typeof TaskLink>

export const Snooze = z.object({ until: Instant, reason: z.string(), actor: Actor, at: Instant })
export type Snooze = z.infer<typeof Snooze>

export const CostKind = z.enum(['labour', 'material', 'other'])
export type CostKind = z.infer<typeof CostKind>

/** A decimal number as text: money is never a float. */
export const Decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/, 'A number such as 120 or 12.50.')
export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/, 'A currency is three capital letters, such as EUR.')

/** One entry of time or money. `amount` is what it comes to: for time with a rate, minutes times rate; null where there is no rate. */
export const CostEntry = z.object({
  costId: z.string(),
  kind: CostKind,
  amount: Decimal.nullable(),
  currency: CurrencyCode.nullable(),
  minutes: z.int().nullable(),
  /** For an hour. */
  rate: Decimal.nullable(),
  note: z.string(),
  /** The day it was spent. */
  spentAt: Instant,
  actor: Actor,
  at: Instant,
})
export type CostEntry = z.infer<typeof CostEntry>

/** What a task has cost: time in all, and money for each currency, never added up over currencies. */
export const CostTotals = z.object({
  minutes: z.int(),
  amounts: z.array(z.object({ currency: CurrencyCode, amount: Decimal, labour: Decimal, material: Decimal, other: Decimal })),
})
export type CostTotals = z.infer<typeof CostTotals>

/** An own field of the task's module with its value as text. */
export const TaskField = z.object({
  name: z.string(),
  title: z.string(),
  type: z.enum(['text', 'number', 'date', 'choice']),
  choices: z.array(z.string()),
  unit: z.string().nullable(),
  value: z.string().nullable(),
})
export type TaskField = z.infer<typeof TaskField>

/** The occurrence of recurring work that a task was made of. `missed` counts earlier ones that were not made. */
export const Occurrence = z.object({
  scheduleId: z.string(),
  title: z.string(),
  /** Local date and time, such as 2026-11-23T08:00. */
  occurrence: z.string(),
  missed: z.int().nonnegative(),
})
export type Occurrence = z.infer<typeof Occurrence>

/** One thing a person did that can be taken back, or done again. */
export const UndoStep = z.object({
  changeId: ChangeId,
  command: z.string(),
  at: Instant,
  /** The task it was about; null for none or several. */
  taskId: TaskId.nullable(),
  title: z.string(),
  /** How many tasks it changed. */
  tasks: z.int().nonnegative(),
  /** What somebody has changed since, in a sentence; null: nothing stands in the way. */
  changedSince: z.string().nullable(),
})
export type UndoStep = z.infer<typeof UndoStep>

/** What became of a command over many tasks: `changeId` takes back what was done; `failed` can be tried again by their ids. */
export const BulkOutcome = z.object({
  changeId: ChangeId.nullable(),
  command: z.string(),
  done: z.int().nonnegative(),
  /** Those that were so already. */
  unchanged: z.int().nonnegative(),
  failed: z.array(z.object({ taskId: TaskId, title: z.string(), sentence: z.string() })),
})
export type BulkOutcome = z.infer<typeof BulkOutcome>

/** Recurring work, of a module's file or of a person. Times are local to `zone`. */
export const RecurringTask = z.object({
  scheduleId: z.string(),
  /** `module`: from rules/<module>/schedules.yaml, changed there. */
  source: z.enum(['module', 'person']),
  module: z.string(),
  title: z.string(),
  description: z.string(),
  /** RFC 5545, without "RRULE:". */
  rrule: z.string(),
  from: z.string(),
  time: z.string(),
  zone: z.string(),
  checklist: z.string().nullable(),
  assignee: Target.nullable(),
  team: Target.nullable(),
  priority: Priority,
  tags: z.array(z.string()),
  due: z.string().nullable(),
  missed: z.enum(['latest', 'all']),
  paused: z.boolean(),
  /** The next times, UTC. Empty where it has ended or the rule is wrong. */
  next: z.array(Instant),
  lastTaskId: TaskId.nullable(),
  /** Why no task is made of it; null where all is well. */
  fault: z.string().nullable(),
})
export type RecurringTask = z.infer<typeof RecurringTask>
