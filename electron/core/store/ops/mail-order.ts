import { z } from 'zod'
import { MailFile } from '#shared/model/outbox.ts'

/** A file that a rule wants sent: taken by content hash when the mail was ordered (O9), or looked for and not found (R5). */
export const OrderFile = z.discriminatedUnion('found', [
  MailFile.extend({ found: z.literal(true) }),
  z.object({ found: z.literal(false), name: z.string() }),
])
export type OrderFile = z.infer<typeof OrderFile>

/** Why a mail was ordered, and how it is to go out. */
export const OrderCause = z.object({
  /** The rule, or `workflow:<state>` where a task's state asks for it; null for an assignment by hand. */
  ruleId: z.string().nullable(),
  ruleHash: z.string().nullable(),
  /** Who asked for it by hand, as `person:<id>`; null for rules and timers. */
  personId: z.string().nullable(),
  /** The case is confidential and the mail would tell somebody outside: it waits until a person has seen it. */
  held: z.boolean(),
  /** The language that the rule names; null for the reader's own. */
  language: z.string().nullable(),
  /** Not to go out before; null for at once. */
  notBefore: z.int().nullable(),
  /** A sentence for the reader, such as why a step of a ladder fired; empty for none. */
  reason: z.string(),
  /** Other tasks that the same mail tells of. */
  otherTasks: z.array(z.string()),
})
export type OrderCause = z.infer<typeof OrderCause>

/**
 * A mail that a rule, a state, a step of a ladder or an assignment wants told: an item of the set `mail_orders` of its task.
 *
 * Shapes: the item's id is the key of the effect that ordered it, so that two laptops that see the same cause order the same mail once.
 * `template` is null where the message itself is forwarded. `target` is `address:…`, `person:…`, `role:…`, `team:…`, or `requester`: whoever
 * wrote the message. `fingerprint` is the message in hex.
 */
export const MailOrder = z.object({
  kind: z.enum(['acknowledgement', 'forward', 'escalation', 'assignment', 'state']),
  template: z.string().nullable(),
  target: z.string(),
  fingerprint: z.string().nullable(),
  files: z.array(OrderFile),
  cause: OrderCause,
  at: z.int(),
})
export type MailOrder = z.infer<typeof MailOrder>
