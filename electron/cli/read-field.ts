import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { suggestWord } from '#core/rules/suggest.ts'
import { ImportSource } from '#shared/contract/archives.ts'
import { Instant, PlannedInstant } from '#shared/model/base.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { sayNoDay } from '#shared/text/say-no-day.ts'
import { typeOfFileName } from '#shared/text/type-of-file-name.ts'
import { toKebab } from './format.ts'

/** One field of a procedure's input as the command line sees it. */
export type Field = {
  field: string
  /** The option: `due-at`. */
  name: string
  /** The place: `DUE_AT`. */
  label: string
  kind: 'text' | 'number' | 'boolean' | 'instant' | 'choice' | 'path' | 'source' | 'file' | 'wrapped' | 'json'
  /** The one field of an object that stands for it on the command line: `--force REASON` is `{ reason }`. */
  wraps: string
  choices: readonly string[]
  required: boolean
  /** `none` on the command line stands for null. */
  nullable: boolean
  many: boolean
  /** A list that must name one: the last place, which may be repeated. Its label is that of one: `OTHER_ID...` for `otherIds`. */
  rest: boolean
  /** The option's name before it got this one; it is still taken, and in no help. */
  formerly: string | null
  default: unknown
}

/** Reads a field from its schema: what is optional, nullable, a list, a choice, a time. */
export function describeField(field: string, schema: unknown): Field {
  const name = toKebab(field)
  const described: Field = {
    field,
    name,
    label: name.replaceAll('-', '_').toUpperCase(),
    kind: 'text',
    wraps: '',
    choices: [],
    required: true,
    nullable: false,
    many: false,
    rest: false,
    formerly: null,
    default: undefined,
  }
  for (let inner = schema; ; ) {
    if (inner instanceof z.ZodOptional) {
      described.required = false
      inner = inner.unwrap()
    } else if (inner instanceof z.ZodDefault) {
      described.required = false
      described.default = inner.def.defaultValue
      inner = inner.unwrap()
    } else if (inner instanceof z.ZodNullable) {
      described.nullable = true
      inner = inner.unwrap()
    } else if (inner instanceof z.ZodArray) {
      described.many = true
      inner = inner.element
    } else {
      const rest = described.many && described.required
      const label = rest ? described.label.replace(/S$/, '') : described.label
      return { ...described, rest, label, ...describeKind(field, inner) }
    }
  }
}

function describeKind(field: string, schema: unknown): Pick<Field, 'kind'> & Partial<Field> {
  // Of the ways to name a source, the command line has one: where it lies on this machine.
  if (schema === ImportSource) return { kind: 'source', name: 'path', label: 'PATH' }
  if (field === 'path' && schema instanceof z.ZodString) return { kind: 'path' }
  if (isInstant(schema)) return { kind: 'instant' }
  const ways = schema instanceof z.ZodUnion ? schema.options : []
  // A time or one of a few words: `now`, `office`, `2026-08-01 14:30`.
  if (ways.some(isInstant))
    return {
      kind: 'instant',
      label: 'TIME',
      choices: ways.flatMap((way) => (way instanceof z.ZodLiteral ? [String(way.value)] : [])),
    }
  // Of the ways to name a file, the command line has one: where it lies on this machine.
  if (ways.some((way) => way instanceof z.ZodObject && 'base64' in way.shape)) return { kind: 'file', label: 'FILE' }
  if (schema instanceof z.ZodNumber) return { kind: 'number' }
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' }
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) }
  const [only, ...more] = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  if (only !== undefined && more.length === 0) return { kind: 'wrapped', wraps: only, label: toKebab(only).toUpperCase() }
  if (only !== undefined) return { kind: 'json', label: 'JSON' }
  return { kind: 'text' }
}

const isInstant = (schema: unknown): boolean => schema === Instant || schema === PlannedInstant

/** Turns a word of the command line into the field's value. Errors: one sentence without the field's name. */
export function readFieldValue(field: Field, word: string): Result<unknown, string> {
  if (field.nullable && word === 'none') return succeed(null)
  switch (field.kind) {
    case 'number':
      return /^-?\d{1,15}$/.test(word) ? succeed(Number(word)) : fail(`"${word}" is not a whole number.`)
    case 'boolean':
      return word === 'true' || word === 'false' ? succeed(word === 'true') : fail(`"${word}" is neither true nor false.`)
    case 'instant':
      return field.choices.includes(word) ? succeed(word) : readInstant(word)
    case 'file':
      return readFile(resolve(word))
    case 'choice': {
      if (field.choices.includes(word)) return succeed(word)
      const meant = suggestWord(word, field.choices)
      return fail(`"${word}" is none of ${field.choices.join(', ')}.${meant === null ? '' : ` Did you mean ${meant}?`}`)
    }
    case 'path':
      return succeed(resolve(word))
    case 'source':
      return succeed({ path: resolve(word) })
    case 'wrapped':
      return succeed({ [field.wraps]: word })
    case 'json':
      return readJson(word)
    case 'text':
      return succeed(word)
  }
}

/** 18 MB: what the outbox takes for one file. A larger one is not read at all. */
const maxFileBytes = 18 * 1024 ** 2

function readFile(path: string): Result<{ name: string; type: string; base64: string }, string> {
  try {
    const { size } = statSync(path)
    if (size > maxFileBytes) return fail(`${path} has ${size} bytes; a mail carries files of up to ${maxFileBytes}.`)
    const name = basename(path)
    return succeed({ name, type: typeOfFileName(name), base64: readFileSync(path).toString('base64') })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT') return fail(`There is no file ${path}.`)
    return fail(code === 'EISDIR' ? `${path} is a folder; name a file in it.` : `${path} cannot be read (${String(code)}).`)
  }
}

/** An object of several fields: what `--json` of its query prints. */
function readJson(word: string): Result<unknown, string> {
  try {
    const value: unknown = JSON.parse(word)
    if (typeof value === 'object' && value !== null) return succeed(value)
  } catch {
    // Said below, as for JSON of another kind.
  }
  return fail(`"${word}" is no JSON object such as {"name":"value"}.`)
}

/** The end of the year 9999: what every calendar can still show. */
const latestMs = Date.UTC(10_000, 0, 1) - 1

/**
 * A time: `2026-08-01 14:30` (local), `2026-08-01` (the end of that day, local), one with `Z` or an offset, or UTC
 * milliseconds.
 */
function readInstant(word: string): Result<number, string> {
  if (/^\d{12,16}$/.test(word))
    return Number(word) <= latestMs
      ? succeed(Number(word))
      : fail(`"${word}" milliseconds are after the year 9999; write a time such as 2026-08-01 or "2026-08-01 14:30".`)
  const [, day, time, zone] = /^(\d{4,6}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?(Z|[+-]\d{2}:\d{2})?$/.exec(word) ?? []
  if (day !== undefined && !isCalendarDay(day)) return fail(sayNoDay(day, '2026-08-01'))
  const atMs = day === undefined || (zone && !time) ? Number.NaN : Date.parse(`${day}T${time ?? '23:59'}${zone ?? ''}`)
  if (!Number.isNaN(atMs)) return succeed(atMs)
  return fail(`"${word}" is not a time such as 2026-08-01 or "2026-08-01 14:30".`)
}

/** Date.parse moves 31 February to March without a word, so the day is held against the calendar first. */
function isCalendarDay(day: string): boolean {
  const atMs = Date.parse(`${day}T00:00Z`)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day)
}
