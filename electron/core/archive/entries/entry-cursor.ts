import type { ItemPosition } from '../raw-item.ts'

/**
 * Where an item stands among the files of a folder or zip: the number of the file, and the position in it.
 *
 * Shapes: `isAfter` marks the place behind the item, for whoever knows only the last item that was read.
 */
export type EntryCursor = { entry: number; inner: ItemPosition; isAfter: boolean }

/** Writes a cursor as a word. Limits: that of `ItemPosition.cursor`, as long as cursors of inner archives stay within a third of it. */
export function writeCursor(entry: number, { index, offsetBytes, line, cursor }: ItemPosition): string {
  return JSON.stringify([entry, index, offsetBytes, line, cursor])
}

/** Reads a cursor, or null where the word is none of this reader's. */
export function readCursor(word: string | null): EntryCursor | null {
  if (word === null) return null
  const isAfter = word.startsWith('>')
  try {
    const parts: unknown = JSON.parse(isAfter ? word.slice(1) : word)
    if (!Array.isArray(parts)) return null
    const [entry, index, offsetBytes, line, cursor] = parts as readonly unknown[] // Each part is checked below.
    if (![entry, index, offsetBytes, line].every((part) => Number.isSafeInteger(part))) return null
    const inner = { index: Number(index), offsetBytes: Number(offsetBytes), line: Number(line) }
    return { entry: Number(entry), inner: { ...inner, cursor: typeof cursor === 'string' ? cursor : null }, isAfter }
  } catch {
    return null
  }
}
