import { isDiskFull, roomToWork } from '#core/store/store-fault.ts'
import { describeError } from '../host/log-line.ts'
import type { ExitCode } from './command.ts'
import { flushTerminal, systemTerminal, type Terminal } from './terminal.ts'

/**
 * Runs a program to its exit code and ends the process with it.
 *
 * Not by an empty event loop: a worker or a socket that outlives its command must not hold the caller. A fault nobody
 * expected is one line with its place, which a person can report; its message is left out, as it may hold mail.
 */
export async function runEntry(run: (words: readonly string[], terminal: Terminal) => Promise<ExitCode>): Promise<never> {
  const { terminal, fault } = systemTerminal()
  let code: ExitCode = 1
  try {
    code = await run(process.argv.slice(2), terminal)
  } catch (error) {
    terminal.err(`${describeBug(error)}\n`)
  }
  await flushTerminal()
  const unwritten = fault()
  if (unwritten !== null) {
    terminal.err(`${unwritten}\n`)
    code = code === 0 ? 1 : code
  }
  await flushTerminal()
  process.exit(code)
}

function describeBug(error: unknown): string {
  if (isDiskFull(error))
    return `The disk is full, so the command could not come to its end. Free some space, at least ${roomToWork}, and start it again.`
  const { name, at } = describeError(error)
  return `Something went wrong inside Orgo (${name ?? 'unknown'} at ${at ?? 'an unknown place'}). Please report this line.`
}
