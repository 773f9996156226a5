import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { copySamplePeople } from '../config/copy-sample-people.ts'
import { copySettings } from '../config/copy-settings.ts'
import type { OpenFault } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import { createDeviceKey } from './keys/device-key.ts'
import { keyFilePath, writeKeyFile } from './keys/key-file.ts'
import { type KeySlot, wrapWithKey, wrapWithPassword } from './keys/key-slot.ts'
import { profileKeyBytes } from './keys/key-tree.ts'
import { createKeychainKey } from './keys/keychain-key.ts'
import { passwordFault } from './keys/password-policy.ts'
import { makeFolder } from './make-folder.ts'
import { databasePath, describeOpenFault, openStore } from './open-store.ts'

/** `password: null` makes a device slot, or with `keychain` one of the system's keychain where there is one. */
export type InitOptions = {
  password: string | null
  keychain?: boolean
  ownerName?: string
  organisation?: string
  sample?: boolean
}

/**
 * Makes a new profile: folder, keys, encrypted store.
 *
 * Errors: a profile that exists, a folder that holds something else, a password that is too weak: a sentence, and nothing is made.
 */
export async function initProfile(ports: Ports, options: InitOptions): Promise<Result<{ profile: string }, OpenFault>> {
  const folder = ports.paths.profile
  const refusal = refuseFolder(folder) ?? refusePassword(options.password)
  if (refusal) return fail(refusal)
  try {
    makeFolder(folder)
    chmodSync(folder, 0o700)
  } catch (error) {
    return fail(folderFault(folder, error))
  }
  const made = await fillProfile(ports, options).catch((error: unknown) => {
    const fault = describeOpenFault(error, databasePath(folder))
    if (fault?.code !== 'DISK_FULL') throw error
    return fail(fault)
  })
  if (!made.ok && made.fault.code === 'DISK_FULL') removeUnfinished(folder)
  return made
}

async function fillProfile(ports: Ports, options: InitOptions): Promise<Result<{ profile: string }, OpenFault>> {
  const folder = ports.paths.profile
  const profile = randomUuid(ports.random)
  const profileKey = ports.random.bytes(profileKeyBytes)
  const personId = `person_${ports.random.bytes(8).toString('hex')}`
  try {
    const slot = await firstSlot(ports, profile, profileKey, personId, options)
    writeKeyFile(folder, { orgo_keys: 1, profile, slots: [slot] })
    const store = await openStore({ profileFolder: folder, profileKey, clock: ports.clock, random: ports.random, log: ports.log })
    if (!store.ok) return store
    store.value.write((tx) => {
      tx.run(
        `INSERT INTO profile (id, profile_id, org_id, organisation, owner_id, owner_name, sample, created_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
        profile,
        randomUuid(ports.random),
        options.organisation ?? '',
        personId,
        options.ownerName ?? 'Coordinator',
        options.sample ? 1 : 0,
        ports.clock.now(),
      )
      tx.run('INSERT INTO self (id, device_id) VALUES (1, ?)', ports.random.bytes(8))
    })
    store.value.close()
    copySettings(ports.paths)
    if (options.sample) copySamplePeople(ports.paths)
    ports.log.security('profile_created', { slot: slot.kind })
    return succeed({ profile })
  } finally {
    profileKey.fill(0)
  }
}

/** On a full disk nothing is kept: the next try would find a profile that was never made to its end. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one !== 'logs'))
    rmSync(join(folder, name), { recursive: true, force: true })
}

async function firstSlot(
  ports: Ports,
  profile: string,
  profileKey: Buffer,
  personId: string,
  options: InitOptions,
): Promise<KeySlot> {
  const createdAt = ports.clock.now()
  if (options.password !== null)
    return wrapWithPassword(profile, profileKey, options.password, { createdAt, personId }, ports.random)
  const keychain = options.keychain ? await createKeychainKey(ports, profile) : null
  if (keychain?.ok)
    return wrapWithKey(profile, profileKey, keychain.value, { kind: 'keychain', createdAt, personId: null }, ports.random)
  const deviceKey = createDeviceKey(ports.paths.configuration, profile, ports.random)
  return wrapWithKey(profile, profileKey, deviceKey, { kind: 'device', createdAt, personId: null }, ports.random)
}

function refuseFolder(folder: string): OpenFault | null {
  if (existsSync(keyFilePath(folder)) || existsSync(databasePath(folder)))
    return {
      code: 'PROFILE_EXISTS',
      sentence: `There is already an Orgo profile in ${folder}. Nothing was changed; choose another folder for a new one.`,
    }
  try {
    // The host's logs may be open before the profile is made, so logs/ alone does not count.
    const foreign = existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'logs') : []
    if (foreign.length === 0) return null
    const sentence = `${folder} is not empty (it holds ${foreign[0]}). Choose an empty or a new folder for the profile.`
    return { code: 'FOLDER_NOT_EMPTY', sentence }
  } catch (error) {
    return folderFault(folder, error)
  }
}

function refusePassword(password: string | null): OpenFault | null {
  const fault = password === null ? null : passwordFault(password)
  return fault ? { code: 'WEAK_PASSWORD', sentence: fault } : null
}

function folderFault(folder: string, error: unknown): OpenFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const sentence =
    code === 'ENOTDIR' || code === 'EEXIST'
      ? `${folder} is a file, and a profile needs a folder. Choose another name.`
      : `The folder ${folder} cannot be made or read (${code}). Choose one that your account may write to.`
  return { code: 'FOLDER_NOT_WRITABLE', sentence }
}
