import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder of mode 0700 and those above it that are missing.
 *
 * Not mkdir's own `recursive`: on a file system that takes no folders (/proc) it never comes back. Errors: the system's, of the first
 * folder that cannot be made.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) {
    // Throws ENOTDIR where a file has taken the folder's place.
    readdirSync(path)
    return
  }
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process made it in between, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
