/** A fault of the disk or the database in the middle of work: one sentence, and whether writing must stop. */
export type StoreFault = { code: string; sentence: string; stopWriting: boolean }

/** The database is known to be damaged, so nothing is written to it any more. */
export class WritingStopped extends Error {
  override readonly name = 'WritingStopped'
}

const damaged =
  'The database of this profile is damaged: a part of it does not authenticate. Orgo writes nothing more to it. Keep a copy of the profile folder aside, put back a backup, and look at "orgo health".'

/** Puts an error of SQLite or the disk into words; null where the error is another. Source: security-reliability.md section 2, faults. */
export function describeStoreFault(error: unknown): StoreFault | null {
  if (error instanceof WritingStopped) return { code: 'DATABASE_DAMAGED', sentence: damaged, stopWriting: true }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return { code: 'DATABASE_DAMAGED', sentence: damaged, stopWriting: true }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return {
      code: 'DISK_FULL',
      sentence: 'The disk is full, so nothing was changed. Free some space and try again.',
      stopWriting: false,
    }
  if (code === 'SQLITE_BUSY')
    return {
      code: 'BUSY',
      sentence: 'Another program keeps the database busy. Nothing was changed; try again.',
      stopWriting: false,
    }
  if (/^SQLITE_(READONLY|IOERR|CANTOPEN)/.test(code))
    return {
      code: 'DISK_FAULT',
      sentence: `The disk of this profile cannot be read or written (${code}). Nothing was changed; look at the disk and start Orgo again.`,
      stopWriting: false,
    }
  return null
}
