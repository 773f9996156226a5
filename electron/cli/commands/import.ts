import { resolve } from 'node:path'
import { CannotDo, type CommandCall, type ExitCode, hasFlag, WrongCall } from '../command.ts'
import { createProgressLine } from '../draw-progress.ts'
import { explainCallError } from '../explain-call-error.ts'
import { importArchive } from '../import-archive.ts'
import { type OpenedProfile, withProfile } from '../open-profile.ts'
import { toPlainLine } from '../plain-text.ts'
import { renderStatement, toStatement } from '../statement.ts'
import { writeJson } from '../write-json.ts'

/**
 * `orgo import PATH...`: one file after the other, each with its statement.
 *
 * A path that cannot be imported gets its sentence and exit code 1; the others are imported all the same. An interrupt
 * leaves the running import where it is, and the next import of the same file finishes it.
 */
export async function runImport(call: CommandCall): Promise<ExitCode> {
  const paths = call.parsed.positionals
  if (paths.length === 0) throw new WrongCall('Name at least one file. See orgo import --help.')
  return withProfile(call.global, call.terminal, async (opened) => {
    const stop = new AbortController()
    // Once: a second interrupt ends the process at once, which an import survives as well.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
    let code: ExitCode = 0
    for (const path of paths) {
      try {
        await importOne(path, call, opened, stop.signal)
      } catch (error) {
        if (stop.signal.aborted) throw new CannotDo(interruptedSentence)
        code = 1
        call.terminal.err(`${explainCallError(error, opened.ports.log, opened.ports.random).message}\n`)
      }
      if (stop.signal.aborted) throw new CannotDo(interruptedSentence)
    }
    return code
  })
}

const interruptedSentence = 'Stopped. What is in stays in; import the same file again to finish.'

async function importOne(path: string, call: CommandCall, { engine, ports }: OpenedProfile, signal: AbortSignal): Promise<void> {
  const line = createProgressLine(call.terminal)
  const startedAt = ports.clock.now()
  try {
    const mode = hasFlag(call, 'live') ? 'live' : 'silent'
    const { archive, foundBefore } = await importArchive(engine, { path: resolve(path), mode }, line.show, signal)
    line.clear()
    if (signal.aborted) return
    const statement = toStatement(archive, foundBefore, ports.clock.now() - startedAt)
    if (call.global.json) writeJson(call.terminal, statement)
    else call.terminal.out(`${toPlainLine(archive.source)}: ${renderStatement(archive)} ${statement.seconds.toFixed(1)} s.\n`)
    if (archive.state !== 'complete') throw new CannotDo(archive.problem ?? `${archive.source} was not imported to its end.`)
    if (archive.problem !== null) call.terminal.err(`${toPlainLine(archive.problem)}\n`)
  } finally {
    line.clear()
  }
}
