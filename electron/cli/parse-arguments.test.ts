import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OptionSpec, parseArguments } from './parse-arguments.ts'

const specs: OptionSpec[] = [
  { name: 'json', kind: 'flag' },
  { name: 'partial', kind: 'switch' },
  { name: 'limit', kind: 'value' },
  { name: 'add', kind: 'value', many: true },
]

function parse(...words: string[]) {
  const parsed = parseArguments(words, specs)
  return parsed.ok ? { positionals: parsed.value.positionals, ...Object.fromEntries(parsed.value.values) } : parsed.fault
}

describe('parseArguments', () => {
  it('takes values after a space or an equals sign, flags, switches and lists', () => {
    expect(parse('a', '--limit', '5', '--json', '--no-partial', '--add=x', '--add', 'y=z', 'b')).toEqual({
      positionals: ['a', 'b'],
      limit: ['5'],
      json: [true],
      partial: [false],
      add: ['x', 'y=z'],
    })
  })

  it('takes everything after -- as it is, and a lone dash as a word', () => {
    expect(parse('-', '--', '--json', '-x')).toEqual({ positionals: ['-', '--json', '-x'] })
  })

  it('takes a value that begins with one dash', () => {
    expect(parse('--limit', '-5')).toEqual({ positionals: [], limit: ['-5'] })
  })

  it('names the option that was perhaps meant', () => {
    expect(parse('--limt', '5')).toBe('There is no option --limt. Did you mean --limit?')
    expect(parse('--unheard')).toBe('There is no option --unheard.')
    expect(parse('--no-json')).toBe('There is no option --no-json.')
    expect(parse('--limit')).toBe('--limit needs a value.')
    expect(parse('--limit', '--json')).toBe('--limit needs a value.')
    expect(parse('--json=1')).toBe('--json takes no value.')
    expect(parse('--limit', '1', '--limit', '2')).toBe('--limit may be given once.')
  })

  it('never throws, and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('--', '--limit', '--json', '--add=1', '-h'))), (words) => {
        const parsed = parseArguments(['--', ...words], specs)
        expect(parsed).toEqual({ ok: true, value: { positionals: words, values: new Map() } })
        parseArguments(words, specs)
      }),
    )
  })
})
