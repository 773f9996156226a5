import { z } from 'zod'
import { Archive } from './archive.ts'
import { Instant } from './base.ts'
import { Escalation, TaskSummary, TaskView } from './task.ts'

export const ModuleCount = z.object({
  module: z.string(),
  title: z.string(),
  open: z.int().nonnegative(),
  overdue: z.int().nonnegative(),
  urgent: z.int().nonnegative(),
})

/** What needs me now. Every count is the count of a view of the task list. */
export const Dashboard = z.object({
  at: Instant,
  counts: z.record(TaskView, z.int().nonnegative()),
  triage: z.int().nonnegative(),
  messages: z.int().nonnegative(),
  today: z.array(TaskSummary),
  overdue: z.array(TaskSummary),
  byModule: z.array(ModuleCount),
  byAssignee: z.array(z.object({ assignee: z.string().nullable(), open: z.int().nonnegative() })),
  nextEscalations: z.array(Escalation.extend({ title: z.string() })),
  recentArchives: z.array(Archive),
  sample: z.boolean(),
})
export type Dashboard = z.infer<typeof Dashboard>
