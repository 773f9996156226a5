import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { TemplateVersion } from '#shared/model/template.ts'
import type { Ports } from '../ports.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { readText } from './read-template-files.ts'
import type { TemplateBook } from './template-book.ts'
import { readTemplateFile } from './template-file.ts'

/** Writes files into the profile, all or none; `null` takes one away. */
export type WriteFiles = (
  files: readonly { path: string; text: string | null }[],
  before: (path: string) => string | null,
) => void

export type SaveServices = { store: Store; ports: Pick<Ports, 'clock' | 'paths'>; book: TemplateBook; writeFiles: WriteFiles }

/** `hash` is that of the text as its editor opened it, null for a new file. */
export type TemplateSave = { path: string; text: string | null; hash: string | null; by: string }

export type SaveFault = { code: 'CHANGED_SINCE' } | { code: 'NOT_FOUND' } | { code: 'HAS_ERRORS'; problems: Diagnostic[] }

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Saves a text as the profile's own copy, or takes the copy away, and keeps what was saved as a version.
 *
 * Nothing is written while the text has an error, or when somebody else has changed the file since it was opened (TPL-8).
 */
export function saveTemplate(
  services: SaveServices,
  save: TemplateSave,
): Result<{ hash: string | null; problems: Diagnostic[] }, SaveFault> {
  const { store, ports, book, writeFiles } = services
  const { path, text, by } = save
  const own = readText(join(ports.paths.profile, path))
  const lies = own ?? readText(join(ports.paths.product, path))
  if ((lies === null ? null : hashText(lies)) !== save.hash) return fail({ code: 'CHANGED_SINCE' })
  if (text === null && own === null) return fail({ code: 'NOT_FOUND' })
  const problems = text === null ? [] : checkText(book, path, text).problems
  if (problems.some(({ severity }) => severity === 'error')) return fail({ code: 'HAS_ERRORS', problems })
  writeFiles([{ path, text }], () => own)
  keepVersion(store, { path, text, by, at: ports.clock.now() })
  const shown = text ?? readText(join(ports.paths.product, path))
  return succeed({ hash: shown === null ? null : hashText(shown), problems })
}

/** What is wrong with a text that lies nowhere yet. */
export function checkText(book: TemplateBook, path: string, text: string): { fields: string[]; problems: Diagnostic[] } {
  const { file, problems } = readTemplateFile({ path, text, origin: 'profile' })
  if (!file) return { fields: [], problems }
  const checked = book.check(file)
  return { fields: checked.fields, problems: [...problems, ...checked.problems] }
}

function keepVersion(store: Store, { path, text, by, at }: { path: string; text: string | null; by: string; at: number }): void {
  store.write((tx) =>
    tx.run('INSERT INTO template_versions (path, text, saved_by, saved_at) VALUES (?, ?, ?, ?)', path, text, by, at),
  )
}

/** 50 versions: what somebody wants back is among the newest. */
const shownVersions = 50

type VersionRow = { version_no: number; text: string | null; saved_by: string; saved_at: number }

/** What was saved of a text, the newest first. */
export function listTemplateVersions(store: ReadableStore, path: string): TemplateVersion[] {
  return store
    .all<VersionRow>(
      'SELECT version_no, text, saved_by, saved_at FROM template_versions WHERE path = ? ORDER BY version_no DESC LIMIT ?',
      path,
      shownVersions,
    )
    .map((row) => ({ versionNo: row.version_no, savedAt: row.saved_at, savedBy: row.saved_by, text: row.text }))
}
