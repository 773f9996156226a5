import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contract } from '#shared/contract/contract.ts'
import { type Command, type CommandCall, type CommandOption, WrongCall } from './command.ts'
import { explainIssues } from './explain-issues.ts'
import { toKebab } from './format.ts'
import { describeField, type Field, readFieldValue } from './read-field.ts'
import { type SpecialCall, specialCalls } from './special-calls.ts'

/**
 * Procedures that a command of its own calls in another way (`orgo import`, `orgo rules diff`), those that take a password, and those of an editor: an unsaved file is no word
 * of a command line.
 */
const calledOtherwise = new Set([
  'archives.import',
  'reports.export',
  'circulars.preview',
  'circulars.send',
  ...['add', 'setPassword', 'setDefault', 'test', 'beginConsent', 'consent', 'finishConsent'].map((name) => `accounts.${name}`),
  ...['explain', 'check', 'startBacktest', 'backtest', 'backtestRows', 'cancelBacktest'].map((name) => `rules.${name}`),
  ...['save', 'checkDraft', 'previewDraft'].map((name) => `templates.${name}`),
  ...['try', 'tryMessage', 'save', 'readForms', 'writeForm'].map((name) => `rules.${name}`),
])

/**
 * The commands that are plain calls of the contract: their words, places, options and help come from it alone.
 *
 * `tasks.setStatus` is `tasks set-status`, `tasks.get` is `tasks show`, and a noun with nothing but `get` is a command
 * by itself (`health`). Path parameters are places; so are required fields, which may be given by name instead.
 * Streams are left out: a command ends.
 */
export function deriveCommands(): Command[] {
  return Object.entries(contract).flatMap(([group, procedures]) => {
    const plain = Object.entries(procedures).filter(([name, procedure]) => isPlain(`${group}.${name}`, procedure))
    return plain.map(([name, procedure]) => {
      const alone = plain.length === 1 && name === 'get'
      const words = alone ? [group] : [group, name === 'get' ? 'show' : toKebab(name)]
      return deriveCommand(words, [group, name], procedure, specialCalls[`${group}.${name}`])
    })
  })
}

const isPlain = (path: string, procedure: AnyContractProcedure): boolean =>
  isContractProcedure(procedure) && procedure['~orpc'].meta.kind !== 'stream' && !calledOtherwise.has(path)

