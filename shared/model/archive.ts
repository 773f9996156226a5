import { z } from 'zod'
import { ArchiveId, Instant, MessageId, Sha256 } from './base.ts'
import { ItemKind } from './item-kind.ts'

/** What a source turned out to be, read from its content and not from its name. `folder` is a directory of mails and mailboxes. */
export const ArchiveFormat = z.enum(['mbox', 'eml', 'emlx', 'pst', 'msg', 'zip', 'maildir', 'folder'])
export type ArchiveFormat = z.infer<typeof ArchiveFormat>

export const ArchiveState = z.enum(['running', 'paused', 'interrupted', 'complete', 'failed', 'cancelled', 'undone'])
export type ArchiveState = z.infer<typeof ArchiveState>

/** `silent` writes no outbox row and starts no timer; `live` treats the mail as if it had just arrived. */
export const ImportMode = z.enum(['silent', 'live'])
export type ImportMode = z.infer<typeof ImportMode>

/** The names of a folder from the archive's root down, as the archive writes them: any character may stand in one. */
export const FolderPath = z.array(z.string().max(1000)).max(64)
export type FolderPath = z.infer<typeof FolderPath>

/** Which items of an archive are wanted. Everything, where nothing is said. */
export const ImportChoice = z.strictObject({
  /** These folders and no other; a folder does not stand for those in it. */
  folders: z.array(FolderPath).max(10_000).optional(),
  /** Patterns over the path with "/" between the names: `*` within a name, `**` over names, no matter the case. */
  folderGlobs: z.array(z.string().min(1).max(500)).max(100).optional(),
  /** Folders of deleted items too. */
  deletedItems: z.boolean().default(true),
  /** Only what is dated at or after this moment. */
  since: Instant.optional(),
  /** Only what is dated before this moment. */
  until: Instant.optional(),
  /** Also look for items that no folder holds any more. */
  recover: z.boolean().default(false),
})
export type ImportChoice = z.infer<typeof ImportChoice>

export const FolderRole = z.enum(['inbox', 'sent', 'drafts', 'outbox', 'deleted', 'junk', 'recovered'])
export type FolderRole = z.infer<typeof FolderRole>

/** A folder of an archive. `items` counts what is directly in it, null where only reading would tell. */
export const ArchiveFolder = z.object({
  path: FolderPath,
  role: FolderRole.nullable(),
  items: z.int().nonnegative().nullable(),
  sizeBytes: z.int().nonnegative().nullable(),
  earliest: Instant.nullable(),
  latest: Instant.nullable(),
  problem: z.string().nullable(),
})
export type ArchiveFolder = z.infer<typeof ArchiveFolder>

/** What is known of an archive before anything of it is written. */
export const ArchiveProbe = z.object({
  source: z.string(),
  format: ArchiveFormat,
  /** The kind of the format: `unicode`, `ansi`, `unicode-4k`, `mboxrd` ... */
  variant: z.string().nullable(),
  explanation: z.string(),
  sizeBytes: z.int().nonnegative(),
  folders: z.array(ArchiveFolder),
  items: z.int().nonnegative().nullable(),
  earliest: Instant.nullable(),
  latest: Instant.nullable(),
  /** How long an import should take on this computer, from what earlier ones took; seconds. */
  expectedSeconds: z.number().nonnegative(),
  freeBytes: z.int().nonnegative(),
  /** Sentences: damage, a name that does not fit, a disk too small, an earlier import of the same source. */
  problems: z.array(z.string()),
  /** The newest import of the very same source, if there was one. */
  importedAs: ArchiveId.nullable(),
})
export type ArchiveProbe = z.infer<typeof ArchiveProbe>

/** What a recount found: by Orgo's own reader again, and by a library of other hands. */
export const Verification = z.object({
  at: Instant,
  state: z.enum(['running', 'done']),
  /** Whether the source is byte for byte what was imported; null where it is not there. */
  sourceUnchanged: z.boolean().nullable(),
  /** What the statement says and what reading it again counts now; null where the source is not there. */
  statement: z.int().nonnegative(),
  recount: z.int().nonnegative().nullable(),
  secondReader: z.object({
    name: z.string(),
    version: z.string(),
    items: z.int().nonnegative().nullable(),
    /** Why it has no count: it cannot open the format, or did not end. */
    problem: z.string().nullable(),
  }),
  /** Folders where the readers differ. */
  differences: z.array(
    z.object({ folder: FolderPath, ours: z.int().nonnegative(), theirs: z.int().nonnegative(), believed: z.string() }),
  ),
  /** One sentence: "Orgo read 1,234, second reader 1,234." */
  sentence: z.string(),
})
export type Verification = z.infer<typeof Verification>

