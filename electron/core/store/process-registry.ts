import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'

/** Which processes have the profile open, as one empty file each, so that an end without a goodbye is noticed. */
export type Registration = { uncleanEnd: boolean; release(): void }

/** Registers this process; `uncleanEnd` is true when one that registered before has died without releasing. */
export function registerProcess(profileFolder: string, processId: number): Registration {
  const folder = join(profileFolder, 'processes')
  makeFolder(folder)
  const dead = readdirSync(folder).filter((name) => /^\d+$/.test(name) && !isAlive(Number(name)))
  for (const name of dead) rmSync(join(folder, name), { force: true })
  const own = join(folder, String(processId))
  writeFileSync(own, '', { mode: 0o600 })
  return { uncleanEnd: dead.length > 0, release: () => rmSync(own, { force: true }) }
}

/** Whether a process of this machine runs. EPERM means that it runs under another account. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
