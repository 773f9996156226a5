import type { ItemFlags } from '#shared/model/archive.ts'

/** Flags as the store keeps them: 1 read, 2 flagged, 4 answered, 8 draft; null where the archive does not tell. */
export function packFlags(flags: ItemFlags | null): number | null {
  if (!flags) return null
  return (flags.read ? 1 : 0) | (flags.flagged ? 2 : 0) | (flags.answered ? 4 : 0) | (flags.draft ? 8 : 0)
}

export function unpackFlags(packed: number | null): ItemFlags | null {
  if (packed === null) return null
  return { read: (packed & 1) !== 0, flagged: (packed & 2) !== 0, answered: (packed & 4) !== 0, draft: (packed & 8) !== 0 }
}
