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
  'reports.run': {
    options: [
      { name: 'format', kind: 'value', label: 'FORMAT', text: 'csv, xlsx, pdf, html, json; without it, tables' },
      { name: 'separator', kind: 'value', label: 'WORD', text: 'of CSV: comma, semicolon; default comma' },
      { name: 'out', kind: 'value', label: 'FILE', text: 'with --format: the file, or a folder for it' },
    ],
    run: async (input, call) => (await import('./commands/run-report.ts')).runReport(input, call),
  },
  'reports.printTask': {
    options: [{ name: 'out', kind: 'value', label: 'FILE', text: 'the file, or a folder for it' }],
    run: async (input, call) => (await import('./commands/run-report.ts')).printTask(input, call),
  },
  'rules.apply': {
    run: async (input, call) => (await import('./commands/apply-rule.ts')).runApplyRule(input, call),
  },
  'templates.check': {
    prepare: (call) => withValues(call, 'name', call.parsed.positionals),
    run: async (input, call) => (await import('./commands/check-templates.ts')).runCheckTemplates(input, call),
  },
  'templates.preview': {
    options: [
      {
        name: 'task',
        kind: 'value',
        label: 'TASK',
        text: 'the task it speaks of; without task and message it is filled with examples',
      },
      { name: 'message', kind: 'value', label: 'MESSAGE', text: 'the message it answers' },
      { name: 'html', kind: 'flag', text: 'the HTML form' },
      { name: 'out', kind: 'value', label: 'FILE', text: 'write it into a file' },
    ],
    prepare: readMatter,
    run: async (input, call) => (await import('./commands/preview-template.ts')).runPreviewTemplate(input, call),
  },
  'tasks.merge': withRest(['tasks', 'merge'], 'other-ids', 1),
  'tasks.split': withRest(['tasks', 'split'], 'parts', 1),
  'tasks.bulk': withRest(['tasks', 'bulk'], 'task-ids', 0),
  'outbox.release': withRest(['outbox', 'release'], 'outbox-ids', 0),
  'outbox.hold': withRest(['outbox', 'hold'], 'outbox-ids', 0),
  'outbox.cancel': withRest(['outbox', 'cancel'], 'outbox-ids', 0),
  'outbox.retry': withRest(['outbox', 'retry'], 'outbox-ids', 0),
}

/** Words that were typed as places stand for an option's values. */
function withValues(call: CommandCall, option: string, words: readonly string[]): CommandCall {
  if (words.length === 0) return call
  return { ...call, parsed: { positionals: [], values: new Map([...call.parsed.values, [option, [...words]]]) } }
}

/** `--task` is short for `--task-id`, and `--message` for `--message-id`. */
function readMatter(call: CommandCall): CommandCall {
  const values = new Map(call.parsed.values)
  for (const name of ['task', 'message']) {
    const given = values.get(name)
    if (given) values.set(`${name}-id`, given)
  }
  return { ...call, parsed: { ...call.parsed, values } }
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
