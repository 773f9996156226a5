import type { Engine, OpenFault, Unlock } from '#core/engine-contract.ts'
import type { Ports } from '#core/ports.ts'
import { findProduct } from '../host/find-product.ts'
import { createNodePorts } from '../host/node-ports.ts'
import { CannotDo, type GlobalOptions } from './command.ts'
import { askPassword, readPasswordFromStdin } from './read-password.ts'
import type { Terminal } from './terminal.ts'

/** `password` is the profile's, where a command has read it already. */
type ProfileOptions = Pick<GlobalOptions, 'profile' | 'passwordStdin'> & { password?: string }

export type OpenedProfile = { engine: Engine; ports: Ports }

/** The ports of a profile, for a command that opens or makes it. */
export function createProfilePorts(profile: string): Ports {
  const product = findProduct()
  return createNodePorts({ profile, product: product.root, workers: product.workers })
}

/** Whether the profile opens with the key of this device, so that what stands on standard input is meant for something else. */
export async function opensByItself({ profile }: Pick<GlobalOptions, 'profile'>): Promise<boolean> {
  const { profileSlots } = await import('#core/store/keys/unlock-profile.ts')
  const slots = profileSlots(createProfilePorts(profile).paths)
  if (!slots.ok) throw new CannotDo(explainFault(slots.fault, profile))
  return slots.value.includes('device')
}

/**
 * Opens the profile: with the password from standard input when asked to, else with the key of this device, else a
 * person at the terminal is asked.
 *
 * Errors: `CannotDo` with one sentence. A password never comes from the command line or the environment.
 */
export async function openProfile(
  { profile, passwordStdin, password }: ProfileOptions,
  terminal: Terminal,
): Promise<OpenedProfile> {
  const ports = createProfilePorts(profile)
  // Loaded only here: the engine is most of what a command has to load, and help needs none of it.
  const [{ createEngine }, { profileSlots }] = await Promise.all([
    import('#core/engine.ts'),
    import('#core/store/keys/unlock-profile.ts'),
  ])
  const slots = profileSlots(ports.paths)
  if (!slots.ok) throw new CannotDo(explainFault(slots.fault, profile))
  const unlock: Unlock =
    password === undefined ? await chooseUnlock(slots.value, passwordStdin, terminal) : { kind: 'password', password }
  const opened = await createEngine(ports, unlock)
  if (opened.ok) return { engine: opened.value, ports }
  throw new CannotDo(opened.fault.sentence)
}

async function chooseUnlock(slots: readonly string[], passwordStdin: boolean, terminal: Terminal): Promise<Unlock> {
  if (passwordStdin) return { kind: 'password', password: await readPasswordFromStdin() }
  if (slots.includes('device')) return { kind: 'device' }
  if (!slots.includes('person')) {
    throw new CannotDo('This profile opens with the keychain of the desktop app alone. Open it there and set a password.')
  }
  if (!terminal.canAsk) throw new CannotDo('This profile needs its password. Give it with --password-stdin.')
  return { kind: 'password', password: await askPassword('Password: ') }
}

const explainFault = (fault: OpenFault, profile: string): string =>
  fault.code === 'NO_PROFILE'
    ? `There is no profile in ${profile}. Make one with: orgo --profile "${profile}" init`
    : fault.sentence

/** Runs something with the opened profile and closes it whatever happens. What is wrong in its settings is said first, as it may shape all that follows. */
export async function withProfile<Value>(
  global: ProfileOptions,
  terminal: Terminal,
  use: (opened: OpenedProfile) => Promise<Value>,
): Promise<Value> {
  const opened = await openProfile(global, terminal)
  try {
    const { saySettingsFaults } = await import('./say-settings-faults.ts')
    saySettingsFaults(global.profile, opened.ports.paths.product, terminal)
    return await use(opened)
  } finally {
    await opened.engine.close()
  }
}
