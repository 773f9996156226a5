import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { OpenFault } from '../../engine-contract.ts'
import { KeySlot } from './key-slot.ts'

/** The key file of a profile: which profile it opens and the slots that do. It holds no secret in clear. */
export const KeyFile = z.strictObject({
  orgo_keys: z.literal(1),
  profile: z.uuid(),
  slots: z.array(KeySlot).min(1).max(100),
})
export type KeyFile = z.infer<typeof KeyFile>

export const keyFilePath = (profileFolder: string): string => join(profileFolder, 'keys.json')

/** Reads `keys.json`. Faults: NO_PROFILE where there is none, KEYS_DAMAGED where it is not what Orgo wrote. */
export function readKeyFile(profileFolder: string): Result<KeyFile, OpenFault> {
  const path = keyFilePath(profileFolder)
  if (!existsSync(path)) {
    const sentence = existsSync(join(profileFolder, 'orgo.db'))
      ? `${path} is missing, and without it orgo.db beside it cannot be opened. Put keys.json back from a copy; orgo.db was not touched.`
      : `There is no Orgo profile in ${profileFolder}. Make one with "orgo --profile ${profileFolder} init".`
    return fail({ code: existsSync(join(profileFolder, 'orgo.db')) ? 'KEYS_MISSING' : 'NO_PROFILE', sentence })
  }
  try {
    return succeed(KeyFile.parse(JSON.parse(readFileSync(path, 'utf8'))))
  } catch {
    return fail({
      code: 'KEYS_DAMAGED',
      sentence: `${path} is damaged or not a key file of this version. Nothing was changed. Put keys.json back from a copy and try again.`,
    })
  }
}

/**
 * Writes `keys.json` so that a power cut leaves the old file or the new one, never half of either: temporary file, fsync, rename,
 * fsync of the folder.
 */
export function writeKeyFile(profileFolder: string, keys: KeyFile): void {
  writeFileDurably(keyFilePath(profileFolder), Buffer.from(`${JSON.stringify(keys, null, 2)}\n`))
}

/** Writes a file of mode 0600 durably in place of what is there. */
export function writeFileDurably(path: string, bytes: Buffer): void {
  const temporary = `${path}.new`
  if (existsSync(temporary)) unlinkSync(temporary)
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  syncFolder(dirname(path))
}

/** Makes a rename in a folder durable. Windows has no folder handles to sync; its rename is journalled. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
