import { z } from 'zod'
import { StateCategory } from './task.ts'

export const WorkflowState = z.object({ status: z.string(), title: z.string(), category: StateCategory })
export type WorkflowState = z.infer<typeof WorkflowState>

/** The states of a module's tasks and which may follow which. */
export const Workflow = z.object({
  name: z.string(),
  initial: z.string(),
  states: z.array(WorkflowState),
  transitions: z.array(z.object({ from: z.string(), to: z.array(z.string()) })),
})
export type Workflow = z.infer<typeof Workflow>

/** A domain as data: a folder below rules/ with its workflow. */
export const Module = z.object({
  module: z.string(),
  title: z.string(),
  description: z.string(),
  team: z.string().nullable(),
  escalateTo: z.string().nullable(),
  confidential: z.boolean(),
  workflow: Workflow,
})
export type Module = z.infer<typeof Module>
