import { type Duration, parseDuration } from '#shared/text/duration.ts'
import { type FileReport, readText, report } from './source-reader.ts'
import type { SourceNode } from './yaml-source.ts'

/** Reads a duration from a file; null when an error was reported. */
export function readDuration(to: FileReport, node: SourceNode, what: string): Duration | null {
  const text = readText(to, node, what)
  if (text === null) return null
  const result = parseDuration(text)
  if (result.ok) return result.duration
  report(to, 'E206', node.span, `bad duration in ${what}: ${result.reason}`)
  return null
}
