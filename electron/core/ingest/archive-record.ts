import type { Archive, ArchiveFormat, ArchiveState, ImportChoice, ImportMode, Verification } from '#shared/model/archive.ts'
import type { ReadableStore } from '../store/store.ts'
import { explainNothing } from './explain-nothing.ts'

/** A row of `archives` as the store holds it. */
export type ArchiveRow = {
  archive_no: number
  archive_id: string
  source: string
  path: string | null
  upload_name: string | null
  format: ArchiveFormat
  variant: string | null
  mode: ImportMode
  cut_off: number | null
  choice_json: string
  state: Exclude<ArchiveState, 'paused' | 'undone'>
  stop: 'pause' | 'cancel' | null
  size_bytes: number
  modified_at: number
  signature: string | null
  position_bytes: number
  position_line: number
  position_cursor: string | null
  total_items: number | null
  prefix_sha256: Buffer | null
  sha256: Buffer | null
  unchanged: number | null
  started_at: number
  ended_at: number | null
  undone_at: number | null
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
  remarks_json: string | null
  verification_json: string | null
}

export function findArchive(store: ReadableStore, archiveId: string): ArchiveRow | undefined {
  return store.get<ArchiveRow>('SELECT * FROM archives WHERE archive_id = ?', archiveId)
}

/** Whether taking an import back was begun and not ended: messages that it had brought are gone, so that it cannot go on where it was. */
export function isHalfUndone(store: ReadableStore, row: ArchiveRow): boolean {
  return (
    row.undone_at === null &&
    store.get(
      "SELECT 1 FROM archive_items WHERE archive_no = ? AND outcome = 'imported' AND message_no IS NULL LIMIT 1",
      row.archive_no,
    ) !== undefined
  )
}

/** The choice an import was started with. */
export const choiceOf = (row: ArchiveRow): ImportChoice => ({
  deletedItems: true,
  recover: false,
  ...(JSON.parse(row.choice_json) as Partial<ImportChoice>),
}) // written by createArchive

/** A row as the contract shows it. `isRunning` tells whether a living process holds the job: without one it is interrupted. */
export function archiveOf(row: ArchiveRow, isRunning: boolean): Archive {
  return {
    archiveId: row.archive_id,
    source: row.source,
    format: row.format,
    variant: row.variant,
    mode: row.mode,
    cutOff: row.cut_off,
    choice: choiceOf(row),
    state: stateOf(row, isRunning),
    sizeBytes: row.size_bytes,
    positionBytes: row.position_bytes,
    totalItems: row.total_items,
    sha256: row.sha256?.toString('hex') ?? null,
    sourceUnchanged: row.unchanged === null ? null : row.unchanged === 1,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    undoneAt: row.undone_at,
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
    remarks: remarksOf(row),
    // Written by verify-archive.ts.
    verification: row.verification_json === null ? null : (JSON.parse(row.verification_json) as Verification),
  }
}

function remarksOf(row: ArchiveRow): string[] {
  const noticed = row.remarks_json === null ? [] : (JSON.parse(row.remarks_json) as string[]) // written by createArchive
  const nothing = row.state === 'complete' && row.undone_at === null ? explainNothing(row) : null
  return nothing === null ? noticed : [...noticed, nothing]
}

function stateOf(row: ArchiveRow, isRunning: boolean): ArchiveState {
  if (row.undone_at !== null) return 'undone'
  if (row.state === 'running' && isRunning) return 'running'
  if ((row.state === 'running' || row.state === 'interrupted') && row.stop === 'pause') return 'paused'
  return row.state === 'running' ? 'interrupted' : row.state
}
