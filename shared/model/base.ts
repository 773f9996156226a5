import { z } from 'zod'
import { sayNoDay } from '#shared/text/say-no-day.ts'

/** A moment in UTC milliseconds since 1970, a whole number. */
export const Instant = z.int().meta({ description: 'UTC milliseconds since 1970' })
export type Instant = z.infer<typeof Instant>

/** A moment that a person plans for: up to the year 9999, which every calendar can still show. */
export const PlannedInstant = z
  .int()
  .min(0, 'A time from 1970 on.')
  .max(253_402_214_400_000, 'A time up to the year 9999.')
  .meta({ description: 'UTC milliseconds since 1970, up to the year 9999' })

const dayShape = /^\d{4}-\d\d-\d\d$/

const isCalendarDay = (word: string): boolean => {
  const atMs = dayShape.test(word) ? Date.parse(`${word}T00:00Z`) : Number.NaN
  // Date.parse moves 31 February into March without a word.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(word)
}

const explainDay = ({ input }: { input?: unknown }): string => sayNoDay(String(input), '2026-11-23')

/** A day that is in the calendar: `2026-11-23`. */
export const CalendarDay = z
  .string()
  .regex(dayShape, { error: explainDay, abort: true })
  .refine(isCalendarDay, { error: explainDay })

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** One line of at most `most` characters: what a list, a subject and a window's title can show. `missing` says what to do where there is none. */
export const singleLine = (most: number, missing?: string) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'has a line break or a character that cannot be shown')

/** An opaque place in a list; hand back `nextCursor` to read on. */
export const Cursor = z.string().max(500)

/** One page of a list: `nextCursor` is null at the end, `total` counts the whole list. */
export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), nextCursor: Cursor.nullable(), total: z.int().nonnegative() })

/** How many rows a page holds; lists never answer unbounded. */
export const PageLimit = z.int().min(1).max(500).default(50)

export const MessageId = z.string().regex(/^msg_[0-9a-f]{32}$/)
export type MessageId = z.infer<typeof MessageId>
export const ThreadId = z.string().regex(/^thread_[0-9a-f]{32}$/)
export type ThreadId = z.infer<typeof ThreadId>
export const TaskId = z.string().regex(/^task_[0-9a-f-]{36}$/)
export type TaskId = z.infer<typeof TaskId>
export const ArchiveId = z.string().regex(/^archive_[0-9a-f]{32}$/)
export type ArchiveId = z.infer<typeof ArchiveId>
export const ChangeId = z.string().regex(/^change_[0-9a-f]{16}_[0-9]+$/)
export type ChangeId = z.infer<typeof ChangeId>

/** Who a task is routed or given to: `name@domain`, `person:id`, `role:name` or `team:name`. */
export const Target = z.string().trim().min(3).max(320)
export type Target = z.infer<typeof Target>

/** Somebody whom a person names: as `Target`, and of that form. */
export const NamedTarget = z
  .string()
  .trim()
  .max(320)
  .regex(
    /^(?:(?:person|role|team):[\p{L}\p{N}][\p{L}\p{N}._-]*|[^\s@:\p{Cc}]+@[^\s@:\p{Cc}]+)$/u,
    'Somebody is named as person:ID, role:NAME, team:NAME or an address.',
  )
