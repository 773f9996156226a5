import { Liquid, type Template, type Variable } from 'liquidjs'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { didYouMean } from '../rules/suggest.ts'
import { createFilters, filterHelp, keptFilters } from './filters.ts'
import { maxMemory, maxRenderMs, maxTemplateLength } from './limits.ts'
import type { TextLocale } from './show-value.ts'
import type { TemplateValues } from './template-value.ts'

/** What is wrong at a place of a text; `line` and `column` count from 1. */
export type TextFault = { line: number; column: number; code: string; message: string; hint?: string }

/** A field a text inserts or asks for: `task.fields.place`. `isComputed`: its name comes from another field, so nobody can say what it reads. */
export type FieldUse = { name: string; isComputed: boolean; line: number; column: number }

/** A text that was parsed, with the fields it reads from outside. */
export type LiquidText = {
  uses: readonly FieldUse[]
  render(values: TemplateValues): Result<string, TextFault>
}

/** Says how a value that is inserted stands in the text; throws with a sentence where it cannot. */
export type Insert = (value: unknown) => string

/** `known` are the names of fields, to guess which one was meant. */
export type LiquidSetting = { locale: TextLocale; insert: Insert; known: readonly string[] }

const allowedTags: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'for', 'break', 'continue', 'assign', 'comment', '#'])
const writtenTags = ['if', 'elsif', 'else', 'endif', 'unless', 'case', 'when', 'for', 'endfor', 'assign', 'comment']

/**
 * Liquid that reaches nothing but the values it is given.
 *
 * No file, no code, no prototype; no tag that reads another text or writes past `insert` (include, render, layout, block, raw, capture, echo,
 * liquid, cycle, tablerow, increment, decrement), and only the filters of filters.ts. Unknown fields and filters are faults.
 * Limits: 100,000 characters, 200 ms, 1,000,000 units of memory. Errors: a fault with line and column; content never throws.
 */
export function parseLiquid(source: string, { locale, insert, known }: LiquidSetting): Result<LiquidText, TextFault> {
  const liquid = createLiquid(locale, insert)
  const attempt = <Value>(work: () => Value): Result<Value, TextFault> => {
    try {
      return succeed(work())
    } catch (error) {
      return fail(describeFault(error, known))
    }
  }
  return attempt(() => {
    const parsed = liquid.parse(source)
    return {
      uses: listUses(liquid, parsed),
      render: (values: TemplateValues) => renderPatiently(() => attempt(() => String(liquid.renderSync(parsed, values)))),
    }
  })
}

/** 10 times: a machine that lets this thread wait 200 ms ten times in a row does nothing else either. */
const mostTries = 10

/**
 * The library measures its 200 ms by the clock on the wall, and on a busy machine a harmless text can wait that long. Only a text that used
 * the processor for that long is one that runs on.
 */
function renderPatiently(render: () => Result<string, TextFault>): Result<string, TextFault> {
  const start = process.threadCpuUsage()
  for (let tries = 1; ; tries += 1) {
    const rendered = render()
    if (rendered.ok || rendered.fault.code !== runsOn || tries === mostTries) return rendered
    const { user, system } = process.threadCpuUsage(start)
    if (user + system >= maxRenderMs * 1000) return rendered
  }
}

const runsOn = 'T402'

function createLiquid(locale: TextLocale, insert: Insert): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    templates: {},
    relativeReference: false,
    dynamicPartials: false,
    strictVariables: true,
    strictFilters: true,
    parseLimit: maxTemplateLength,
    renderLimit: maxRenderMs,
    memoryLimit: maxMemory,
    timezoneOffset: locale.zone,
    outputEscape: insert,
  })
  for (const name of Object.keys(liquid.tags)) if (!allowedTags.has(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) if (!keptFilters.has(name)) delete liquid.filters[name]
  // Tags and filters are looked up by plain property access: without a prototype, "constructor" is no filter.
  Object.setPrototypeOf(liquid.tags, null)
  Object.setPrototypeOf(liquid.filters, null)
  for (const [name, filter] of Object.entries(createFilters(locale))) liquid.registerFilter(name, filter)
  return liquid
}

function listUses(liquid: Liquid, parsed: Template[]): FieldUse[] {
  const { globals } = liquid.analyzeSync(parsed, { partials: false })
  return Object.values(globals)
    .flat()
    .map(toUse)
    .sort((a, b) => a.line - b.line || a.column - b.column)
}

function toUse({ segments, location }: Variable): FieldUse {
  const names = segments.filter((segment) => typeof segment === 'string' || typeof segment === 'number')
  return { name: names.join('.'), isComputed: names.length < segments.length, line: location.row, column: location.col }
}

/** What the library throws: its errors carry a token that knows its place, hidden from enumeration. */
type LiquidFault = Error & { token?: { getPosition?(): number[] }; originalError?: Error & { variableName?: string } }

function describeFault(error: unknown, known: readonly string[]): TextFault {
  // Whatever is thrown while a text is read or filled is that text's fault: values are plain and frozen.
  const fault = error as LiquidFault
  const [line = 1, column = 1] = fault.token?.getPosition?.() ?? []
  const reason = fault.originalError?.message ?? fault.message
  return { line, column, ...explain(reason.replace(/, line:\d+, col:\d+$/, ''), known) }
}

const found = (pattern: RegExp, text: string): string | null => pattern.exec(text)?.[1] ?? null

function explain(reason: string, known: readonly string[]): { code: string; message: string; hint?: string } {
  const field = found(/^undefined variable: (.*)$/s, reason)
  if (field !== null) return { code: 'T202', message: `there is no field "${field}"`, ...didYouMean(field, known) }
  const tag = found(/^tag "(.*)" not found$/s, reason)
  if (tag !== null) return { code: 'T203', message: `a text cannot use the tag "${tag}"`, ...didYouMean(tag, writtenTags) }
  const filter = found(/^undefined filter: (.*)$/s, reason)
  if (filter !== null) {
    const names = filterHelp.map(({ name }) => name)
    return { code: 'T203', message: `a text cannot use the filter "${filter}"`, ...didYouMean(filter, names) }
  }
  if (reason.startsWith('template render limit'))
    return { code: runsOn, message: `the text does more than a text may: it runs for longer than ${maxRenderMs} ms` }
  if (/limit exceeded/.test(reason)) return { code: 'T401', message: `the text does more than a text may: ${limitOf(reason)}` }
  if (/primitive value|Symbol/.test(reason))
    return { code: 'T204', message: 'this takes a text or number, and the field is none: use a filter such as date first' }
  return { code: 'T201', message: `this cannot be read: ${reason.split('\n')[0] ?? ''}` }
}

function limitOf(reason: string): string {
  if (reason.startsWith('parse')) return `it has more than ${maxTemplateLength} characters`
  return 'it makes too long a list or text'
}
