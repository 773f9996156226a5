import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileDurably } from './key-file.ts'

const Tries = z.strictObject({ failed: z.int().nonnegative(), lastAt: z.int() })
type Tries = z.infer<typeof Tries>

const freeTries = 5
const waitMsMax = 15 * 60 * 1000

const path = (profileFolder: string): string => join(profileFolder, 'unlock-tries.json')

/**
 * How long the next try must wait, in milliseconds; 0 when it may go ahead.
 *
 * Five tries are free, then each failure doubles the wait from 2 s up to 15 minutes. The count is a file, so that a restart does not
 * reset it. A last try that lies in the future means that the clock was set back: the whole wait begins now, so that the door neither
 * opens nor stays shut until the clock has caught up.
 */
export function unlockWaitMs(profileFolder: string, now: number): number {
  const { failed, lastAt } = readTries(profileFolder)
  if (failed < freeTries) return 0
  const wait = Math.min(2 ** (failed - freeTries + 1) * 1000, waitMsMax)
  if (lastAt <= now) return Math.max(0, lastAt + wait - now)
  writeTries(profileFolder, { failed, lastAt: now })
  return wait
}

export function countFailedUnlock(profileFolder: string, now: number): void {
  writeTries(profileFolder, { failed: readTries(profileFolder).failed + 1, lastAt: now })
}

export function forgetFailedUnlocks(profileFolder: string): void {
  rmSync(path(profileFolder), { force: true })
}

function readTries(profileFolder: string): Tries {
  if (!existsSync(path(profileFolder))) return { failed: 0, lastAt: 0 }
  try {
    return Tries.parse(JSON.parse(readFileSync(path(profileFolder), 'utf8')))
  } catch {
    // A damaged counter must not open the door: it counts as just after the last free try.
    return { failed: freeTries, lastAt: 0 }
  }
}

function writeTries(profileFolder: string, tries: Tries): void {
  writeFileDurably(path(profileFolder), Buffer.from(`${JSON.stringify(tries)}\n`))
}
