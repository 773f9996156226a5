import { z } from 'zod'
import { ChangeId, Instant, TaskId, ThreadId } from './base.ts'
import { Address, MessageSummary } from './message.ts'
import { Actor } from './person.ts'

/** A thread that has an id or a token in common with another, and too little else to be one with it: a person may join them. */
export const ThreadSuggestion = z.object({
  threadId: ThreadId,
  subject: z.string(),
  from: Address.nullable(),
  at: Instant,
  messages: z.int().positive(),
  /** What they have in common: one names a message of the other, or carries its token in the subject. */
  reason: z.enum(['names_message', 'carries_token']),
})
export type ThreadSuggestion = z.infer<typeof ThreadSuggestion>

/** What a person decided about a thread. It can be taken back at any time, once. */
export const ThreadChange = z.object({
  changeId: ChangeId,
  command: z.enum(['thread.merge', 'thread.split']),
  at: Instant,
  actor: Actor,
  undone: z.boolean(),
})
export type ThreadChange = z.infer<typeof ThreadChange>

/** A thread with its messages, oldest first, and every task that hangs on one of them. */
export const Thread = z.object({
  threadId: ThreadId,
  /** The oldest subject without prefixes. */
  subject: z.string(),
  messages: z.array(MessageSummary),
  tasks: z.array(z.object({ taskId: TaskId, title: z.string(), status: z.string(), closed: z.boolean() })),
  suggestions: z.array(ThreadSuggestion),
  changes: z.array(ThreadChange),
})
export type Thread = z.infer<typeof Thread>
