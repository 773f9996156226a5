import { resolve } from 'node:path'
import { suggestWord } from '#core/rules/suggest.ts'
import { findProduct } from '../host/find-product.ts'
import { systemPaths } from '../host/node-ports.ts'
import { CannotDo, type Command, type CommandCall, type ExitCode, WrongCall } from './command.ts'
import { globalOptions, renderCommandHelp, renderGroupHelp, renderProgramHelp, toSpecs } from './help.ts'
import { parseArguments } from './parse-arguments.ts'
import { specialCommands } from './special-commands.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line. Faults for a person are sentences on standard error; only bugs leave by throwing. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(words, terminal)
  } catch (error) {
    if (!(error instanceof WrongCall || error instanceof CannotDo)) throw error
    terminal.err(`${error.message}\n`)
    return error instanceof WrongCall ? 2 : 1
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { before, rest } = splitGlobals(words)
  if (before.includes('--version') || (rest.length === 0 && words.includes('--version'))) {
    terminal.out(`${findProduct().version}\n`)
    return 0
  }
  const commands = await listCommands(rest[0])
  const wantsHelp = words.some((word) => word === '--help' || word === '-h')
  if (rest.length === 0) {
    const help = renderProgramHelp(commands)
    if (wantsHelp) terminal.out(help)
    else terminal.err(help)
    return wantsHelp ? 0 : 2
  }
  const command = findCommand(rest, commands)
  if (!command) return helpGroup(rest, commands, wantsHelp, terminal)
  if (wantsHelp) {
    terminal.out(renderCommandHelp(command))
    return 0
  }
  return command.run(readCall(command, [...before, ...rest.slice(command.words.length)], terminal))
}

/** The contract is loaded only for what is derived from it: `orgo import` does without, and starts sooner. */
async function listCommands(first: string | undefined): Promise<Command[]> {
  const alone = specialCommands.filter((command) => command.words.length === 1 && command.words[0] === first)
  if (alone.length > 0) return alone
  const { deriveCommands } = await import('./derive-commands.ts')
  return [...specialCommands, ...deriveCommands()].sort((a, b) => groupRank(a) - groupRank(b))
}

/** `rules check` stands with its derived siblings, the commands of one word before all nouns. */
function groupRank({ words: [group = '', second] }: Command): number {
  const order = ['init', 'import', 'serve', 'health', 'dashboard', 'messages', 'tasks', 'rules', 'archives']
  const place = order.indexOf(group)
  return (place === -1 ? order.length : place) + (second === 'check' ? -0.5 : 0)
}

/** Options may stand before the command: `orgo --profile DIR tasks list`. */
function splitGlobals(words: readonly string[]): { before: string[]; rest: string[] } {
  const specs = [...globalOptions, { name: 'version', kind: 'flag' as const }]
  let index = 0
  while (index < words.length) {
    const word = words[index] ?? ''
    if (!word.startsWith('-')) break
    const spec = specs.find(({ name }) => word === `--${name}` || word.startsWith(`--${name}=`))
    if (!spec && word !== '-h') throw new WrongCall(`There is no option ${word} before the command.${suggestOption(word)}`)
    index += spec?.kind === 'value' && !word.includes('=') ? 2 : 1
  }
  return { before: words.slice(0, index), rest: words.slice(index) }
}

function suggestOption(word: string): string {
  const meant = suggestWord(
    word.replace(/^--?/, ''),
    globalOptions.map(({ name }) => name),
  )
  return meant === null ? ' See orgo --help.' : ` Did you mean --${meant}?`
}

/** The command with the most words that the line begins with. */
function findCommand(rest: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands
    .filter((command) => command.words.every((word, index) => rest[index] === word))
    .sort((a, b) => b.words.length - a.words.length)[0]
}

function helpGroup(rest: readonly string[], commands: readonly Command[], wantsHelp: boolean, terminal: Terminal): ExitCode {
  const [group = '', name] = rest
  const siblings = commands.filter((command) => command.words[0] === group)
  if (siblings.length === 0) {
    const meant = suggestWord(group, new Set(commands.map((command) => command.words[0] ?? '')))
    throw new WrongCall(
      `There is no command "${group}".${meant === null ? ' See orgo --help.' : ` Did you mean "orgo ${meant}"?`}`,
    )
  }
  if (wantsHelp) {
    terminal.out(renderGroupHelp(group, siblings))
    return 0
  }
  if (name === undefined || name.startsWith('-')) {
    terminal.err(renderGroupHelp(group, siblings))
    return 2
  }
  const meant = suggestWord(
    name,
    siblings.flatMap((command) => command.words.slice(1)),
  )
  const hint = meant === null ? `See orgo ${group} --help.` : `Did you mean "orgo ${group} ${meant}"?`
  throw new WrongCall(`There is no command "${group} ${name}". ${hint}`)
}

function readCall(command: Command, words: readonly string[], terminal: Terminal): CommandCall {
  const parsed = parseArguments(words, toSpecs([...globalOptions, ...command.options]))
  if (!parsed.ok) throw new WrongCall(`${parsed.fault} See orgo ${command.words.join(' ')} --help.`)
  const { values } = parsed.value
  const profile = values.get('profile')?.at(-1)
  return {
    parsed: parsed.value,
    terminal,
    global: {
      profile: typeof profile === 'string' ? resolve(profile) : systemPaths().profile,
      passwordStdin: values.has('password-stdin'),
      json: values.has('json'),
    },
  }
}
