import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseMessage } from '../../electron/core/mime/parse-message.ts'
import { patienceMs, type Reading } from './reading.ts'

/** The version of a tool as it calls itself; null where it is not installed. */
export function versionOfTool(name: string): string | null {
  const { error, stdout, stderr } = spawnSync(name, ['-V'], { encoding: 'utf8' })
  return error ? null : (/\d+(?:\.\d+)+|\d{8}/.exec(`${stdout}${stderr}`)?.[0] ?? 'of unknown version')
}

/**
 * Counts what readpst (libpst) writes: one file for each item.
 *
 * With one job alone (`-j 0`), because with several it loses items now and then. Classes are not told: a file is a mail, a contact or an appointment.
 */
export async function readWithReadpst(path: string, folder: string): Promise<Reading> {
  const run = spawnSync('readpst', ['-q', '-e', '-D', '-b', '-j', '0', '-o', folder, path], {
    encoding: 'utf8',
    timeout: patienceMs,
  })
  if (run.error) return failureOf(run.error)
  if (run.signal) return { kind: 'crashed' }
  const files = listFiles(folder)
  if (run.status !== 0 && files.length === 0) return { kind: 'refused', words: lastLine(run.stderr) }
  let [items, attachments] = [0, 0]
  for (const file of files) {
    if (!/\.(?:eml|vcf|ics)$/.test(file)) continue
    items += 1
    if (file.endsWith('.eml')) attachments += (await parseMessage(readFileSync(file))).attachments.length
  }
  return { kind: 'counted', items, attachments, classes: {} }
}

/**
 * Counts what pffexport (libpff) writes: one folder for each item, in it one for its attachments.
 *
 * An item of a class it cannot write is seen and skipped, and it says so; it counts here, and its attachments are not known.
 */
export function readWithLibpff(path: string, folder: string): Reading {
  const run = spawnSync('pffexport', ['-t', join(folder, 'pff'), path], { encoding: 'utf8', timeout: patienceMs })
  if (run.error) return failureOf(run.error)
  if (run.signal) return { kind: 'crashed' }
  if (run.status !== 0) return { kind: 'refused', words: reasonOf(run.stderr) }
  const kinds: Record<string, number> = {}
  const count = (kind: string): void => {
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  let attachments = 0
  const walk = (place: string): void => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue
      const below = join(place, entry.name)
      const kind = /^([A-Z][A-Za-z ]*)\d{5}$/.exec(entry.name)?.[1]
      if (!kind) {
        walk(below)
        continue
      }
      count(kind)
      attachments += readdirSync(below, { withFileTypes: true })
        .filter((inner) => inner.isDirectory() && inner.name === 'Attachments')
        .reduce((sum) => sum + readdirSync(join(below, 'Attachments')).length, 0)
    }
  }
  walk(join(folder, 'pff.export'))
  const skipped = [...run.stdout.matchAll(/^Skipped item .* of type: (\S+)\.$/gm)].map(([, type = '']) => type)
  const items = Object.values(kinds).reduce((sum, one) => sum + one, 0) + skipped.length
  const remark = skipped.length > 0 ? { remark: `${skipped.length} seen, not written` } : {}
  return { kind: 'counted', items, attachments, classes: kinds, ...remark }
}

function failureOf(error: Error): Reading {
  if ('code' in error && error.code === 'ENOENT') return { kind: 'absent' }
  if ('code' in error && error.code === 'ETIMEDOUT') return { kind: 'endless' }
  return { kind: 'refused', words: error.message }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? ''

/** Its first line names the file by its path on this machine; the second one says why. */
const reasonOf = (text: string): string =>
  text
    .trim()
    .split('\n')[1]
    ?.replace(/^\w+: /, '') ?? lastLine(text)

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
