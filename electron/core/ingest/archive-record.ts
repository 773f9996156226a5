import type { Archive, ArchiveFormat, ArchiveState, ImportMode } from '#shared/model/archive.ts'
import type { ReadableStore } from '../store/store.ts'

/** A row of `archives` as the store holds it. */
export type ArchiveRow = {
  archive_no: number
  archive_id: string
  source: string
  path: string | null
  upload_name: string | null
  format: ArchiveFormat
  mode: ImportMode
  state: ArchiveState
  size_bytes: number
  modified_at: number
  position_bytes: number
  position_line: number
  prefix_sha256: Buffer | null
  sha256: Buffer | null
  started_at: number
  ended_at: number | null
  busy_ms: number
  found: number
  imported: number
  duplicate: number
  skipped: number
  failed: number
  partial: number
  tasks: number
  withheld: number
  problem: string | null
}

export function findArchive(store: ReadableStore, archiveId: string): ArchiveRow | undefined {
  return store.get<ArchiveRow>('SELECT * FROM archives WHERE archive_id = ?', archiveId)
}

/** A row as the contract shows it. `isRunning` tells whether a living process holds the job: without one it is interrupted. */
export function archiveOf(row: ArchiveRow, isRunning: boolean): Archive {
  return {
    archiveId: row.archive_id,
    source: row.source,
    format: row.format,
    mode: row.mode,
    state: row.state === 'running' && !isRunning ? 'interrupted' : row.state,
    sizeBytes: row.size_bytes,
    positionBytes: row.position_bytes,
    sha256: row.sha256?.toString('hex') ?? null,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    busyMs: row.busy_ms,
    found: row.found,
    imported: row.imported,
    duplicate: row.duplicate,
    skipped: row.skipped,
    failed: row.failed,
    partial: row.partial,
    tasks: row.tasks,
    withheld: row.withheld,
    problem: row.problem,
  }
}
