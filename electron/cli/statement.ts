import type { Archive } from '#shared/model/archive.ts'
import { countOf, formatCount } from './format.ts'

/** The statement of an import as `--json` prints it: found = imported + duplicate + skipped + failed. */
export type Statement = Pick<
  Archive,
  'archiveId' | 'source' | 'format' | 'sha256' | 'found' | 'imported' | 'duplicate' | 'skipped' | 'failed' | 'partial' | 'tasks'
> & { seconds: number; messagesPerSecond: number }

/** `seconds` is how long this run took, to the millisecond; the rate counts what this run found. */
export function toStatement(archive: Archive, foundBefore: number, tookMs: number): Statement {
  const { archiveId, source, format, sha256, found, imported, duplicate, skipped, failed, partial, tasks } = archive
  const seconds = Math.round(tookMs) / 1000
  const messagesPerSecond = seconds === 0 ? 0 : Math.round(((found - foundBefore) / seconds) * 10) / 10
  return {
    archiveId,
    source,
    format,
    sha256,
    found,
    imported,
    duplicate,
    skipped,
    failed,
    partial,
    tasks,
    seconds,
    messagesPerSecond,
  }
}

/** The statement in words: `304 mails found = 296 imported + 5 duplicate + 2 skipped + 1 failed. 171 tasks.` */
export function renderStatement(archive: Archive): string {
  const parts = [`${formatCount(archive.imported)} imported`, `${formatCount(archive.duplicate)} duplicate`]
  parts.push(`${formatCount(archive.skipped)} skipped`, `${formatCount(archive.failed)} failed`)
  const partial = archive.partial > 0 ? ` ${formatCount(archive.partial)} of the imported have problems.` : ''
  return `${countOf(archive.found, 'mail')} found = ${parts.join(' + ')}. ${countOf(archive.tasks, 'task')} made.${partial}`
}
