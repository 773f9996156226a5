import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RuleDraft } from '#shared/model/rule-work.ts'
import type { Store } from '../store/store.ts'

/**
 * Writes rule files of the profile, all of them or none (RWK-5).
 *
 * What is to be written is first a row of the database, and each file is written beside its place and then moved onto it: whoever reads
 * meanwhile sees whole files, and after a crash `finishWriting` does the rest.
 * Errors: what the file system refuses is thrown; then the files that were replaced have their old text again.
 */
export function writeRuleFiles(
  store: Store,
  profile: string,
  drafts: readonly RuleDraft[],
  at: number,
  before: RestoreText,
): void {
  const saveNo = store.write(
    (tx) => tx.run('INSERT INTO rule_saves (files_json, at) VALUES (?, ?)', JSON.stringify(drafts), at).lastInsertRowid,
  )
  try {
    putFiles(profile, drafts)
  } catch (error) {
    putFiles(
      profile,
      drafts.map(({ path }) => ({ path, text: before(path) })),
    )
    throw error
  } finally {
    store.write((tx) => tx.run('DELETE FROM rule_saves WHERE save_no = ?', saveNo))
  }
}

/** What a file of the profile held before; null where there was none. */
export type RestoreText = (path: string) => string | null

/** Writes again what a crash cut short: the row is there only between the first byte and the last. */
export function finishWriting(store: Store, profile: string): void {
  for (const row of store.read.all<{ save_no: number; files_json: string }>('SELECT save_no, files_json FROM rule_saves')) {
    putFiles(profile, JSON.parse(row.files_json) as RuleDraft[]) // by writeRuleFiles
    store.write((tx) => tx.run('DELETE FROM rule_saves WHERE save_no = ?', row.save_no))
  }
}

function putFiles(profile: string, drafts: readonly RuleDraft[]): void {
  // All new texts are on the disk before the first takes its place: a full disk refuses here, where nothing has changed yet.
  const ready = drafts.flatMap(({ path, text }) =>
    text === null ? [] : [{ path, beside: writeBeside(join(profile, path), text) }],
  )
  for (const { path, beside } of ready) renameSync(beside, join(profile, path))
  for (const { path, text } of drafts) if (text === null) rmSync(join(profile, path), { force: true })
}

function writeBeside(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true })
  // Not .yaml: no reader of the folder takes it for a rule file.
  const beside = `${path}.new`
  const file = openSync(beside, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return beside
}
