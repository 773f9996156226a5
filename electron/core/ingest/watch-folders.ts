import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ImportMode, WatchedFolder } from '#shared/model/archive.ts'
import { implementer } from '../command.ts'
import type { Ports } from '../ports.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { defaultCutOff } from './default-cut-off.ts'
import type { Importer } from './importer.ts'

/** A folder is looked at every 10 s: file systems of network disks and sticks tell nobody of new files. */
const lookMs = 10_000

/** What a folder holds by name, with what tells whether a file is still being written. */
type Listing = ReadonlyMap<string, string>

export type FolderWatcher = {
  /** Looks at every watched folder once, and imports the files that have not changed since the last look, one after the other. */
  look(): Promise<void>
  close(): void
}

export type WatchServices = { store: Store; ports: Ports; importer: Importer; onChange(): void }

/**
 * Imports what people put into watched folders.
 *
 * A file is taken when two looks in a row find it the same size and age, so that nothing is read while it is being copied there. A file
 * that was imported from there before is not taken again unless it changed; the file itself stays where it is.
 */
export function createFolderWatcher({ store, ports, importer, onChange }: WatchServices): FolderWatcher {
  const seen = new Map<string, Listing>()
  const refused = new Set<string>()
  let looking: Promise<void> | null = null
  let isClosed = false
  const importFile = async (path: string, mode: ImportMode, stamp: string): Promise<void> => {
    if (isClosed || refused.has(`${path}\n${stamp}`) || isKnown(store.read, path, stamp)) return
    const cutOff = defaultCutOff(mode, ports.clock.now())
    const started = await importer.start({ path }, { mode, cutOff, choice: { deletedItems: true, recover: false } })
    if (started.ok) {
      onChange()
      // A reader holds a thread and its memory: hundreds of files at once would take all there is.
      return importer.ended(started.value.archiveId)
    }
    if (isClosed) return
    refused.add(`${path}\n${stamp}`)
    ports.log.activity('watched_file_refused', { reason: started.fault.slice(0, 200) })
  }
  const lookAt = async ({ path, mode }: WatchedFolder): Promise<void> => {
    const listing = listFiles(path)
    const before = seen.get(path) ?? new Map<string, string>()
    seen.set(path, listing)
    for (const [file, stamp] of listing) if (before.get(file) === stamp) await importFile(join(path, file), mode, stamp)
  }
  const look = async (): Promise<void> => {
    for (const folder of listWatched(store.read)) await lookAt(folder)
  }
  const lookOnce = (): Promise<void> => {
    looking ??= look()
      .catch((error: unknown) => ports.log.error('watched_folders_failed', error))
      .finally(() => {
        looking = null
      })
    return looking
  }
  const timer = setInterval(() => void lookOnce(), lookMs)
  timer.unref()
  return {
    look: lookOnce,
    close: () => {
      isClosed = true
      clearInterval(timer)
    },
  }
}

/** What clients may ask of watched folders. */
export function watchProcedures({ store, ports, watcher }: { store: Store; ports: Ports; watcher: FolderWatcher }) {
  const archives = implementer.archives
  return {
    watchedFolders: archives.watchedFolders.handler(() => listWatched(store.read)),
    watchFolder: archives.watchFolder.handler(({ input, errors }) => {
      const path = resolve(input.path)
      const problem = problemOf(path)
      if (problem) throw errors.CANNOT_IMPORT({ message: problem, data: { sentence: problem } })
      store.write((tx) =>
        tx.run(
          'INSERT INTO watched_folders (path, mode, added_at) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET mode = excluded.mode',
          path,
          input.mode,
          ports.clock.now(),
        ),
      )
      void watcher.look()
      const added = listWatched(store.read).find((folder) => folder.path === path)
      if (!added) throw new Error('a watched folder was not stored')
      return added
    }),
    unwatchFolder: archives.unwatchFolder.handler(({ input }) => {
      const done = store.write((tx) => tx.run('DELETE FROM watched_folders WHERE watch_no = ?', input.watchNo))
      return { removed: done.changes > 0 }
    }),
  }
}

type WatchRow = { watch_no: number; path: string; mode: ImportMode; added_at: number }

function listWatched(store: ReadableStore): WatchedFolder[] {
  return store.all<WatchRow>('SELECT watch_no, path, mode, added_at FROM watched_folders ORDER BY path').map((row) => ({
    watchNo: row.watch_no,
    path: row.path,
    mode: row.mode,
    addedAt: row.added_at,
    problem: problemOf(row.path),
  }))
}

function problemOf(path: string): string | null {
  try {
    return statSync(path).isDirectory() ? null : `${path} is a file. Choose the folder it lies in.`
  } catch {
    return `${path} was not found, so nothing of it is imported. Connect its disk, or choose another folder.`
  }
}

/** Plain files, hidden ones left out: programs hide files that they are still writing. */
function listFiles(path: string): Listing {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    return new Map(entries.map((entry) => [entry.name, stampOf(join(path, entry.name))]))
  } catch {
    return new Map()
  }
}

function stampOf(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path)
    return `${size}:${Math.trunc(mtimeMs)}`
  } catch {
    return ''
  }
}

function isKnown(store: ReadableStore, path: string, stamp: string): boolean {
  const row = store.get<{ stamp: string }>(
    "SELECT size_bytes || ':' || modified_at AS stamp FROM archives WHERE path = ? ORDER BY archive_no DESC LIMIT 1",
    path,
  )
  return row?.stamp === stamp
}
