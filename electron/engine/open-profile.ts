import { createEngine } from '#core/engine.ts'
import type { Engine, OpenFault, Unlock } from '#core/engine-contract.ts'
import type { Ports } from '#core/ports.ts'
import { initProfile } from '#core/store/init-profile.ts'
import { profileSlots } from '#core/store/keys/unlock-profile.ts'
import { fail, type Result } from '#shared/model/result.ts'

/** What came of opening: an engine, a profile that waits for its password (with the reason, if one was tried), or a fault. */
export type Opening =
  | { kind: 'opened'; engine: Engine }
  | { kind: 'locked'; sentence: string | null }
  | { kind: 'failed'; fault: OpenFault }

/** Faults after which another password is the way on. */
const passwordFaults = new Set(['WRONG_PASSWORD', 'THROTTLED'])

/**
 * Opens the profile without asking where that is possible, making one where there is none.
 *
 * A new profile gets a keychain slot where the system has a keychain, otherwise a device slot. An existing one is tried with its keychain
 * slot, then its device slot, then its person is asked.
 */
export async function openProfile(ports: Ports): Promise<Opening> {
  const slots = await findSlots(ports)
  if (!slots.ok) return { kind: 'failed', fault: slots.fault }
  const silent = (['keychain', 'device'] as const).filter((kind) => slots.value.includes(kind))
  let fault: OpenFault | null = null
  for (const kind of silent) {
    const opened = await createEngine(ports, { kind })
    if (opened.ok) return { kind: 'opened', engine: opened.value }
    fault = opened.fault
    ports.log.security('profile.slot-failed', { kind, code: fault.code })
  }
  if (slots.value.includes('person')) return { kind: 'locked', sentence: null }
  return { kind: 'failed', fault: fault ?? noSlot }
}

/** Opens the profile with what a person typed. */
export async function openWithPassword(ports: Ports, password: string): Promise<Opening> {
  const unlock: Unlock = { kind: 'password', password }
  const opened = await createEngine(ports, unlock)
  if (opened.ok) return { kind: 'opened', engine: opened.value }
  const { fault } = opened
  return passwordFaults.has(fault.code) ? { kind: 'locked', sentence: fault.sentence } : { kind: 'failed', fault }
}

async function findSlots(ports: Ports): Promise<Result<string[], OpenFault>> {
  const slots = profileSlots(ports.paths)
  if (slots.ok || slots.fault.code !== 'NO_PROFILE') return slots
  const made = await initProfile(ports, { password: null, keychain: true })
  return made.ok ? profileSlots(ports.paths) : fail(made.fault)
}

const noSlot: OpenFault = {
  code: 'NO_SLOT',
  sentence: 'This version of Orgo knows no way to open this profile. Nothing was changed. Open it with the version that made it.',
}
