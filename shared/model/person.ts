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

/** Days on which somebody is away, both included, as YYYY-MM-DD; `substitute` is the id of who gets the work meanwhile, not the rights. */
export const Absence = z.object({ from: z.string(), until: z.string(), substitute: z.string().nullable() })
export type Absence = z.infer<typeof Absence>

/** Somebody who works here. `everyRole` is the owner of a profile whose people file does not say who they are. */
export const Person = z.object({
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  roles: z.array(z.string()),
  teams: z.array(z.string()),
  language: z.string().nullable(),
  absences: z.array(Absence),
  everyRole: z.boolean(),
})
export type Person = z.infer<typeof Person>

/**
 * Whose mail comes from outside: an address, or all that fit a pattern with `*`. `label` is free, such as a flat or a class; `phone` is for those whom
 * mail does not reach.
 */
export const Contact = z.object({
  address: z.string(),
  name: z.string().nullable(),
  roles: z.array(z.string()),
  language: z.string().nullable(),
  phone: z.string().nullable().optional(),
  label: z.string().nullable().optional(),
})
export type Contact = z.infer<typeof Contact>

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
  'outbox.read',
  'outbox.send',
  'account.manage',
  'template.read',
  'template.write',
  'report.read',
  'report.manage',
  'notice.manage',
  'feedback.submit',
] as const
export const Permission = z.enum(permissions)
export type Permission = z.infer<typeof Permission>
