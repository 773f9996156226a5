import { z } from 'zod'
import { StateCategory } from '#shared/model/task.ts'

const Name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a name: small letters, digits and hyphens, beginning with a letter')
const Title = z.string().trim().min(1, 'a text').max(200, 'at most 200 characters')

/** `module.yaml`: makes a folder below rules/ a module. */
export const ModuleFile = z.strictObject({
  module: z.literal(1, 'the format version, 1'),
  title: Title,
  description: z.string().max(2000).default(''),
  team: Name.optional(),
  escalate_to: z
    .string()
    .regex(/^(role|team|person):\S+$|^\S+@\S+$/, 'a target: an address, person:id, role:name or team:name')
    .optional(),
  workflow: Name.optional(),
  confidential: z.boolean('true or false').default(false),
})
export type ModuleFile = z.infer<typeof ModuleFile>

/** `workflow.yaml`: the states of a module's tasks and which may follow which. */
export const WorkflowFile = z.strictObject({
  workflow: z.literal(1, 'the format version, 1'),
  name: Name,
  initial: Name,
  states: z
    .array(z.strictObject({ id: Name, title: Title, category: StateCategory }))
    .min(2, 'at least two states')
    .max(50),
  transitions: z.array(z.strictObject({ from: Name, to: z.array(Name).min(1).max(50) })).max(50),
})
export type WorkflowFile = z.infer<typeof WorkflowFile>
