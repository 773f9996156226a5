import { z } from 'zod'
import { ArchiveId, Instant, MessageId, Sha256 } from './base.ts'

/** What a file turned out to be, read from its content and not from its name. */
export const ArchiveFormat = z.enum(['mbox', 'eml'])
export type ArchiveFormat = z.infer<typeof ArchiveFormat>

export const ArchiveState = z.enum(['running', 'interrupted', 'complete', 'failed', 'cancelled'])
export type ArchiveState = z.infer<typeof ArchiveState>

/** `silent` writes no outbox row and starts no timer; `live` treats the mail as if it had just arrived. */
export const ImportMode = z.enum(['silent', 'live'])
export type ImportMode = z.infer<typeof ImportMode>

/** One import of one file, with its statement: found = imported + duplicate + skipped + failed. */
export const Archive = z.object({
  archiveId: ArchiveId,
  source: z.string(),
  format: ArchiveFormat,
  mode: ImportMode,
  state: ArchiveState,
  sizeBytes: z.int().nonnegative(),
  /** How far the checkpoint is; equals `sizeBytes` at the end. */
  positionBytes: z.int().nonnegative(),
  sha256: Sha256.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** How long the import worked, in milliseconds, waiting and interruptions left out. */
  busyMs: z.int().nonnegative(),
  found: z.int().nonnegative(),
  imported: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Imported with problems; counted inside `imported`. */
  partial: z.int().nonnegative(),
  tasks: z.int().nonnegative(),
  /** Effects of rules that a silent import holds back: mail and timers. */
  withheld: z.int().nonnegative(),
  /** One sentence where the source could not be read to its end, or ends in the middle of a mail. */
  problem: z.string().nullable(),
})
export type Archive = z.infer<typeof Archive>

export const ItemOutcome = z.enum(['imported', 'duplicate', 'skipped', 'failed'])
export type ItemOutcome = z.infer<typeof ItemOutcome>

export const ItemProblem = z.object({
  code: z.string(),
  message: z.string(),
  /** Where in the archive, counted from its first byte. */
  offsetBytes: z.int().nonnegative().optional(),
  line: z.int().positive().optional(),
})
export type ItemProblem = z.infer<typeof ItemProblem>

/** One mail of an archive and what became of it. */
export const ArchiveItem = z.object({
  itemNo: z.int().positive(),
  offsetBytes: z.int().nonnegative(),
  sizeBytes: z.int().nonnegative(),
  outcome: ItemOutcome,
  partial: z.boolean(),
  messageId: MessageId.nullable(),
  subject: z.string().nullable(),
  problems: z.array(ItemProblem),
})
export type ArchiveItem = z.infer<typeof ArchiveItem>

/** How far a running import is; the last one of a stream carries the final state. */
export const ImportProgress = z.object({
  archive: Archive,
  bytesPerSecond: z.number().nonnegative(),
  messagesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
})
export type ImportProgress = z.infer<typeof ImportProgress>
