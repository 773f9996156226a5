import type { FileSpec, Person } from './story.ts'

/** What a mail is about, for the expected figures. `answer` is one of our own replies; `other` needs a person's judgement. */
export const kinds = [
  'intro',
  'repair',
  'emergency',
  'report',
  'staff',
  'parents',
  'invoice',
  'supplier',
  'newsletter',
  'auto-reply',
  'bounce',
  'answer',
  'other',
] as const
export type Kind = (typeof kinds)[number]

/**
 * One mail before it becomes bytes.
 *
 * Shapes: `at` is UTC milliseconds; `messageId` and `references` are without angle brackets; `text` uses LF; `thread` is the id of the
 * story it belongs to.
 */
export type Letter = {
  id: string
  thread: string
  kind: Kind
  at: number
  from: Person
  to: Person[]
  cc: Person[]
  subject: string
  text: string
  html: string | null
  files: FileSpec[]
  headers: Record<string, string>
  charset: string
  encoding: '7bit' | '8bit' | 'quoted-printable' | 'base64'
  messageId: string
  references: string[]
}
