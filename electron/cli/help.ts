import type { Command, CommandOption, Place } from './command.ts'
import type { OptionSpec } from './parse-arguments.ts'

/** The options every command takes. */
export const globalOptions: readonly CommandOption[] = [
  { name: 'profile', kind: 'value', label: 'DIR', text: "the profile's folder; the user's data folder when absent" },
  { name: 'password-stdin', kind: 'flag', text: 'read the password from the first line of standard input' },
  { name: 'json', kind: 'flag', text: 'write one line of JSON, as docs/cli.md says' },
  { name: 'help', kind: 'flag', text: 'show this help' },
]

export const toSpecs = (options: readonly CommandOption[]): OptionSpec[] =>
  options.map(({ name, kind, many }) => ({ name, kind, ...(many ? { many } : {}) }))

/** The help of the whole program: every command with its summary, by noun. */
export function renderProgramHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => usage(command).length)) + 2
  const lines = commands.map((command) => `  ${usage(command).padEnd(width)}${command.summary}`)
  return [
    'Orgo turns mail into work that gets done.',
    '',
    'Usage: orgo [--profile DIR] COMMAND [--json]',
    '',
    'Commands',
    ...lines,
    '',
    'Options',
    ...renderOptions([...globalOptions, { name: 'version', kind: 'flag', text: 'show the version' }]),
    '',
    'Exit codes: 0 done, 1 could not, 2 wrong call. More about a command: orgo COMMAND --help',
    '',
  ].join('\n')
}

/** The help of one noun: its commands. */
export function renderGroupHelp(group: string, commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => usage(command).length)) + 2
  const lines = commands.map((command) => `  ${usage(command).padEnd(width)}${command.summary}`)
  return [`Usage: orgo ${group} COMMAND`, '', 'Commands', ...lines, ''].join('\n')
}

/** The help of one command: places, options, and those of every command. */
export function renderCommandHelp(command: Command): string {
  const required = new Set(command.places.map((place) => place.option))
  const others = command.options.filter((option) => !option.hidden && !required.has(option.name))
  return [
    `Usage: orgo ${usage(command)}${others.length > 0 ? ' [OPTIONS]' : ''}`,
    '',
    `${command.summary}.`,
    '',
    ...section('Arguments', renderPlaces(command.places)),
    ...section('Options', renderOptions(others)),
    ...section('Options of every command', renderOptions(globalOptions)),
  ].join('\n')
}

const usage = ({ words, places }: Command): string => [...words, ...places.map(renderPlace)].join(' ')

function renderPlace({ label, optional, many }: Place): string {
  const word = many ? `${label}...` : label
  return optional ? `[${word}]` : word
}

const section = (title: string, lines: string[]): string[] => (lines.length === 0 ? [] : [title, ...lines, ''])

const renderPlaces = (places: readonly Place[]): string[] =>
  align(
    places.map((place) => [
      renderPlace(place),
      [place.text, place.option === undefined ? '' : `also as --${place.option}`].filter(Boolean).join('; '),
    ]),
  )

function renderOptions(options: readonly CommandOption[]): string[] {
  return align(
    options.map((option) => {
      const name = option.kind === 'switch' ? `--[no-]${option.name}` : `--${option.name}`
      return [option.label ? `${name} ${option.label}` : name, option.text]
    }),
  )
}

function align(rows: string[][]): string[] {
  const width = Math.max(0, ...rows.map(([left = '']) => left.length)) + 2
  return rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}${right}`.trimEnd())
}