function deriveCommand(
  words: string[],
  path: [string, string],
  procedure: AnyContractProcedure,
  special: SpecialCall | undefined,
): Command {
  const schema = procedure['~orpc'].inputSchema
  const fields = schema instanceof z.ZodObject ? Object.entries(schema.shape).map((entry) => nameField(entry, special)) : []
  const inPath = [...(procedure['~orpc'].route.path ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const isPlace = (field: Field) => inPath.includes(field.field) || field.required
  const places = [...fields].filter(isPlace).sort((a, b) => rank(inPath, a) - rank(inPath, b))
  const byName = fields.filter((field) => !inPath.includes(field.field))
  return {
    words,
    summary: procedure['~orpc'].route.summary ?? '',
    places: places.map((field) => ({
      ...{ label: field.label, text: describeValue({ ...field, many: false }) },
      ...(field.rest ? { many: true } : {}),
      ...(byName.includes(field) ? { option: field.name } : {}),
    })),
    options: withOptions(
      byName.flatMap((field) => toOptions(field, special?.names?.[field.field]?.text ?? '')),
      special?.options ?? [],
    ),
    run: async (typed) => {
      const call = special?.prepare?.(typed) ?? typed
      const { input, shownAs } = readInput(fields, places, call)
      if (schema instanceof z.ZodObject) checkInput(schema, fields, shownAs, input)
      if (special?.run) return special.run(input, call)
      const { callProcedure } = await import('./call-procedure.ts')
      return callProcedure(path, input, call)
    },
  }
}

function nameField([field, schema]: [string, unknown], special: SpecialCall | undefined): Field {
  const described = describeField(field, schema)
  const own = special?.names?.[field]
  return own ? { ...described, name: own.name, label: own.label ?? own.name.toUpperCase(), formerly: described.name } : described
}

/** A special call's option stands in the place of the derived one of its name, or after all. */
const withOptions = (derived: readonly CommandOption[], special: readonly CommandOption[]): CommandOption[] => [
  ...derived.map((option) => special.find(({ name }) => name === option.name) ?? option),
  ...special.filter(({ name }) => derived.every((option) => option.name !== name)),
]

/** Path parameters first, in the order of the path; then the required fields in the order of the contract, and at the end what may be repeated. */
const rank = (inPath: string[], field: Field): number => {
  if (field.rest) return inPath.length + 1
  const at = inPath.indexOf(field.field)
  return at === -1 ? inPath.length : at
}

function toOptions(field: Field, text: string): CommandOption[] {
  const about = [text, describeValue(field)].filter((part) => part !== '').join('; ')
  const common = { name: field.name, text: about, ...(field.many ? { many: true } : {}) }
  const option: CommandOption =
    field.kind === 'boolean' ? { ...common, kind: 'switch' } : { ...common, kind: 'value', label: field.label }
  return field.formerly === null ? [option] : [option, { ...option, name: field.formerly, hidden: true }]
}

function describeValue(field: Field): string {
  const kinds = {
    text: '',
    number: 'a whole number',
    boolean: '',
    instant: [...field.choices, 'a time: 2026-08-01, "2026-08-01 14:30", or UTC milliseconds'].join(', '),
    choice: field.choices.join(', '),
    path: 'a path on this machine',
    source: 'a file or folder this account can read',
    file: 'a file this account can read',
    wrapped: '',
    json: 'JSON, as --json prints it',
  }
  const notes = [
    kinds[field.kind],
    field.nullable ? 'none to clear it' : '',
    field.many ? 'may be repeated' : '',
    field.default === undefined || field.default === '' || field.many ? '' : `default ${field.default}`,
  ]
  return notes.filter((note) => note !== '').join('; ')
}

/** `shownAs` says for each field how it was given or would be: the option as it was typed, or the place. */
type ReadInput = { input: Record<string, unknown>; shownAs: ReadonlyMap<Field, string> }

function readInput(fields: readonly Field[], places: readonly Field[], call: CommandCall): ReadInput {
  const input: Record<string, unknown> = {}
  const shownAs = new Map(fields.map((field) => [field, places.includes(field) ? field.label : `--${field.name}`]))
  for (const field of fields) {
    const option = [field.name, field.formerly].find((name) => name !== null && call.parsed.values.has(name)) ?? field.name
    const given = call.parsed.values.get(option)
    if (!given) continue
    shownAs.set(field, `--${option}`)
    const values = given.map((word) => (typeof word === 'string' ? readWord(field, word, `--${option}`) : word))
    input[field.field] = field.many ? values : values.at(-1)
  }
  const words = [...call.parsed.positionals]
  for (const place of places) {
    const given = input[place.field]
    if (given !== undefined && !place.rest) continue
    const taken = words.splice(0, place.rest ? words.length : 1)
    if (taken.length === 0 && given === undefined) throw new WrongCall(`${place.label} is missing.`)
    if (taken.length === 0) continue
    if (given === undefined) shownAs.set(place, place.label)
    const values = taken.map((word) => readWord(place, word, place.label))
    input[place.field] = place.rest ? [...(Array.isArray(given) ? given : []), ...values] : values[0]
  }
  if (words.length > 0) throw new WrongCall(`"${words[0]}" is too much here. Put a text of several words into quotation marks.`)
  return { input, shownAs }
}

function readWord(field: Field, word: string, shownAs: string): unknown {
  const value = readFieldValue(field, word)
  if (!value.ok) throw new WrongCall(`${shownAs}: ${value.fault}`)
  return value.value
}

/** Checked before the profile is opened: nobody should type a password to learn that a number was wrong. */
function checkInput(
  schema: z.ZodObject,
  fields: readonly Field[],
  shownAs: ReadonlyMap<Field, string>,
  input: Record<string, unknown>,
): void {
  const issues = schema.safeParse(input).error?.issues ?? []
  const [issue] = issues
  if (!issue) return
  const field = fields.find((known) => known.field === issue.path[0])
  if (!field) throw new WrongCall(issue.message)
  const ofField = issues.filter(({ path }) => path[0] === field.field)
  throw new WrongCall(`${shownAs.get(field)}: ${explainIssues(ofField, input[field.field])}`)
}
