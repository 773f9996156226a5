import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { readLogSettings } from '#core/config/read-settings.ts'
import type { Ports, Workers } from '#core/ports.ts'
import { defaultPaths } from './default-paths.ts'
import { openLogs } from './open-logs.ts'

export type NodePortsOptions = {
  profile: string
  /** The user's configuration folder; where the system puts it, when absent. */
  configuration?: string
  product: string
  workers: Workers
}

/** The ports of every host that is plain Node (web, CLI, engine process): system clock, crypto, logs; no keychain, no notices. */
export function createNodePorts({ profile, configuration, product, workers }: NodePortsOptions): Ports {
  const clock = { now: () => Date.now() }
  return {
    clock,
    random: { bytes: (count) => randomBytes(count) },
    paths: { profile, configuration: configuration ?? systemPaths().configuration, product, workers },
    secrets: null,
    log: openLogs(profile, clock, readLogSettings({ profile, product }).value),
    notify: { show: () => undefined },
  }
}

/** The default folders of the person who runs this process. */
export const systemPaths = () => defaultPaths({ platform: process.platform, env: process.env, home: homedir() })
