import { z } from 'zod'

export const Priority = z.enum(['low', 'normal', 'high', 'urgent'])
export type Priority = z.infer<typeof Priority>

/** What a workflow's state means, whatever its own name: every state belongs to exactly one. */
export const StateCategory = z.enum(['new', 'open', 'waiting', 'done', 'declined'])
export type StateCategory = z.infer<typeof StateCategory>
