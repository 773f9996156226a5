import { suggestWord } from '#core/rules/suggest.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'

/** An option as typed: `--name`, and whether a word follows it. A `switch` can also be turned off by `--no-name`. */
export type OptionSpec = { name: string; kind: 'flag' | 'switch' | 'value'; many?: boolean }

export type ParsedArguments = {
  positionals: string[]
  /** Every value of an option in the order typed; `true` and `false` for flags and switches. */
  values: Map<string, (string | boolean)[]>
}

/**
 * Splits words into options and the rest.
 *
 * Shapes: `--name value`, `--name=value`, `-h`; `--` ends the options. Errors: one sentence, with the option that was
 * perhaps meant.
 */
export function parseArguments(words: readonly string[], specs: readonly OptionSpec[]): Result<ParsedArguments, string> {
  const parsed: ParsedArguments = { positionals: [], values: new Map() }
  const add = (name: string, value: string | boolean) => parsed.values.set(name, [...(parsed.values.get(name) ?? []), value])
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '--') {
      parsed.positionals.push(...words.slice(index + 1))
      break
    }
    if (word === '-h') add('help', true)
    else if (!word.startsWith('-') || word === '-') parsed.positionals.push(word)
    else {
      const option = readOption(word, specs)
      if (!option.ok) return option
      const { spec, inline, on } = option.value
      if (spec.kind !== 'value') {
        if (inline !== undefined) return fail(`--${spec.name} takes no value.`)
        add(spec.name, on)
      } else {
        if (inline === undefined) index += 1
        const value = inline ?? words[index]
        if (value === undefined || (inline === undefined && value.startsWith('--'))) return fail(`--${spec.name} needs a value.`)
        if (!spec.many && parsed.values.has(spec.name)) return fail(`--${spec.name} may be given once.`)
        add(spec.name, value)
      }
    }
  }
  return succeed(parsed)
}

type Option = { spec: OptionSpec; inline: string | undefined; on: boolean }

function readOption(word: string, specs: readonly OptionSpec[]): Result<Option, string> {
  const [, name = '', inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
  const spec = specs.find((known) => known.name === name)
  if (spec) return succeed({ spec, inline, on: true })
  const off = specs.find((known) => known.kind === 'switch' && `no-${known.name}` === name)
  if (off) return succeed({ spec: off, inline, on: false })
  const meant = suggestWord(
    name,
    specs.map((known) => known.name),
  )
  return fail(`There is no option ${word.split('=')[0]}.${meant === null ? '' : ` Did you mean --${meant}?`}`)
}
