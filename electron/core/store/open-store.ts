import { chmodSync, closeSync, existsSync, openSync, readSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { OpenFault } from '../engine-contract.ts'
import type { Clock, Log, Random } from '../ports.ts'
import { createBlobStore } from './blob-store.ts'
import { type Connection, connectReader, connectWriter } from './connection.ts'
import { deriveKey } from './keys/key-tree.ts'
import { createSecretBox } from './keys/secret-box.ts'
import { checkSchema, migrate } from './migrate.ts'
import { type Registration, registerProcess } from './process-registry.ts'
import { installSight, readBySight } from './sight.ts'
import { installSilenceGuard, silently } from './silence-guard.ts'
import type { Store } from './store.ts'
import { freeBytes, isDiskFull, roomToWork, WritingStopped } from './store-fault.ts'

export type OpenOptions = { profileFolder: string; profileKey: Buffer; clock: Clock; random: Random; log: Log }

export const databasePath = (profileFolder: string): string => join(profileFolder, 'orgo.db')

/**
 * Opens the encrypted store of a profile: the only place that opens a database.
 *
 * Shapes: `profileKey` is 32 bytes and stays the caller's, who zeroes it.
 * Errors: a plain, foreign or damaged file, a wrong key, a newer schema, a network drive: one sentence each, and nothing is changed.
 * Source: security-reliability.md section 2, F-1 to F-5.
 */
export async function openStore(options: OpenOptions): Promise<Result<Store, OpenFault>> {
  const path = databasePath(options.profileFolder)
  const refusal = refuseRuntime() ?? refuseDrive(options.profileFolder) ?? refusePlainFile(path)
  if (refusal) return fail(refusal)

  const { default: Database } = await import('better-sqlite3')
  const registered = register(options.profileFolder, path)
  if (!registered.ok) return registered
  const registration = registered.value
  const key = deriveKey(options.profileKey, 'db')
  let writer: Connection | null = null
  const giveUp = (fault: OpenFault): Result<never, OpenFault> => {
    writer?.close()
    registration.release()
    return fail(fault)
  }
  try {
    const fresh = !existsSync(path)
    const written = connectWriter(new Database(path, { timeout: 10_000 }), key)
    if (!written.ok) throw written.fault
    const connection = written.value
    writer = connection
    chmodSync(path, 0o600)
    const schema = checkSchema(connection.db)
    if (!schema.ok) return giveUp(schema.fault)
    if (registration.uncleanEnd && !fresh) {
      const damage = quickCheck(connection)
      if (damage) return giveUp(damagedFault(path, damage))
      options.log.activity('store_checked_after_unclean_end')
    }
    migrate(connection.db, (from) => copyBeforeMigration(connection, options, from))
    installSilenceGuard(connection.db)
    const reader = connectReader(new Database(path, { timeout: 10_000 }), key)
    if (!reader.ok) throw reader.fault
    const limited = connectReader(new Database(path, { timeout: 10_000 }), key, installSight)
    if (!limited.ok) throw limited.fault
    return succeed(assembleStore(connection, [reader.value, limited.value], options, registration.release))
  } catch (error) {
    const fault = describeOpenFault(error, path)
    if (fault) return giveUp(fault)
    writer?.close()
    registration.release()
    throw error
  } finally {
    key.fill(0)
  }
}

function register(profileFolder: string, path: string): Result<Registration, OpenFault> {
  try {
    return succeed(registerProcess(profileFolder, process.pid))
  } catch (error) {
    const fault = describeOpenFault(error, path)
    if (!fault) throw error
    return fail(fault)
  }
}

function assembleStore(
  writer: Connection,
  [reader, limited]: [all: Connection, limited: Connection],
  options: OpenOptions,
  release: () => void,
): Store {
  let isWritable = true
  const transact: Store['write'] = (work) => {
    if (!isWritable) throw new WritingStopped('the database is damaged')
    return writer.transact(work)
  }
  return {
    folder: options.profileFolder,
    read: readBySight(reader.readable, limited),
    write: transact,
    writeSilently: (work) => transact((tx) => silently(tx, work)),
    stopWriting: () => {
      isWritable = false
    },
    blobs: createBlobStore(options.profileFolder, options.profileKey, options.random),
    secrets: createSecretBox(options.profileKey, options.random),
    databaseBytes: () =>
      Number(reader.db.pragma('page_count', { simple: true })) * Number(reader.db.pragma('page_size', { simple: true })),
    quickCheck: () => quickCheck(writer),
    close: () => {
      reader.close()
      limited.close()
      writer.close()
      release()
    },
  }
}

function refuseRuntime(): OpenFault | null {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 22) return null
  // The native module crashes the process on older versions, so the version is looked at before it is loaded.
  const sentence = `Orgo needs Node 22 or newer and this is ${process.versions.node}. Start it with "npm start" or "npm run orgo", which bring their own.`
  return { code: 'NODE_TOO_OLD', sentence }
}

