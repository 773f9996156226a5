import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a browser could show itself here. */
export function hasDisplay(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Opens the address in the person's browser, by way of a small file only they can read.
 *
 * Not by the address itself: every account of this machine can read the arguments of a program, and the address holds
 * the one-time token. A browser that cannot be opened is no fault, the address is on the terminal. Gives how to
 * remove the file.
 */
export function openBrowser(url: string, folder: string): () => void {
  const file = join(folder, `open-${process.pid}.html`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${url}">`, { mode: 0o600 })
  const [command, ...args] = openCommand(file)
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
  return () => rmSync(file, { force: true })
}

function openCommand(file: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', file]
  if (process.platform === 'win32') return ['explorer.exe', file]
  return ['xdg-open', file]
}
