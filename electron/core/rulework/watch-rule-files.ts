import { existsSync, type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** 300 ms without a change: an editor that saves in several steps is done. */
const quietMs = 300

/** Tells when files below the folders `rules` and `templates` of the given roots change on disk. */
export type RuleWatcher = {
  /** Looks again which folders there are: the profile's may have come into being by a save. */
  renew(): void
  close(): void
}

/**
 * Watches the folders of rule files and calls once they are quiet again.
 *
 * It only hastens what every look does anyway: where a system cannot watch, the next import, save or return to the window reads the files.
 */
export function watchRuleFiles(roots: readonly string[], onQuiet: () => void): RuleWatcher {
  const watched = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | null = null
  const wait = (): void => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(onQuiet, quietMs)
    timer.unref()
  }
  const stop = (folder: string): void => {
    watched.get(folder)?.close()
    watched.delete(folder)
  }
  const start = (folder: string): void => {
    if (watched.has(folder) || !existsSync(folder)) return
    try {
      const watcher = watch(folder, { recursive: true, persistent: false }, wait)
      watched.set(folder, watcher)
      // A folder that is removed or a limit of the system: the files are read at the next look.
      watcher.on('error', () => stop(folder))
    } catch {
      stop(folder)
    }
  }
  const renew = (): void => {
    for (const root of roots) for (const folder of ['rules', 'templates']) start(join(root, folder))
  }
  renew()
  return {
    renew,
    close: () => {
      if (timer) clearTimeout(timer)
      for (const folder of [...watched.keys()]) stop(folder)
    },
  }
}
