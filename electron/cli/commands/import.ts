import { resolve } from 'node:path'
import { readSettings } from '#core/config/read-settings.ts'
import { findProduct } from '../../host/find-product.ts'
import { CannotDo, type CommandCall, type ExitCode, hasFlag, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { followImport, listenForInterrupt } from '../follow-import.ts'
import type { ImportInput } from '../import-archive.ts'
import { type OpenedProfile, withProfile } from '../open-profile.ts'
import { toPlainLine } from '../plain-text.ts'
import { printStatement } from '../print-statement.ts'
import { type Moment, readMoment } from '../read-moment.ts'
import { toStatement } from '../statement.ts'
import { watchFolders } from '../watch-folders.ts'
import { writeJson } from '../write-json.ts'

type Plan = Omit<ImportInput, 'source'>

/**
 * `orgo import PATH...`: one file or folder after the other, each with its statement.
 *
 * A path that cannot be imported gets its sentence and exit code 1; the others are imported all the same. An interrupt
 * pauses the running import. With `--watch` the paths are folders whose new files are imported until the interrupt.
 */
export async function runImport(call: CommandCall): Promise<ExitCode> {
  const paths = call.parsed.positionals.map((path) => resolve(path))
  if (paths.length === 0) throw new WrongCall('Name at least one file. See orgo import --help.')
  // Read before the profile is opened: nobody should type a password to learn that a date was wrong.
  const plan = readPlan(call)
  return withProfile(call.global, call.terminal, async (opened) => {
    const signal = listenForInterrupt()
    await warnOfRules(opened, call)
    if (hasFlag(call, 'watch')) return watchFolders(paths, plan.mode ?? 'silent', call, opened, signal)
    let code: ExitCode = 0
    for (const path of paths) {
      try {
        await importOne({ ...plan, source: { path } }, call, opened, signal)
      } catch (error) {
        if (signal.aborted) throw error
        code = 1
        call.terminal.err(`${explainCallError(error, opened.ports.log, opened.ports.random).message}\n`)
      }
    }
    return code
  })
}

/** Mail that comes in under older rules than its owner wrote makes other tasks than they expect. */
async function warnOfRules({ engine }: OpenedProfile, call: CommandCall): Promise<void> {
  const { stale, version } = await engine.client.rules.reload({})
  if (!stale) return
  const inForce =
    version === 0 ? 'No rules are in force, so this import makes no tasks' : `Version ${version} of the rules is in force`
  call.terminal.err(`The rule files have errors. ${inForce}. See: orgo rules check\n`)
}

async function importOne(
  input: ImportInput,
  call: CommandCall,
  { engine, ports }: OpenedProfile,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = ports.clock.now()
  const started = await engine.client.archives.import(input)
  const archive = await followImport(engine, started, call.terminal, signal)
  if (call.global.json) writeJson(call.terminal, toStatement(archive, started.found, ports.clock.now() - startedAt))
  else await printStatement(engine, archive, call.terminal)
  if (archive.state !== 'complete') throw new CannotDo(archive.problem ?? `${archive.source} was not imported to its end.`)
  if (archive.problem !== null) call.terminal.err(`${toPlainLine(archive.problem)}\n`)
}

function readPlan(call: CommandCall): Plan {
  if (hasFlag(call, 'live') && hasFlag(call, 'archive-mode')) throw new WrongCall('Give either --archive-mode or --live.')
  const zone = readSettings({ profile: call.global.profile, product: findProduct().root }).value.timeZone
  const cutOff = readOptionValue(call, 'cut-off') === 'none' ? null : readDate(call, 'cut-off', zone)?.from
  const since = readDate(call, 'since', zone)?.from
  const until = readDate(call, 'until', zone)?.before
  const globs = (call.parsed.values.get('folder') ?? []).filter((value) => typeof value === 'string')
  if (hasFlag(call, 'watch') && (globs.length > 0 || cutOff !== undefined || since !== undefined || until !== undefined))
    throw new WrongCall('--watch imports whatever comes in; it takes no --folder, --cut-off, --since or --until.')
  return {
    mode: hasFlag(call, 'live') ? 'live' : 'silent',
    ...(cutOff === undefined ? {} : { cutOff }),
    choice: {
      ...(globs.length === 0 ? {} : { folderGlobs: globs }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      deletedItems: call.parsed.values.get('deleted')?.at(-1) !== false,
      recover: hasFlag(call, 'recover'),
    },
  }
}

function readDate(call: CommandCall, name: string, zone: string): Moment | undefined {
  const word = readOptionValue(call, name)
  if (word === undefined) return undefined
  const moment = readMoment(word, zone)
  if (!moment.ok) throw new WrongCall(`--${name}: ${moment.fault}`)
  return moment.value
}
