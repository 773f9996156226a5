import type { ParsedArguments } from './parse-arguments.ts'
import type { Terminal } from './terminal.ts'

/** 0 done, 1 could not, 2 wrong call. */
export type ExitCode = 0 | 1 | 2

/** What every command may be given. */
export type GlobalOptions = { profile: string; passwordStdin: boolean; json: boolean }

/** One call of one command. */
export type CommandCall = { global: GlobalOptions; parsed: ParsedArguments; terminal: Terminal }

/** A place on the command line: `TASK_ID`, `[DIR]`, `PATH...`. */
export type Place = {
  label: string
  text: string
  optional?: boolean
  many?: boolean
  /** The option by which the same may be given. */
  option?: string
}

/** An option of a command. `label` names the value in the help; flags have none. A `hidden` one is taken and in no help: a name of before. */
export type CommandOption = {
  name: string
  kind: 'flag' | 'switch' | 'value'
  label?: string
  text: string
  many?: boolean
  hidden?: boolean
}

/** A command: its words (`tasks list`), what it does, what it takes, and how it runs. */
export type Command = {
  words: readonly string[]
  summary: string
  places: readonly Place[]
  options: readonly CommandOption[]
  run(call: CommandCall): Promise<ExitCode>
}

/** A call that cannot be understood: its sentence goes to standard error, the exit code is 2. */
export class WrongCall extends Error {
  override name = 'WrongCall'
}

/** Something that could not be done: its sentence goes to standard error, the exit code is 1. */
export class CannotDo extends Error {
  override name = 'CannotDo'
}

/** The last value of a value option. */
export function readOptionValue(call: CommandCall, name: string): string | undefined {
  const value = call.parsed.values.get(name)?.at(-1)
  return typeof value === 'string' ? value : undefined
}

/** Whether a flag was given. */
export const hasFlag = (call: CommandCall, name: string): boolean => call.parsed.values.get(name)?.at(-1) === true
