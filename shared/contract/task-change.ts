import { z } from 'zod'
import { singleLine, TaskId } from '#shared/model/base.ts'
import { procedure } from './procedure.ts'

export const taskTags = ['tasks']

export const TASK_NOT_FOUND = { status: 404, message: 'This task does not exist.' } as const
export const TASK_CLOSED = { status: 409, message: 'This task is closed. Reopen it first.' } as const
export const NOT_IN_WORKFLOW = {
  status: 409,
  message: 'The workflow does not allow this.',
  /** `allowed`: states it may go to instead; `missing`: what a guard wants first, each as a sentence. */
  data: z.object({ sentence: z.string(), allowed: z.array(z.string()), missing: z.array(z.string()) }),
} as const
export const HAS_OPEN_PARTS = {
  status: 409,
  message: 'This task has parts that are still open. Say what becomes of them.',
  data: z.object({ sentence: z.string(), parts: z.array(z.object({ taskId: TaskId, title: z.string() })) }),
} as const
/** A refusal that is no matter of the workflow: the sentence says what stands in the way. */
export const NOT_POSSIBLE = {
  status: 409,
  message: 'This cannot be done.',
  data: z.object({ sentence: z.string() }),
} as const

export const Text = z.string().trim().min(1).max(20_000)
/** What a task is called. */
export const Title = singleLine(500)
export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\s,]+$/, 'A tag is one word.')
/** What becomes of open parts when their whole is closed; without a word it is refused and they are named. */
export const OpenParts = z.enum(['refuse', 'close', 'leave']).default('refuse')

/** A change to one task: its id in the path, its words in the body, the task as it then is as the answer. */
export const change = (name: string, summary: string) =>
  procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: `/tasks/{taskId}/${name}`, summary, tags: taskTags })
    .errors({ TASK_NOT_FOUND, TASK_CLOSED, NOT_IN_WORKFLOW, HAS_OPEN_PARTS, NOT_POSSIBLE })
