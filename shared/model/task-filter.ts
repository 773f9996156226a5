import { z } from 'zod'
import { Instant } from './base.ts'
import { CostKind, CurrencyCode } from './task-parts.ts'

/** An own field with its value, such as `place=B 3`; without a value, `place=`, the tasks that have none. */
export const FieldFilter = z
  .string()
  .max(300)
  .regex(/^[a-z][a-z0-9_]{0,39}=/, 'A field with its value, such as place=B 3.')

/**
 * What a figure of a report counts, beyond the other filters of the task list: every figure names the list it opens by these.
 *
 * Shapes: a span holds its `From` and not its `To`. `openAt` means made before that moment and not closed before it; `dueFrom` and
 * `dueTo` are about the due time. `spentFrom`, `spentTo`, `currency` and `costKind` are about one and the same entry of time or money; `promise`, `kept` and `level`
 * about one and the same promise as it was recorded at a closing between `recordedFrom` and `recordedTo`.
 */
export const figureFilter = {
  createdFrom: Instant.optional(),
  createdTo: Instant.optional(),
  closedFrom: Instant.optional(),
  closedTo: Instant.optional(),
  openAt: Instant.optional(),
  dueFrom: Instant.optional(),
  dueTo: Instant.optional(),
  /** A team, or `none`. */
  team: z.string().max(320).optional(),
  fields: z.array(FieldFilter).max(5).optional(),
  spentFrom: Instant.optional(),
  spentTo: Instant.optional(),
  currency: CurrencyCode.optional(),
  costKind: CostKind.optional(),
  /** Only entries with minutes. */
  timed: z.boolean().optional(),
  promise: z.enum(['first_response', 'update', 'solution']).optional(),
  kept: z.boolean().optional(),
  level: z.string().max(64).optional(),
  recordedFrom: Instant.optional(),
  recordedTo: Instant.optional(),
  confidential: z.boolean().optional(),
}

/** The list that a figure opens: an input of `tasks.list`. */
export const FigureTasks = z.object({
  ...figureFilter,
  module: z.string().optional(),
  status: z.string().optional(),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
  /** A target, or `none`. */
  assignee: z.string().optional(),
})
export type FigureTasks = z.infer<typeof FigureTasks>
