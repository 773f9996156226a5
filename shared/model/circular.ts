import { z } from 'zod'
import { Instant, PlannedInstant, singleLine, TaskId } from './base.ts'
import { Delivery, OutboxId, OutboxState } from './outbox.ts'

export const CircularId = z.string().regex(/^circular_[0-9a-f-]{36}$/, 'a circular, such as circular_6d0c…')
export type CircularId = z.infer<typeof CircularId>

/** A language such as `de`. */
export const CircularLanguage = z.string().regex(/^[a-z]{2,3}$/, 'A language such as en, de or fr.')

/** What a circular says in one language. `{name}` and `{label}` stand for what is known of whoever gets it. */
export const CircularText = z.strictObject({
  language: CircularLanguage,
  subject: singleLine(300, 'A subject is missing.'),
  text: z.string().trim().min(1, 'The text is missing.').max(50_000, 'A text has at most 50000 characters.'),
})
export type CircularText = z.infer<typeof CircularText>

/**
 * Who gets a circular: the sum of all that is named here, each address once.
 *
 * `roles` and `labels` are those of contacts in people.yaml (patterns of addresses are left out). `addresses` is pasted text: one to a line or
 * with commas between, with or without a name. `csv` has a header line; columns `address` (or `email`), `name`, `language`, `phone`, `label`.
 */
export const CircularAudience = z.strictObject({
  roles: z.array(z.string().max(64)).max(100).default([]),
  labels: z.array(z.string().max(200)).max(1_000).default([]),
  addresses: z.string().max(400_000).default(''),
  csv: z.string().max(900_000).default(''),
})
export type CircularAudience = z.infer<typeof CircularAudience>

/**
 * One notice to many, each in their own language: either a text for each language, or a template that has those languages, filled from a task.
 * With a task, answers and receipts are a part of it.
 */
export const CircularDraft = z.strictObject({
  /** For the list, never sent. */
  title: singleLine(200, 'Give the circular a title.'),
  taskId: TaskId.nullable().default(null),
  template: z.string().min(1).max(200).nullable().default(null),
  texts: z.array(CircularText).max(20).default([]),
  /** For whoever's language is not known, or has no text. */
  fallback: CircularLanguage.default('en'),
  audience: CircularAudience,
  notBefore: PlannedInstant.nullable().default(null),
})
export type CircularDraft = z.infer<typeof CircularDraft>

/** Something in an audience that cannot be written to. `line` counts from 1 in the pasted text or the CSV. */
export const AudienceFault = z.object({
  where: z.enum(['roles', 'labels', 'addresses', 'csv']),
  line: z.int().nonnegative(),
  sentence: z.string(),
})
export type AudienceFault = z.infer<typeof AudienceFault>

/** How many get a circular in a language. `text` is the language they read it in: another where there is no text in theirs. */
export const LanguageCount = z.object({ language: z.string(), text: z.string(), count: z.int().nonnegative() })
export type LanguageCount = z.infer<typeof LanguageCount>

/** What a circular would be: who gets it, and the first mail of each language as it would leave. */
export const CircularPreview = z.object({
  total: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  languages: z.array(LanguageCount),
  samples: z.array(
    z.object({ language: z.string(), to: z.string(), subject: z.string(), text: z.string(), html: z.string().nullable() }),
  ),
  faults: z.array(AudienceFault),
  /** What will hold it, as a sentence; null where it would leave at once. */
  hold: z.string().nullable(),
})
export type CircularPreview = z.infer<typeof CircularPreview>

/**
 * How a circular stands with its recipients. `open` still waits, `sent` was taken by the server and nothing is heard since, `reached` is known to have
 * arrived (a receipt or an answer), `delayed` is still being tried by a server on the way, `notReached` was refused, bounced or is in doubt.
 */
export const CircularCounts = z.object({
  total: z.int().nonnegative(),
  open: z.int().nonnegative(),
  sent: z.int().nonnegative(),
  reached: z.int().nonnegative(),
  delayed: z.int().nonnegative(),
  notReached: z.int().nonnegative(),
  cancelled: z.int().nonnegative(),
})
export type CircularCounts = z.infer<typeof CircularCounts>

export const CircularState = z.enum(['held', 'queued', 'sending', 'done', 'cancelled'])
export type CircularState = z.infer<typeof CircularState>

/** A circular in the list. */
export const Circular = z.object({
  circularId: CircularId,
  title: z.string(),
  taskId: TaskId.nullable(),
  template: z.string().nullable(),
  author: z.string(),
  createdAt: Instant,
  state: CircularState,
  counts: CircularCounts,
  languages: z.array(LanguageCount),
  /** The lines of its list that could not be written to: nobody of them got it. The first hundred. */
  faults: z.array(AudienceFault),
})
export type Circular = z.infer<typeof Circular>

export const Reach = z.enum(['open', 'sent', 'reached', 'delayed', 'notReached', 'cancelled'])
export type Reach = z.infer<typeof Reach>

/**
 * One recipient of a circular with its receipt.
 *
 * `label` is free: a class, a flat, a child. `reason` says in words why it did not arrive. `sameLabelReached`: another address of the same label
 * got the circular, so a call is less pressing.
 */
export const CircularRecipient = z.object({
  address: z.string(),
  name: z.string(),
  language: z.string(),
  phone: z.string().nullable(),
  label: z.string().nullable(),
  outboxId: OutboxId.nullable(),
  state: OutboxState.nullable(),
  delivery: Delivery,
  reach: Reach,
  reason: z.string().nullable(),
  at: Instant.nullable(),
  sameLabelReached: z.boolean(),
})
export type CircularRecipient = z.infer<typeof CircularRecipient>
