import { statfsSync } from 'node:fs'

/** A fault of the disk or the database in the middle of work: one sentence, and whether writing must stop. */
export type StoreFault = { code: string; sentence: string; stopWriting: boolean }

/** The database is known to be damaged, so nothing is written to it any more. */
export class WritingStopped extends Error {
  override readonly name = 'WritingStopped'
}

/** The store failed after something had left this machine: `outcome` says in sentences what became of it, `cause` is what failed. */
export class LeftUnnoted extends Error {
  override readonly name = 'LeftUnnoted'
  readonly outcome: string
  constructor(outcome: string, cause: unknown) {
    super('the outcome of work outside could not be stored', { cause })
    this.outcome = outcome
  }
}

/** 64 MB: the log of the database before it is folded in, the index beside it, and some room for what is stored. */
export const roomToWork = '64 MB'

/** Below this SQLite reports a full disk as a fault of input and output, such as SQLITE_IOERR_SHMSIZE. */
const fullBelowBytes = 1024 ** 2

/** Whether an error comes from a disk without room; `folder`, if it is given, lies on that disk. */
export function isDiskFull(error: unknown, folder?: string): boolean {
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return true
  return folder !== undefined && /^SQLITE_(IOERR|CANTOPEN)/.test(code) && freeBytes(folder) < fullBelowBytes
}

/** What is free in a folder, to be said; infinite where the disk does not tell. */
export function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

const damaged =
  'The database of this profile is damaged: a part of it does not authenticate. Orgo writes nothing more to it. Keep a copy of the profile folder aside, put back a backup, and look at "orgo health".'

/** Puts an error of SQLite or the disk into words; null where the error is another. Source: security-reliability.md section 2, faults. */
export function describeStoreFault(error: unknown, folder?: string): StoreFault | null {
  if (error instanceof LeftUnnoted) return describeUnnoted(error, folder)
  const code = codeOf(error)
  if (error instanceof WritingStopped || /^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return { code: 'DATABASE_DAMAGED', sentence: damaged, stopWriting: true }
  const going = (name: string, sentence: string): StoreFault => ({ code: name, sentence, stopWriting: false })
  if (isDiskFull(error, folder))
    return going('DISK_FULL', `The disk is full, so nothing was changed. Free some space, at least ${roomToWork}, and try again.`)
  if (code === 'SQLITE_BUSY') return going('BUSY', 'Another program keeps the database busy. Nothing was changed; try again.')
  if (/^SQLITE_(READONLY|IOERR|CANTOPEN)/.test(code))
    return going(
      'DISK_FAULT',
      `The disk of this profile cannot be read or written (${code}). Nothing was changed; look at the disk and start Orgo again.`,
    )
  return null
}

function describeUnnoted({ outcome, cause }: LeftUnnoted, folder?: string): StoreFault | null {
  const fault = describeStoreFault(cause, folder)
  if (!fault || fault.stopWriting) return fault
  const trouble =
    fault.code === 'DISK_FULL'
      ? `The disk is full. Free some space, at least ${roomToWork}.`
      : `The database could not be written (${codeOf(cause)}).`
  return { ...fault, sentence: `${trouble} ${outcome}` }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
