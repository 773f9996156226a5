import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { inOneLine, runQuietly } from './say.mjs'

/** Either where Electron's program lies, or one sentence why the desktop app cannot be started here. */
export type ElectronBinary = { path: string } | { reason: string }

const folder = join(root, 'node_modules', 'electron')
const refusalPath = join(root, 'node_modules', '.orgo-electron')

/** 90 s. The binary has about 120 MB; a network that needs longer would keep a person waiting for a first look. */
const longestFetchMs = 90_000

/** One day: a closed network stays closed for longer than a coffee, and a start should not ask it each time. */
const refusalHoldsMs = 24 * 60 * 60_000

/** Looks for Electron's program, and fetches it once where a desktop could show it. */
export async function findElectron(): Promise<ElectronBinary> {
  const obstacle = findObstacle()
  if (obstacle) return { reason: obstacle }
  const present = readInstalledPath()
  if (present) return { path: present }
  if (wasRefusedLately()) return { reason: notFetched }
  const fetched = await fetchElectron()
  return fetched ? { path: fetched } : { reason: notFetched }
}

const notFetched =
  "Electron's program could not be fetched from here, so Orgo opens in the browser with the same engine and the same screens."

/** What stops a window before the binary matters: both would otherwise end in a crash with words for programmers. */
function findObstacle(): string | null {
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'There is no display for a window here, so Orgo serves the same engine and the same screens to a browser.'
  }
  if (process.getuid?.() === 0) {
    return "Electron's sandbox does not run as root, so Orgo opens in the browser with the same engine and the same screens."
  }
  return null
}

/** Electron's installer writes path.txt last, so that a broken download is never taken for a program. */
export function readInstalledPath(): string | null {
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return null
  const path = join(folder, 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(path) ? path : null
}

function wasRefusedLately(): boolean {
  if (!existsSync(refusalPath)) return false
  const refusedAt = Number(readFileSync(refusalPath, 'utf8'))
  return Date.now() - refusedAt < refusalHoldsMs
}

async function fetchElectron(): Promise<string | null> {
  const path = await inOneLine(
    "Fetching Electron's program (once)",
    async () => {
      const limits = { cwd: root, timeout: longestFetchMs, killSignal: 'SIGKILL' } as const
      await runQuietly(process.execPath, [join(folder, 'install.js')], limits)
      return readInstalledPath()
    },
    (found) => found !== null,
  )
  if (!path) writeFileSync(refusalPath, String(Date.now()))
  return path
}
