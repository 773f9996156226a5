import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Ports } from '../../ports.ts'
import { makeFolder } from '../make-folder.ts'
import { writeFileDurably } from './key-file.ts'

/** The keychain slot's key as the system's keychain wrapped it. The file is useless on any other account or machine. */
const path = (configurationFolder: string, profile: string): string =>
  join(configurationFolder, 'device-keys', `${profile}.keychain`)

/** Reads the keychain slot's key through the host's keychain; a sentence where that cannot be. */
export async function readKeychainKey(ports: Ports, profile: string): Promise<Result<Buffer, string>> {
  const file = path(ports.paths.configuration, profile)
  if (!ports.secrets || !(await ports.secrets.available())) return fail("This system's keychain is not available.")
  if (!existsSync(file)) return fail("This system's keychain holds no key for this profile.")
  return ports.secrets.unwrap(readFileSync(file))
}

/** Makes a key for the keychain slot and keeps it wrapped by the host's keychain; a sentence where that cannot be. */
export async function createKeychainKey(ports: Ports, profile: string): Promise<Result<Buffer, string>> {
  if (!ports.secrets || !(await ports.secrets.available())) return fail("This system's keychain is not available.")
  const key = ports.random.bytes(32)
  const wrapped = await ports.secrets.wrap(key)
  if (!wrapped.ok) return wrapped
  const file = path(ports.paths.configuration, profile)
  makeFolder(dirname(file))
  writeFileDurably(file, wrapped.value)
  return succeed(key)
}
