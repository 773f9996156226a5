import { z } from 'zod'
import { Priority, StateCategory } from './task.ts'

/** What must be true of a task before it may go over: one line of a transition's `requires`. */
export const Requirement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assignee') }),
  /** The person who moves the task says why. */
  z.object({ kind: z.literal('comment') }),
  /** Every required item of the named checklist is done; null means of all checklists the task has. */
  z.object({ kind: z.literal('checklist'), checklist: z.string().nullable() }),
  /** An own field of the module, or `due`, is filled in. */
  z.object({ kind: z.literal('field'), field: z.string() }),
])
export type Requirement = z.infer<typeof Requirement>

/** What happens when a task comes into a state. Mail goes through the outbox like any other. */
export const StateEntry = z.object({
  template: z.string().nullable(),
  to: z.string(),
  checklist: z.string().nullable(),
})
export type StateEntry = z.infer<typeof StateEntry>

export const WorkflowState = z.object({
  status: z.string(),
  title: z.string(),
  category: StateCategory,
  /** How long a task may stay, as duration text such as "2 business days"; then the module's `escalateTo` is told. */
  deadline: z.string().nullable().optional(),
  onEntry: StateEntry.nullable().optional(),
})
export type WorkflowState = z.infer<typeof WorkflowState>

/** Which states may follow one. Absent guards let everybody go. */
export const Transition = z.object({
  from: z.string(),
  to: z.array(z.string()),
  requires: z.array(Requirement).optional(),
  /** A condition in short text about `task.` fields; null or absent is always true. */
  condition: z.string().nullable().optional(),
  /** Roles of which the person must hold one; none means whoever may change the task. */
  may: z.array(z.string()).optional(),
  /** The sentence a person reads where a guard holds them back; null or absent is made from the guards. */
  says: z.string().nullable().optional(),
})
export type Transition = z.infer<typeof Transition>

/** The states of a module's tasks and which may follow which. */
export const Workflow = z.object({
  name: z.string(),
  initial: z.string(),
  states: z.array(WorkflowState),
  transitions: z.array(Transition),
})
export type Workflow = z.infer<typeof Workflow>

/** An own field of a module's tasks. Values are kept as text: numbers as decimals, dates as YYYY-MM-DD. */
export const ModuleField = z.object({
  name: z.string(),
  title: z.string(),
  type: z.enum(['text', 'number', 'date', 'choice']),
  description: z.string(),
  /** Of a choice, in order; empty for other types. */
  choices: z.array(z.string()),
  /** Of a number, such as "EUR"; null for none. */
  unit: z.string().nullable(),
})
export type ModuleField = z.infer<typeof ModuleField>

/** A kind of work: which own fields its tasks show first, and what is ticked off. */
export const TaskKind = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  fields: z.array(z.string()),
  checklist: z.string().nullable(),
})
export type TaskKind = z.infer<typeof TaskKind>

/**
 * How soon people are answered and helped: the first level of a module that fits a task is the task's.
 *
 * Shapes: an empty list in `when` fits every task; times are duration text, null where none is promised; business units count the
 * module's calendar.
 */
export const ServiceLevel = z.object({
  name: z.string(),
  title: z.string(),
  when: z.object({ priority: z.array(Priority), tag: z.array(z.string()) }),
  firstResponse: z.string().nullable(),
  update: z.string().nullable(),
  solution: z.string().nullable(),
})
export type ServiceLevel = z.infer<typeof ServiceLevel>

/** What a module may spend in a month or year, in all or on one place. */
export const Budget = z.object({
  name: z.string(),
  title: z.string(),
  /** A decimal number as text. */
  amount: z.string(),
  currency: z.string(),
  per: z.enum(['month', 'year']),
  /** The value of the own field `place`; null for all. */
  place: z.string().nullable(),
})
export type Budget = z.infer<typeof Budget>

/** One thing to tick off. An item that fails makes a task of the title `followUp`, where it has one. */
export const ChecklistItem = z.object({
  id: z.string(),
  title: z.string(),
  required: z.boolean(),
  followUp: z.string().nullable(),
})
export type ChecklistItem = z.infer<typeof ChecklistItem>

/** A checklist as templates/<module>/checklists/<name>.yaml holds it. */
export const Checklist = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  items: z.array(ChecklistItem),
})
export type Checklist = z.infer<typeof Checklist>

/** A role that a module counts on. `keys` are permissions. */
export const ModuleRole = z.object({ name: z.string(), title: z.string(), description: z.string(), keys: z.array(z.string()) })
export type ModuleRole = z.infer<typeof ModuleRole>

/**
 * Recurring work: each occurrence becomes one task.
 *
 * Shapes: `rrule` is RFC 5545 without "RRULE:"; `from` a date, `time` a clock time, both in `zone` (null: the organisation's); `due` is
 * duration text counted from the occurrence.
 */
export const Schedule = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  rrule: z.string(),
  from: z.string(),
  time: z.string(),
  zone: z.string().nullable(),
  checklist: z.string().nullable(),
  assignee: z.string().nullable(),
  team: z.string().nullable(),
  priority: Priority,
  tags: z.array(z.string()),
  due: z.string().nullable(),
  /** What becomes of occurrences that passed while nobody was there: the latest alone is made, or each. Absent: the latest. */
  missed: z.enum(['latest', 'all']).optional(),
})
export type Schedule = z.infer<typeof Schedule>

/**
 * A text for mail in one language: templates/<module>/<file>.liquid, or templates/email/ for every module.
 *
 * `role` is whom a variant is for; `fields` are those the head names, null where it names none.
 */
export const MailTemplate = z.object({
  name: z.string(),
  language: z.string(),
  role: z.string().nullable(),
  subject: z.string(),
  audience: z.enum(['public', 'staff', 'readers']),
  fields: z.array(z.string()).nullable(),
  path: z.string(),
})
export type MailTemplate = z.infer<typeof MailTemplate>

/** A domain as data: a folder below rules/ with its workflow, and one below templates/ with what it sends and ticks off. */
export const Module = z.object({
  module: z.string(),
  title: z.string(),
  description: z.string(),
  team: z.string().nullable(),
  escalateTo: z.string().nullable(),
  confidential: z.boolean(),
  /** Who reads the tasks of a confidential module, as targets; empty otherwise. */
  readers: z.array(z.string()),
  /** The name of a calendar in rules/shared.yaml; null for the built-in week. */
  calendar: z.string().nullable(),
  workflow: Workflow,
  fields: z.array(ModuleField),
  taskKinds: z.array(TaskKind),
  serviceLevels: z.array(ServiceLevel),
  budgets: z.array(Budget).optional(),
  checklists: z.array(Checklist),
  roles: z.array(ModuleRole),
  schedules: z.array(Schedule),
  templates: z.array(MailTemplate),
})
export type Module = z.infer<typeof Module>
