import { z } from 'zod'

/** Who or what made a change: a person, a rule, a timer that fell due, or a reply that joined its thread's task. */
export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), personId: z.string(), name: z.string() }),
  z.object({ kind: z.literal('rule'), ruleId: z.string(), ruleHash: z.string() }),
  z.object({ kind: z.literal('timer') }),
  z.object({ kind: z.literal('thread') }),
])
export type Actor = z.infer<typeof Actor>

/** Somebody a task can be given to: a person, a role's queue, or a team. */
export const Assignee = z.object({ target: z.string(), title: z.string(), kind: z.enum(['person', 'role', 'team', 'address']) })
export type Assignee = z.infer<typeof Assignee>

/** What a session may do. One key guards one group of procedures; `nobody` guards what forgot to name one. */
export const permissions = [
  'nobody',
  'archive.read',
  'archive.import',
  'message.read',
  'task.read',
  'task.write',
  'rule.read',
  'rule.activate',
  'health.read',
] as const
export const Permission = z.enum(permissions)
export type Permission = z.infer<typeof Permission>
