import type { CommandCall, CommandOption, ExitCode } from './command.ts'

/**
 * What a derived command does beyond calling its procedure and printing the answer.
 *
 * Shapes: `options` are added to the derived ones, or replace those of their names; `names` gives options names of their own; `prepare` changes what was typed
 * before it is read as input; `run` takes the input, checked against the contract.
 */
export type SpecialCall = {
  options?: readonly CommandOption[]
  /** Fields whose option has another name than the contract's, and what it is for: the help and every fault speak of this one. */
  names?: Readonly<Record<string, { name: string; label?: string; text: string }>>
  prepare?(call: CommandCall): CommandCall
  /** Calls the procedure and prints the answer where there is none. */
  run?(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode>
}

const matter = {
  taskId: { name: 'task', text: 'the task it speaks of; without task and message it is filled with examples' },
  messageId: { name: 'message', text: 'the message it answers' },
}

const written = {
  recipients: { name: 'to', label: 'ADDRESS', text: 'an address, person:ID, role:NAME, team:NAME or requester' },
  files: { name: 'attach', label: 'FILE', text: '' },
  answers: { name: 'answers', label: 'MESSAGE', text: 'the message it answers' },
  forwards: { name: 'forwards', label: 'MESSAGE', text: 'the message it forwards, attached as it came where no file is named' },
  taskId: { name: 'task', label: 'TASK', text: 'the task it speaks of' },
  send: { name: 'send', label: 'TIME', text: 'when it goes out; a draft when absent' },
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
      { name: 'html', kind: 'flag', text: 'the HTML form' },
      { name: 'out', kind: 'value', label: 'FILE', text: 'write it into a file' },
    ],
    names: matter,
    run: async (input, call) => (await import('./commands/preview-template.ts')).runPreviewTemplate(input, call),
  },
  'templates.testSend': { names: matter },
  'outbox.flush': {
    run: async (_input, call) => (await import('./commands/flush-outbox.ts')).runFlush(call),
  },
  'outbox.compose': { names: written },
  'outbox.edit': { names: { recipients: written.recipients, files: written.files, send: written.send } },
}

/** Words that were typed as places stand for an option's values. */
function withValues(call: CommandCall, option: string, words: readonly string[]): CommandCall {
  if (words.length === 0) return call
  return { ...call, parsed: { positionals: [], values: new Map([...call.parsed.values, [option, [...words]]]) } }
}

/** `--outcome partial`: to a person partial is one of the outcomes; the contract counts it inside imported. */
function readPartial(call: CommandCall): CommandCall {
  const { values, positionals } = call.parsed
  if (values.get('outcome')?.at(-1) !== 'partial') return call
  const others = [...values].filter(([name]) => name !== 'outcome')
  return { ...call, parsed: { positionals, values: new Map([...others, ['partial', [true]]]) } }
}
