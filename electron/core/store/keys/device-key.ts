import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Random } from '../../ports.ts'
import { makeFolder } from '../make-folder.ts'
import { writeFileDurably } from './key-file.ts'

/**
 * The key of the device slot: 32 random bytes in a file of mode 0600 in the user's configuration folder.
 *
 * It lies outside the profile on purpose: a profile that is copied or lost on a stick does not open. Whoever can read the user's files
 * can open the profile, so every screen calls it "not protected by a password".
 */
export const deviceKeyPath = (configurationFolder: string, profile: string): string =>
  join(configurationFolder, 'device-keys', `${profile}.key`)

export function readDeviceKey(configurationFolder: string, profile: string): Buffer | null {
  const path = deviceKeyPath(configurationFolder, profile)
  if (!existsSync(path)) return null
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  return key.length === 32 ? key : null
}

export function createDeviceKey(configurationFolder: string, profile: string, random: Random): Buffer {
  const path = deviceKeyPath(configurationFolder, profile)
  makeFolder(dirname(path))
  chmodSync(dirname(path), 0o700)
  const key = random.bytes(32)
  writeFileDurably(path, Buffer.from(`${key.toString('base64')}\n`))
  return key
}
