import type { Protection } from '#shared/model/health.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { OpenFault, Unlock } from '../../engine-contract.ts'
import type { Paths, Ports } from '../../ports.ts'
import { deviceKeyPath, readDeviceKey } from './device-key.ts'
import { type KeyFile, readKeyFile } from './key-file.ts'
import { type KeySlot, type SlotKind, unwrapWithKey, unwrapWithPassword } from './key-slot.ts'
import { readKeychainKey } from './keychain-key.ts'
import { countFailedUnlock, forgetFailedUnlocks, unlockWaitMs } from './unlock-throttle.ts'

/** The profile key, freshly unwrapped: whoever holds it must zero it. */
export type Unlocked = { profile: string; profileKey: Buffer; protection: Protection; personId: string | null }

/** Which kinds of slots a profile has, in the order of the file. Faults as of `readKeyFile`. */
export function profileSlots(paths: Paths): Result<SlotKind[], OpenFault> {
  const keys = readKeyFile(paths.profile)
  return keys.ok ? succeed([...new Set(keys.value.slots.map((slot) => slot.kind))]) : keys
}

/** Comes to the profile key by the way the caller chose. Faults: one sentence each; a wrong password is counted and slowed down. */
export async function unlockProfile(ports: Ports, unlock: Unlock): Promise<Result<Unlocked, OpenFault>> {
  const keys = readKeyFile(ports.paths.profile)
  if (!keys.ok) return keys
  switch (unlock.kind) {
    case 'password':
      return unlockByPassword(ports, keys.value, unlock.password)
    case 'device':
      return unlockByDevice(ports, keys.value)
    case 'keychain':
      return unlockByKeychain(ports, keys.value)
  }
}

async function unlockByPassword(ports: Ports, keys: KeyFile, password: string): Promise<Result<Unlocked, OpenFault>> {
  const folder = ports.paths.profile
  const waitMs = unlockWaitMs(folder, ports.clock.now())
  if (waitMs > 0) {
    const sentence = `Too many wrong passwords. Try again in ${Math.ceil(waitMs / 1000)} s; nothing was changed.`
    return fail({ code: 'THROTTLED', sentence })
  }
  const slots = keys.slots.filter((slot) => slot.kind === 'person')
  if (slots.length === 0)
    return fail({
      code: 'NO_PASSWORD_SLOT',
      sentence: 'This profile has no password: it opens with the key of the device it was made on.',
    })
  for (const slot of slots) {
    const profileKey = await unwrapWithPassword(keys.profile, slot, password)
    if (!profileKey) continue
    forgetFailedUnlocks(folder)
    return succeed({ profile: keys.profile, profileKey, protection: 'password', personId: slot.personId })
  }
  countFailedUnlock(folder, ports.clock.now())
  ports.log.security('unlock_failed', { slots: slots.length })
  return fail({ code: 'WRONG_PASSWORD', sentence: 'This password does not open this profile. Nothing was changed; try again.' })
}

function unlockByDevice(ports: Ports, keys: KeyFile): Result<Unlocked, OpenFault> {
  const slotKey = readDeviceKey(ports.paths.configuration, keys.profile)
  if (!slotKey) {
    const path = deviceKeyPath(ports.paths.configuration, keys.profile)
    const sentence = `The key of this device is missing or damaged (${path}). The profile opens only where it was made; put the key file back from a copy. Nothing was changed.`
    return fail({ code: 'NO_DEVICE_KEY', sentence })
  }
  return openWithKey(keys, 'device', slotKey, 'The key of this device does not open this profile. Nothing was changed.')
}

async function unlockByKeychain(ports: Ports, keys: KeyFile): Promise<Result<Unlocked, OpenFault>> {
  const slotKey = await readKeychainKey(ports, keys.profile)
  if (!slotKey.ok) return fail({ code: 'NO_KEYCHAIN', sentence: `${slotKey.fault} Open the profile with its password instead.` })
  return openWithKey(
    keys,
    'keychain',
    slotKey.value,
    "The key in this system's keychain does not open this profile. Nothing was changed.",
  )
}

function openWithKey(keys: KeyFile, kind: 'device' | 'keychain', slotKey: Buffer, sentence: string): Result<Unlocked, OpenFault> {
  const open = (slot: KeySlot): Buffer | null => unwrapWithKey(keys.profile, slot, slotKey)
  const profileKey = keys.slots
    .filter((slot) => slot.kind === kind)
    .reduce<Buffer | null>((found, slot) => found ?? open(slot), null)
  slotKey.fill(0)
  return profileKey
    ? succeed({ profile: keys.profile, profileKey, protection: kind, personId: null })
    : fail({ code: 'WRONG_KEY', sentence })
}
