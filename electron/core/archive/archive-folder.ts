/**
 * A folder of an archive as a probe shows it.
 *
 * Shapes: `path` holds the names from the root of the archive down, as they are written there (any character, also "/"); `items` counts the
 * items directly in it, null where only reading would tell; `earliest` and `latest` are UTC milliseconds of the mails in it, null where not known
 * without reading; `role` tells folders that people treat apart; `problem` says in one sentence what of it cannot be read.
 */
export type ArchiveFolder = {
  path: readonly string[]
  items: number | null
  sizeBytes: number | null
  earliest: number | null
  latest: number | null
  role: FolderRole | null
  problem: string | null
}

export type FolderRole = 'inbox' | 'sent' | 'drafts' | 'outbox' | 'deleted' | 'junk' | 'recovered'

/** The name of a folder in choices and rows: its path as JSON, because names may hold any separator. */
export function folderKey(path: readonly string[]): string {
  return JSON.stringify(path)
}