/** NFS, SMB and CIFS by their numbers in statfs(2): locks and WAL do not hold there. */
const networkDrives = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997])

function refuseDrive(profileFolder: string): OpenFault | null {
  if (!networkDrives.has(statfsSync(profileFolder).type >>> 0)) return null
  const sentence = `${profileFolder} lies on a network drive, where an encrypted database cannot be kept safe. Choose a folder on this machine's own disk.`
  return { code: 'NETWORK_DRIVE', sentence }
}

function refusePlainFile(path: string): OpenFault | null {
  if (!existsSync(path)) return null
  const head = Buffer.alloc(16)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, head, 0, 16, 0) === 0) return emptyFault(path)
  } finally {
    closeSync(file)
  }
  if (!head.toString('latin1').startsWith('SQLite format 3')) return null
  const sentence = `${path} is a plain SQLite database. Orgo opens only encrypted ones, so this file is not Orgo's; nothing was changed. Move it away and put the right one back.`
  return { code: 'PLAIN_DATABASE', sentence }
}

function emptyFault(path: string): OpenFault {
  const sentence = `${path} is empty, so nothing can be opened. Put it back from a copy of the profile; nothing was changed. Only if this profile was being made just now and never held anything, remove its folder and make it anew.`
  return { code: 'DATABASE_EMPTY', sentence }
}

function quickCheck(connection: Connection): string | null {
  try {
    const result = String(connection.db.pragma('quick_check(5)', { simple: true }))
    return result === 'ok' ? null : result
  } catch (error) {
    // Damage to the schema or the index keeps the check itself from running: that is its finding.
    if (error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|ERROR|NOTADB|IOERR)/.test(String(error.code)))
      return error.message
    throw error
  }
}

/** Not db.backup(): it throws on an encrypted file. Not serialize(): it returns plaintext. VACUUM INTO keeps the encryption. */
function copyBeforeMigration(writer: Connection, options: OpenOptions, from: number): void {
  const copy = join(options.profileFolder, `orgo.before-${from}-${options.clock.now()}.db`)
  writer.db.prepare('VACUUM INTO ?').run(copy)
  chmodSync(copy, 0o600)
  options.log.activity('store_copied_before_migration', { from })
}

function damagedFault(path: string, detail: string): OpenFault {
  const sentence = `${path} is damaged (${detail.slice(0, 120)}). Orgo has not changed it. Keep a copy of this file aside, then put back a backup of the whole profile folder.`
  return { code: 'DAMAGED', sentence }
}

function diskFullFault(path: string): OpenFault {
  const free = (freeBytes(dirname(path)) / 1024 ** 2).toFixed(1)
  const sentence = `The disk of ${path} is full: ${free} MB are free, and Orgo needs ${roomToWork} to work. Nothing was lost; free some space there and start again.`
  return { code: 'DISK_FULL', sentence }
}

/** What an error of the disk or the database means for a person; null for any other error, which is a fault in Orgo. */
export function describeOpenFault(error: unknown, path: string): OpenFault | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB')
    return {
      code: 'KEY_MISMATCH',
      sentence: `The key file opened, but ${path} is not encrypted with its key: the two do not belong together, or the file is not Orgo's. Nothing was changed. Put back the pair from one backup.`,
    }
  if (code.startsWith('SQLITE_CORRUPT')) return damagedFault(path, 'its content does not authenticate')
  if (isDiskFull(error, dirname(path))) return diskFullFault(path)
  if ((code === 'EEXIST' || code === 'ENOTDIR') && error instanceof Error && 'path' in error)
    return {
      code: 'NOT_A_FOLDER',
      sentence: `${String(error.path)} is a file where the profile keeps a folder. Nothing was changed. Move it away, put the folder back from a copy, and start again.`,
    }
  if (code === 'SQLITE_BUSY') return { code: 'BUSY', sentence: `Another program keeps ${path} locked. Close it and try again.` }
  if (code.startsWith('SQLITE_IOERR'))
    return {
      code: 'DISK_FAULT',
      sentence: `The disk of ${path} cannot be read or written (${code}). Nothing was changed; look at the disk and start again.`,
    }
  if (code === 'SQLITE_CANTOPEN' || code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_READONLY' || code === 'EROFS')
    return {
      code: 'NOT_WRITABLE',
      sentence: `${path} cannot be opened for writing. Check who owns the folder and whether the disk is read-only.`,
    }
  return null
}