/** One import of one source, with its statement: found = imported + duplicate + skipped + failed. */
export const Archive = z.object({
  archiveId: ArchiveId,
  source: z.string(),
  format: ArchiveFormat,
  variant: z.string().nullable(),
  mode: ImportMode,
  /** Mail dated before it is history: its tasks are closed at once, and it never waits in Triage. Null: none is. */
  cutOff: Instant.nullable(),
  choice: ImportChoice,
  state: ArchiveState,
  sizeBytes: z.int().nonnegative(),
  /** How far the checkpoint is; equals `sizeBytes` at the end. */
  positionBytes: z.int().nonnegative(),
  /** Items to read in all, where the archive tells ahead of reading. */
  totalItems: z.int().nonnegative().nullable(),
  sha256: Sha256.nullable(),
  /** Whether the source had the same name, size and time at the end as at the beginning; null until known. `verify` compares its bytes. */
  sourceUnchanged: z.boolean().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  undoneAt: Instant.nullable(),
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
  /** What was noticed about the source as a whole: damage, a stored password, a name that does not fit. */
  remarks: z.array(z.string()),
  verification: Verification.nullable(),
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

/** What a mail program knew about its copy of a mail. */
export const ItemFlags = z.object({ read: z.boolean(), flagged: z.boolean(), answered: z.boolean(), draft: z.boolean() })
export type ItemFlags = z.infer<typeof ItemFlags>

/** One item of an archive and what became of it. */
export const ArchiveItem = z.object({
  itemNo: z.int().positive(),
  offsetBytes: z.int().nonnegative(),
  sizeBytes: z.int().nonnegative(),
  folder: FolderPath,
  /** Where in the archive, where an offset would not tell: "node 0x200024", "letters/a.eml". */
  place: z.string().nullable(),
  kind: ItemKind,
  itemClass: z.string().nullable(),
  flags: ItemFlags.nullable(),
  outcome: ItemOutcome,
  /** Why it was skipped or failed: one word, the same for all items of one reason. */
  reason: z.string().nullable(),
  partial: z.boolean(),
  messageId: MessageId.nullable(),
  subject: z.string().nullable(),
  problems: z.array(ItemProblem),
})
export type ArchiveItem = z.infer<typeof ArchiveItem>

/** The items of one outcome that share a reason or a problem. */
export const ItemReason = z.object({
  outcome: ItemOutcome,
  partial: z.boolean(),
  reason: z.string(),
  message: z.string(),
  count: z.int().positive(),
})
export type ItemReason = z.infer<typeof ItemReason>

/** How far a running import is; the last one of a stream carries the final state. */
export const ImportProgress = z.object({
  archive: Archive,
  bytesPerSecond: z.number().nonnegative(),
  messagesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
})
export type ImportProgress = z.infer<typeof ImportProgress>

/** What the rules would make of an archive, tried without writing; the last one of a stream has `done`. */
export const ImportPreview = z.object({
  done: z.boolean(),
  read: z.int().nonnegative(),
  total: z.int().nonnegative().nullable(),
  tasks: z.int().nonnegative(),
  /** Of these, tasks of mail before the cut-off: closed from the start. */
  closedTasks: z.int().nonnegative(),
  triage: z.int().nonnegative(),
  withheld: z.int().nonnegative(),
  rules: z.array(z.object({ ruleId: z.string(), title: z.string(), matches: z.int().positive() })),
})
export type ImportPreview = z.infer<typeof ImportPreview>

/** What taking an import back would remove, or has removed. */
export const ImportUndo = z.object({
  messages: z.int().nonnegative(),
  tasks: z.int().nonnegative(),
  /** Stay, because another archive holds them too. */
  keptCopies: z.int().nonnegative(),
  /** Stay, because somebody has worked on their task since. */
  keptWorkedOn: z.int().nonnegative(),
  done: z.boolean(),
  sentence: z.string(),
})
export type ImportUndo = z.infer<typeof ImportUndo>

/** A folder on this computer whose new files are imported by themselves. */
export const WatchedFolder = z.object({
  watchNo: z.int().positive(),
  path: z.string(),
  mode: ImportMode,
  addedAt: Instant,
  problem: z.string().nullable(),
})
export type WatchedFolder = z.infer<typeof WatchedFolder>

export const SuggestionState = z.enum(['suggested', 'accepted', 'dismissed'])

/** A contact of an imported archive, suggested for the directory of people. */
export const SuggestedPerson = z.object({
  suggestionNo: z.int().positive(),
  address: z.string(),
  name: z.string(),
  organisation: z.string(),
  phone: z.string(),
  messageId: MessageId.nullable(),
  state: SuggestionState,
})
export type SuggestedPerson = z.infer<typeof SuggestedPerson>

/** A task of an imported Outlook archive, offered as a task of Orgo. */
export const OfferedTask = z.object({
  messageId: MessageId,
  title: z.string(),
  dueAt: Instant.nullable(),
  completedAt: Instant.nullable(),
  owner: z.string(),
  state: z.enum(['offered', 'accepted', 'dismissed']),
  taskId: z.string().nullable(),
})
export type OfferedTask = z.infer<typeof OfferedTask>
