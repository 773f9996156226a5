import { type Duration, parseDuration } from '#shared/text/duration.ts'
import { type FileReport, readText, report } from './source-reader.ts'
import type { SourceNode } from './yaml-source.ts'

/** Reads a duration from a file; null when an error was reported. */
export function readDuration(to: FileReport, node: SourceNode, what: string): Duration | null {
  if (node.kind === 'other' && typeof node.value === 'number') {
    report(
      to,
      'E105',
      node.span,
      `${what} needs a unit, not the bare number ${node.source}`,
      `write for example "${node.source} minutes"`,
    )
    return null
  }
  const text = readText(to, node, what)
  if (text === null) return null
  const result = parseDuration(text)
  if (result.ok) return result.duration
  report(to, 'E206', node.span, `bad duration in ${what}: ${result.reason}`)
  return null
}
