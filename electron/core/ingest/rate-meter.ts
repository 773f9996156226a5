import type { Clock } from '../ports.ts'
import type { ArchiveRow } from './archive-record.ts'

/** The last seconds of an import, so that a slow beginning does not colour the time left for ever. */
const windowMs = 10_000

type Note = { at: number; bytes: number; found: number }

/** Measures how fast an import goes. */
export function createRateMeter(clock: Clock, from: ArchiveRow) {
  let notes: Note[] = [{ at: clock.now(), bytes: from.position_bytes, found: from.found }]
  const sizeBytes = from.size_bytes
  return {
    note: (row: ArchiveRow): void => {
      const at = clock.now()
      const kept = notes.filter((note) => note.at >= at - windowMs)
      notes = [...(kept.length > 0 ? kept : notes.slice(-1)), { at, bytes: row.position_bytes, found: row.found }]
    },
    rates: (): { bytesPerSecond: number; messagesPerSecond: number; secondsLeft: number | null } => {
      const first = notes[0]
      const last = notes.at(-1)
      if (!first || !last || last.at <= first.at) return { bytesPerSecond: 0, messagesPerSecond: 0, secondsLeft: null }
      const seconds = (last.at - first.at) / 1000
      const bytesPerSecond = (last.bytes - first.bytes) / seconds
      const secondsLeft = bytesPerSecond > 0 ? (sizeBytes - last.bytes) / bytesPerSecond : null
      return { bytesPerSecond, messagesPerSecond: (last.found - first.found) / seconds, secondsLeft }
    },
  }
}
