import type { Archive, ItemReason } from '#shared/model/archive.ts'
import { countOf, formatBytes, formatCount, formatTime } from './format.ts'
import { toPlainLine } from './plain-text.ts'

/** The statement of an import as `--json` prints it: found = imported + duplicate + skipped + failed. */
export type Statement = Pick<
  Archive,
  | 'archiveId'
  | 'source'
  | 'format'
  | 'sha256'
  | 'found'
  | 'imported'
  | 'duplicate'
  | 'skipped'
  | 'failed'
  | 'partial'
  | 'tasks'
  | 'variant'
  | 'mode'
  | 'cutOff'
  | 'state'
  | 'withheld'
  | 'sourceUnchanged'
  | 'problem'
  | 'remarks'
> & { seconds: number; messagesPerSecond: number }

/** `seconds` is how long this run took, to the millisecond; the rate counts what this run found. */
export function toStatement(archive: Archive, foundBefore: number, tookMs: number): Statement {
  const { archiveId, source, format, sha256, found, imported, duplicate, skipped, failed, partial, tasks } = archive
  const { variant, mode, cutOff, state, withheld, sourceUnchanged, problem, remarks } = archive
  const seconds = Math.round(tookMs) / 1000
  const messagesPerSecond = seconds === 0 ? 0 : Math.round(((found - foundBefore) / seconds) * 10) / 10
  const counts = { found, imported, duplicate, skipped, failed, partial, tasks }
  const rest = { variant, mode, cutOff, state, withheld, sourceUnchanged, problem, remarks }
  return { archiveId, source, format, sha256, ...counts, seconds, messagesPerSecond, ...rest }
}

/** The statement in one line: `304 mails found = 296 imported + 5 duplicate + 2 skipped + 1 failed. 171 tasks made.` */
export function renderStatement(archive: Archive): string {
  const parts = [`${formatCount(archive.imported)} imported`, `${formatCount(archive.duplicate)} duplicate`]
  parts.push(`${formatCount(archive.skipped)} skipped`, `${formatCount(archive.failed)} failed`)
  const partial = archive.partial > 0 ? ` ${formatCount(archive.partial)} of the imported have problems.` : ''
  return `${countOf(archive.found, 'mail')} found = ${parts.join(' + ')}. ${countOf(archive.tasks, 'task')} made.${partial}`
}

const outcomes = ['imported', 'duplicate', 'skipped', 'failed'] as const

/**
 * The statement as a person reads it: the sum with its numbers aligned, the reasons under each, what it made, what is
 * known of the source.
 */
export function renderStatementSheet(archive: Archive, reasons: readonly ItemReason[]): string {
  const width = formatCount(archive.found).length
  const number = (value: number) => formatCount(value).padStart(width)
  const lines = [`${toPlainLine(archive.source)}  ${archive.state}`, `  found        ${number(archive.found)}`]
  outcomes.forEach((outcome, place) => {
    const note = outcome === 'imported' && archive.partial > 0 ? `  ${formatCount(archive.partial)} of them partial` : ''
    lines.push(`  ${place === 0 ? '=' : '+'} ${outcome.padEnd(11)}${number(archive[outcome])}${note}`)
    lines.push(...renderReasons(reasons.filter((reason) => reason.outcome === outcome)))
  })
  lines.push(...renderFacts(archive).map(([name, value]) => `  ${name.padEnd(13)}${value}`))
  lines.push(...archive.remarks.map((remark) => `  ! ${toPlainLine(remark)}`))
  return `${lines.join('\n')}\n`
}

function renderReasons(reasons: readonly ItemReason[]): string[] {
  const width = Math.max(0, ...reasons.map(({ count }) => formatCount(count).length))
  return reasons.map(({ count, reason, message }) => {
    const words = toPlainLine(message === '' ? reason : message)
    return `      ${formatCount(count).padStart(width)}  ${words}`
  })
}

function renderFacts(archive: Archive): [string, string][] {
  const facts: [string, string][] = [['tasks', formatCount(archive.tasks)]]
  if (archive.withheld > 0) facts.push(['held back', countOf(archive.withheld, 'effect')])
  facts.push(['mode', describeMode(archive)], ['format', `${describeFormat(archive)}, ${formatBytes(archive.sizeBytes)}`])
  if (archive.sha256 !== null) facts.push(['sha-256', archive.sha256])
  if (archive.sourceUnchanged !== null) facts.push(['source', archive.sourceUnchanged ? 'unchanged' : 'has changed since'])
  if (archive.verification?.state === 'done') facts.push(['verified', toPlainLine(archive.verification.sentence)])
  return [...facts, ['archive', archive.archiveId]]
}

function describeMode({ mode, cutOff }: Archive): string {
  const how = mode === 'silent' ? 'archive: nothing was sent, no timer started' : 'live: treated as new mail'
  return cutOff === null ? how : `${how}; history before ${formatTime(cutOff)}`
}

/** `pst (unicode)` */
export const describeFormat = ({ format, variant }: Pick<Archive, 'format' | 'variant'>): string =>
  variant === null ? format : `${format} (${toPlainLine(variant)})`
