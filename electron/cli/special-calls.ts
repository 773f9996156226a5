import type { CommandCall, CommandOption, ExitCode } from './command.ts'

/**
 * What a derived command does beyond calling its procedure and printing the answer.
 *
 * Shapes: `options` are added to the derived ones, or replace those of their names; `prepare` changes what was typed
 * before it is read as input; `run` takes the input, checked against the contract.
 */
export type SpecialCall = {
  options?: readonly CommandOption[]
  prepare?(call: CommandCall): CommandCall
  run(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode>
}

/** The procedures with such a command, by their path in the contract. */
export const specialCalls: Readonly<Record<string, SpecialCall>> = {
  'archives.get': {
    run: async (input, call) => (await import('./commands/show-archive.ts')).runShowArchive(input, call),
  },
  'archives.resume': {
    run: async (input, call) => (await import('./commands/resume-archive.ts')).runResumeArchive(input, call),
  },
  'archives.verify': {
    run: async (input, call) => (await import('./commands/verify-archive.ts')).runVerifyArchive(input, call),
  },
  'archives.items': {
    options: [
      { name: 'outcome', kind: 'value', label: 'OUTCOME', text: 'imported, duplicate, skipped, failed, partial' },
      { name: 'csv', kind: 'flag', text: 'write all of them as CSV' },
    ],
    prepare: readPartial,
    run: async (input, call) => (await import('./commands/list-items.ts')).runListItems(input, call),
  },
  'rules.apply': {
    run: async (input, call) => (await import('./commands/apply-rule.ts')).runApplyRule(input, call),
  },
  'tasks.merge': withRest(['tasks', 'merge'], 'other-ids', 1),
  'tasks.split': withRest(['tasks', 'split'], 'parts', 1),
  'tasks.bulk': withRest(['tasks', 'bulk'], 'task-ids', 0),
  'outbox.release': withRest(['outbox', 'release'], 'outbox-ids', 0),
  'outbox.hold': withRest(['outbox', 'hold'], 'outbox-ids', 0),
  'outbox.cancel': withRest(['outbox', 'cancel'], 'outbox-ids', 0),
  'outbox.retry': withRest(['outbox', 'retry'], 'outbox-ids', 0),
}

/**
 * A list that may be typed as further words: `tasks merge WINNER LOSER LOSER`. The first `places` words are the places before it; the rest
 * joins what was given by the list's option.
 */
function withRest(path: [string, string], option: string, places: number): SpecialCall {
  return {
    prepare: (call) => {
      const { values, positionals } = call.parsed
      const rest = positionals.slice(places)
      if (rest.length === 0) return call
      const all = new Map([...values, [option, [...(values.get(option) ?? []), ...rest]]])
      return { ...call, parsed: { positionals: positionals.slice(0, places), values: all } }
    },
    run: async (input, call) => (await import('./call-procedure.ts')).callProcedure(path, input, call),
  }
}

/** `--outcome partial`: to a person partial is one of the outcomes; the contract counts it inside imported. */
function readPartial(call: CommandCall): CommandCall {
  const { values, positionals } = call.parsed
  if (values.get('outcome')?.at(-1) !== 'partial') return call
  const others = [...values].filter(([name]) => name !== 'outcome')
  return { ...call, parsed: { positionals, values: new Map([...others, ['partial', [true]]]) } }
}
